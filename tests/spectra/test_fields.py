"""The grids that methods need: accepted where they are sound, else refused with lines that work instead."""

import re

import numpy as np
import pytest
import yaml

from spectral_bias.registry.resolve import resolve
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.methods.dft_bands import dft_bands

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
