"""The grids that methods need: accepted where they are sound, else refused with lines that work instead."""

import re

import numpy as np
import pytest
import yaml

from spectral_bias.registry.resolve import resolve
from spectral_bias.spectra.methods.contours import contours
from spectral_bias.spectra.methods.dct_bands import dct_bands
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.methods.dft_bands import dft_bands
from spectral_bias.spectra.methods.dst import dst

GENERATOR = np.random.default_rng(0)
OPEN = 2 * np.pi * np.arange(64) / 64
CLOSED = np.linspace(0, 2 * np.pi, 65)
MIDDLES = 2 * np.pi * (np.arange(64) + 0.5) / 64


def run_on(make_run, x, **attributes):
    x = np.reshape(x, (len(x), -1))
    target = np.sin(x[:, 0]) + np.cos(3 * x[:, 0])
    return make_run(np.stack([0 * target, 0.5 * target])[None], target, x, **attributes)


# Points, domain_length, what the refusal says.
REFUSED = {
    "both ends": (CLOSED, 2 * np.pi, "which has its end point left out; leave out the end point"),
    "both ends of an unknown domain": (CLOSED, None, "the target has the same value at both ends"),
    "a symmetric target on an unknown domain": (MIDDLES + np.pi / 2, None, None),
    "another length": (OPEN, 10.0, "are no periodic grid of the domain_length 10"),
    "unequal": (np.sort(GENERATOR.uniform(0, 6, 64)), None, "needs equally spaced points in ascending order"),
    "descending": (OPEN[::-1], None, "needs equally spaced points in ascending order"),
    "a plane": (np.stack([OPEN, GENERATOR.uniform(0, 1, 64)], axis=1), 2 * np.pi, "a grid of one input dimension"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_points_that_are_no_periodic_grid_are_refused_and_the_lines_given_instead_work(make_run, case):
    x, length, words = REFUSED[case]
    run = run_on(make_run, x, **({"domain_length": length} if length else {}))
    if words is None:
        assert dft(run, frequencies=[1, 3])["relative_error"].shape == (1, 2, 2)
        return
    with pytest.raises(ValueError, match=re.escape(words)) as raised:
        dft(run, frequencies=[1, 3])
    with pytest.raises(ValueError, match=re.escape(words)):
        dft_bands(run, bands=[[1.0, 2.0]])
    (line,) = re.findall(r"`(spectra: .*)`$", str(raised.value))
    (method,) = yaml.safe_load(line)["spectra"]
    assert (method["name"], method["frequencies"]) == ("tone_fit", [1, 3])
    found = resolve("spectra.methods", method)(run)
    if case in {"both ends", "both ends of an unknown domain", "a plane"}:
        np.testing.assert_allclose(found["relative_error"][0], [[1, 1], [0.5, 0.5]], atol=1e-9)


def test_a_target_equal_at_both_ends_is_analysed_where_the_domain_is_known(make_run):
    target = np.cos(MIDDLES)
    run = make_run(0 * target[None, None], target, MIDDLES)
    with pytest.raises(ValueError, match=r"if not, write the attribute domain_length = 6\.28318530718"):
        dft(run, frequencies=[1])
    assert dft(run.assign_attrs(domain_length=2 * np.pi), frequencies=[1])["relative_error"].item() == 1.0


PIXELS = np.indices((16, 8)).reshape(2, -1).T / 16.0
ORDER = GENERATOR.permutation(128)
MENDED = "write the attribute grid_shape = [16, 8]"
ORDERED = "sort x, target and prediction alike along sample, the last axis fastest"
# Points, grid_shape, what the refusal says.
NO_IMAGES = {
    "sides the wrong way round": (PIXELS, [8, 16], MENDED),
    "a meshgrid with its columns first": (
        np.stack(np.meshgrid(np.arange(8), np.arange(16), indexing="xy"), axis=-1).reshape(-1, 2),
        [8, 16],
        MENDED,
    ),
    "shuffled": (PIXELS[ORDER], [16, 8], ORDERED),
    "rows of unequal distance": (PIXELS**2, [16, 8], ORDERED),
    "a line": (np.arange(128.0)[:, None], [16, 8], ORDERED),
    "one pixel moved": (PIXELS + np.where(np.arange(128) == 70, 0.02, 0.0)[:, None], [16, 8], ORDERED),
}


@pytest.mark.parametrize("case", NO_IMAGES)
@pytest.mark.parametrize("method", [dct_bands, contours])
def test_points_that_are_no_image_of_the_stated_shape_are_refused(make_run, method, case):
    x, shape, words = NO_IMAGES[case]
    target = GENERATOR.standard_normal(128)
    with pytest.raises(ValueError, match=re.escape(words)):
        method(make_run(np.zeros((1, 1, 128)), target, x, grid_shape=shape))


@pytest.mark.parametrize("turned", ["as it is", "mirrored", "columns first", "far from 0, in float32"])
def test_an_image_may_be_turned_mirrored_or_moved(make_run, turned):
    x = {
        "as it is": PIXELS,
        "mirrored": PIXELS * [-1, 1],
        "columns first": PIXELS[:, ::-1],
        "far from 0, in float32": np.float32(PIXELS + 1e3),
    }[turned]
    target = GENERATOR.standard_normal(128)
    found = dct_bands(make_run(0.7 * target[None, None], target, x, grid_shape=[16, 8]))
    np.testing.assert_allclose(found["relative_error"], 0.3)


@pytest.mark.parametrize("x", [np.sort(GENERATOR.uniform(-1, 1, 63)), ORDER[:63], np.zeros(63)])
def test_sine_modes_need_equally_spaced_points(make_run, x):
    words = "x: the dst method needs the points of a grid: the 63 points are not equally spaced in the order of x; sort"
    with pytest.raises(ValueError, match=words):
        dst(make_run(np.zeros((1, 1, 63)), np.sin(x), np.float64(x)), bands=[[1.0, 3.0]])
