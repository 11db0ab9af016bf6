"""What every spectral method must do with a diverged seed, and with shapes that it may not be made for."""

from __future__ import annotations

import traceback
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import spectral_bias
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

SEEDS, STEPS = 3, 5
END = 3  # the snapshot from which on the second seed has no values
GENERATOR = np.random.default_rng(3)
LINE = 2.0 * np.pi * np.arange(63) / 63
CUBE = np.stack(np.meshgrid(*[[-1.0, 1.0]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
PIXELS = np.indices((8, 8)).reshape(2, -1).T / 8.0
PLACES = GENERATOR.standard_normal((60, 4)) * [3, 1, 1, 1]
TONES = np.sin(LINE) + np.cos(3 * LINE)
ALONG = sum(np.sin(2 * np.pi * k * PLACES[:, 0] / 3) for k in (0.1, 0.2, 0.3))


def learned(target, start=1.0):
    """Outputs (seed, step, ...) that come nearer to the target step by step, a little otherwise in each seed."""
    noise = GENERATOR.standard_normal((SEEDS, 1, *np.shape(target)))
    left = start * 0.3 ** np.arange(STEPS).reshape(1, STEPS, *[1] * np.ndim(target))
    return target + left * (0.1 * noise - target)


# A run that the method analyses, and its options.
def runs(make_run):
    plain = make_run(learned(TONES), TONES, LINE, domain_length=2 * np.pi)
    image = GENERATOR.standard_normal(64)
    half = np.arange(64) % 2 == 0
    roles = make_run(learned(TONES), TONES, LINE).assign(
        role=("sample", np.int8(np.arange(63) % 3)), label=(("seed", "sample"), np.broadcast_to(TONES, (SEEDS, 63)))
    )
    own = make_run(learned(TONES), TONES, LINE, trained_on=np.arange(63) % 3 == 0, domain_length=2 * np.pi).assign(
        label=(("seed", "sample"), np.broadcast_to(TONES, (SEEDS, 63)))
    )
    features = GENERATOR.standard_normal((SEEDS, STEPS, 2, 60, 3))
    nodes = np.linspace(-1, 1, 65)[1:-1]
    pixels = make_run(learned(image), image, PIXELS, trained_on=half, grid_shape=[8, 8])
    return {
        "contours": (pixels, {}),
        "dct_bands": (pixels, {}),
        "dft": (plain, {"frequencies": [1, 3]}),
        "dft_bands": (plain, {"bands": [[1.0, 2.0], [3.0, 4.0]]}),
        "dst": (make_run(learned(np.sin(np.pi * nodes)), np.sin(np.pi * nodes), nodes), {"bands": [[2.0, 3.0]]}),
        "early_stopping": (roles, {"noise_from": 2}),
        "example_outputs": (plain, {"seeds": 2, "count": 3}),
        "filtering": (make_run(learned(ALONG), ALONG, PLACES), {"deltas": [0.1]}),
        "generalisation": (pixels, {}),
        "hybrid_solver": (make_run(learned(np.cos(nodes)), np.cos(nodes), nodes), {"coarsest": 63}),
        "layer_frequencies": (
            make_run(learned(ALONG), ALONG, PLACES)
            .assign(features=(("seed", "feature_step", "layer", "sample", "unit"), features))
            .assign_coords(feature_step=np.arange(STEPS), layer=[1, 2]),
            {"curves": 2},
        ),
        "player_frames": (plain, {"seeds": 2, "samples": 20}),
        "projection": (make_run(learned(ALONG), ALONG, PLACES), {"over_null": 1.0}),
        "suggested_scale": (own, {"scale": "sigma"}),
        "tone_fit": (plain, {"frequencies": [1.0, 3.0]}),
        "walsh": (make_run(learned(CUBE[:, 0]), CUBE[:, 0], CUBE), {}),
    }


METHODS = sorted(members("spectra.methods"))


def spectrum(run, method, options):
    return resolve("spectra.methods", {"name": method, **options})(run)


def without_end(run, method):
    """The run with a second seed that has no values from a snapshot on."""
    cut = run.copy(deep=True)
    cut["prediction"][1, END:] = np.nan
    if "features" in cut:
        cut["features"][1, END:] = np.nan
    return cut


@pytest.mark.parametrize("method", METHODS)
def test_a_diverged_seed_has_no_numbers_after_its_end_and_changes_no_other_seed(make_run, method):
    run, options = runs(make_run)[method]
    full, cut = (spectrum(each, method, options) for each in (run, without_end(run, method)))
    assert set(full.variables) == set(cut.variables)
    compared = 0
    for name, before in full.data_vars.items():
        seed = next((dim for dim in ("seed", "shown_seed", "frame_seed", "curve_seed") if dim in before.dims), None)
        if seed is None:
            if "moment" not in before.dims:
                xr.testing.assert_identical(before, cut[name])
            continue
        after = cut[name].transpose(seed, ...)
        others = [0, 2] if seed == "seed" else [0]
        np.testing.assert_array_equal(after[others], before.transpose(seed, ...)[others], err_msg=str(name))
        steps = ("step", "shown_step", "frame_step", "feature_step", "curve_step")
        step = next((dim for dim in steps if dim in before.dims), None)
        if step is None:
            continue
        ends = np.asarray(cut[step]) >= END
        first, second = (each.transpose(seed, step, ...).values[1] for each in (before, after))
        np.testing.assert_array_equal(first[~ends], second[~ends], err_msg=str(name))
        # The first layer reads the points, which no training moves.
        moved = second[ends][..., 1:] if "layer" in before.dims and before.dims[-1] == "layer" else second[ends]
        moved = second[ends][..., 1:, :] if "filter_frequency" in before.dims else moved
        assert np.isnan(moved).all(), name
        compared += 1
    assert compared or method == "hybrid_solver"
    if method == "hybrid_solver":
        assert np.isnan(cut["jacobi_sweeps_network"][1]).all()
        assert np.isnan(cut["starting_error"][1]).all()


@pytest.mark.parametrize("method", ["dft", "tone_fit", "dct_bands", "dft_bands", "dst", "projection"])
def test_what_a_seed_passed_before_it_diverged_it_has_passed(make_run, method):
    """Errors are about .3 to the power of the step: under .2 from step 2 on, under .05 from step 3 on."""
    run, options = runs(make_run)[method]
    options = {**options, "thresholds": [0.2, 0.05]}
    cut = spectrum(without_end(run, method), method, options)["first_passage_step"]
    short = spectrum(run.isel(step=slice(END)), method, options)["first_passage_step"]
    np.testing.assert_array_equal(cut[1], short[1])
    assert (cut[1] >= 0).any()
    assert (cut[1] < 0).any()


SCATTERED = GENERATOR.uniform(-1, 1, (64, 3))
VOLUME = np.indices((4, 4, 4)).reshape(3, -1).T / 4.0
RANDOM = GENERATOR.standard_normal((64, 3))
SHAPES = {
    "RGB image": (RANDOM, PIXELS, {"grid_shape": [8, 8]}),
    "volume": (RANDOM[:, 0], VOLUME, {"grid_shape": [4, 4, 4]}),
    "RGB volume": (RANDOM, VOLUME, {"grid_shape": [4, 4, 4]}),
    "scattered points": (RANDOM[:, 0], SCATTERED, {}),
    "points of another grid": (RANDOM[:, 0], PIXELS, {"grid_shape": [8, 9]}),
    "RGB line": (RANDOM[:63], LINE, {"domain_length": 2 * np.pi}),
    "one point": (RANDOM[:1, 0], LINE[:1], {}),
    "a constant": (np.ones(64), PIXELS, {"grid_shape": [8, 8]}),
}
# Those that are analysed, all channels together; the others are refused.
ANALYSED = {
    "RGB image": {
        *("contours", "dct_bands", "generalisation", "example_outputs", "player_frames", "projection", "filtering")
    },
    "volume": {"contours", "dct_bands", "generalisation", "example_outputs"},
    "RGB volume": {"contours", "dct_bands", "generalisation", "example_outputs"},
    "scattered points": {"generalisation", "example_outputs", "filtering"},
    "RGB line": {"dft", "dft_bands", "dst", "tone_fit", "generalisation", "example_outputs"},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("method", METHODS)
def test_another_shape_is_analysed_or_refused_in_words_of_ours(make_run, method, shape):
    target, x, attributes = SHAPES[shape]
    run = make_run(learned(target), target, x, trained_on=np.arange(len(x)) % 2, **attributes)
    if method == "early_stopping":
        run = run.assign(role=("sample", np.int8(np.arange(len(x)) % 3)), label=run["target"].expand_dims(seed=SEEDS))
    options = runs(make_run)[method][1]
    refused = None
    try:
        found = spectrum(run, method, options)
        assert all(np.isfinite(found[name]).all() for name in found if str(name).endswith("relative_error"))
    except ValueError as error:
        refused = error
    if refused is not None:
        frame = traceback.extract_tb(refused.__traceback__)[-1]
        assert Path(frame.filename).is_relative_to(Path(spectral_bias.__file__).parent), (frame, refused)
    assert refused is None or method not in ANALYSED.get(shape, set()), refused
