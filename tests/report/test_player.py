"""A player's record holds the numbers of the spectra that it is made from, thinned, and stays small."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from packed_numbers import levels_of, unpacked
from spectral_bias.plan.records.player import PlayedRun, PlayerSpec
from spectral_bias.report import player as module
from spectral_bias.report.packing import compact
from spectral_bias.report.player import NoFramesError, player_record, thinned
from spectral_bias.spectra.analyses.relaxation_modes import relaxation_modes
from spectral_bias.spectra.analyses.relaxation_target import relaxation_target
from spectral_bias.spectra.methods.dct_bands import dct_bands
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.methods.early_stopping import early_stopping
from spectral_bias.spectra.methods.generalisation import generalisation
from spectral_bias.spectra.methods.hybrid_solver import hybrid_solver
from spectral_bias.spectra.methods.player_frames import player_frames

LINE = 2.0 * np.pi * np.arange(32) / 32
TONES = np.sin(LINE) + np.cos(3 * LINE)
STEPS = [*range(60), *range(60, 3000, 20)]
WORDS = {"en": "Look.", "zh": "看。"}
GENERATOR = np.random.default_rng(9)


def learned(target, seeds=5, steps=STEPS):
    """Outputs (seed, step, ...) that come nearer to the target, tone by tone or not, with a little noise."""
    pace = (1.0 + np.arange(seeds)).reshape(seeds, 1, *[1] * np.ndim(target))
    left = np.exp(-np.asarray(steps).reshape(1, -1, *[1] * np.ndim(target)) / (100.0 * pace))
    noise = GENERATOR.standard_normal((seeds, 1, *np.shape(target)))
    return target + left * (0.1 * noise - target)


def spectrum(run, *parts):
    return xr.merge([run[["loss"]], *parts], compat="equals", join="exact", combine_attrs="override")


def asked(*runs, left=0, right=None, step=None, threshold=0.2):
    played = tuple(PlayedRun("e", run, {"en": run, "zh": run}, dataset) for run, dataset in runs)
    return PlayerSpec("c", played, left, right, step, threshold, WORDS)


def record_of(data, step=None, threshold=0.2, points=None):
    dataset = "" if points is None else "d.nc"
    given = asked(("r", dataset), step=step, threshold=threshold)
    return player_record(given, {("e", "r"): data}, {} if points is None else {"d.nc": points})


@pytest.fixture
def line(make_run):
    """A run on tones whose second seed diverged half-way."""
    prediction = learned(TONES)
    prediction[1, 100:] = np.nan
    return make_run(prediction, TONES, LINE, steps=STEPS, domain_length=2 * np.pi)


@pytest.fixture
def tones(line):
    return spectrum(line, dft(line, frequencies=[1, 3]), player_frames(line))


def near(given, expected, log=False):
    """Whether numbers come back within half a quantum, and are missing at the same places."""
    found, expected = unpacked(given), np.asarray(expected, np.float64)
    assert given["log"] is log
    assert (np.isnan(found) == np.isnan(expected)).all()
    known = ~np.isnan(expected)
    found, expected = found[known], expected[known]
    if log:
        found, expected = np.log10(found), np.log10(np.maximum(expected, 1e-16))
    return bool((np.abs(found - expected) <= 0.5000001 * given["scale"] + 1e-12).all())


def test_every_number_is_that_of_the_spectrum(tones):
    (run,) = record_of(tones)["runs"]
    steps, seeds = np.array(run["steps"]), run["seeds"]
    moments = steps[run["frames"]]
    assert seeds == [0, 1, 2, 3]
    assert run["unit"] == "steps"
    assert moments.tolist() == tones["frame_step"].values.tolist()
    chosen = tones.sel(seed=seeds)
    assert near(run["error"]["value"], chosen["relative_error"].sel(step=steps), log=True)
    assert near(run["fit"]["output"], tones["frame_prediction"])
    assert near(run["spectrum"]["amplitude"], chosen["amplitude"].sel(step=moments))
    np.testing.assert_allclose(run["fit"]["target"], TONES, atol=1e-6)
    np.testing.assert_allclose(run["fit"]["x"], LINE, rtol=1e-6)
    np.testing.assert_allclose(run["spectrum"]["target"], tones["target_amplitude"], atol=1e-6)
    assert run["spectrum"]["mode"] == tones["mode"].values.tolist()
    assert (run["error"]["axis"], run["error"]["places"]) == ("frequency", ["1", "3"])
    assert run["error"]["unit"] == "cycles per domain length"
    assert run["fit"]["trained"] is None
    assert run["image"] is None


def test_a_run_says_how_many_seeds_it_has_beside_those_that_are_shown(tones):
    shown = record_of(tones)["runs"][0]  # of the five seeds that the run was made with
    assert (shown["seeds"], shown["members"]) == ([0, 1, 2, 3], 5)


def test_passages_are_those_of_the_nearest_threshold(tones):
    error = record_of(tones, threshold=0.11)["runs"][0]["error"]
    assert error["threshold"] == 0.1
    for key, name in (("first", "first_passage_step"), ("first_after", "first_passage_after_step")):
        stored = tones[name].sel(threshold=0.1)[:4].values.tolist()
        assert error[key] == [[None if step < 0 else step for step in each] for each in stored]
    assert error["first"][0] != [None, None]


def test_steps_are_thinned_with_the_first_the_last_and_all_frames_among_them(tones):
    (run,) = record_of(tones)["runs"]
    assert len(run["steps"]) <= 160
    assert len(run["frames"]) <= 48
    assert run["steps"] == sorted(set(run["steps"]))
    assert (run["steps"][0], run["steps"][-1]) == (0, STEPS[-1])
    assert (run["frames"][0], run["frames"][-1]) == (0, len(run["steps"]) - 1)


@given(st.integers(1, 500), st.integers(2, 200))
def test_thinning_keeps_the_first_and_the_last_in_order(count, most):
    places = thinned(count, most)
    assert len(places) <= most
    assert (places[0], places[-1]) == (0, count - 1)
    assert (np.diff(places) > 0).all()


def test_the_step_shown_first_is_one_that_is_kept(tones):
    kept = tones["frame_step"].values.tolist()
    assert record_of(tones, step=kept[7])["step"] == kept[7]
    assert record_of(tones, step=10**9)["step"] == kept[-1]
    assert record_of(tones)["step"] in kept[5:-5]


def test_a_record_is_thinned_until_it_fits(tones, monkeypatch):
    whole = record_of(tones)
    monkeypatch.setattr(module, "LARGEST_RECORD", len(compact(whole)) // 2)
    less = record_of(tones)
    assert len(compact(less)) <= len(compact(whole)) // 2
    assert 1 <= len(less["runs"][0]["seeds"]) < 4
    assert less["runs"][0]["steps"][-1] == STEPS[-1]
    monkeypatch.setattr(module, "LARGEST_RECORD", 1)
    assert len(record_of(tones)["runs"][0]["frames"]) == 12


def test_a_small_run_of_few_seeds_and_steps_is_shown_too(make_run):
    run = make_run(learned(TONES, seeds=2, steps=[0, 5]), TONES, LINE, steps=[0, 5], domain_length=2 * np.pi)
    data = spectrum(run, dft(run, frequencies=[1, 3]), player_frames(run))
    record = record_of(data, step=300)
    assert (record["step"], record["runs"][0]["seeds"], record["runs"][0]["frames"]) == (5, [0, 1], [0, 1])


def test_two_records_of_one_spectrum_have_the_same_text(tones):
    assert compact(record_of(tones)) == compact(record_of(tones.copy(deep=True)))
    assert json.loads(compact(record_of(tones)))["about"] == WORDS


def test_a_seed_that_runs_away_costs_the_others_no_precision(make_run):
    prediction = learned(TONES)
    prediction[2, -1] = 1e20
    run = make_run(prediction, TONES, LINE, steps=STEPS)
    output = record_of(spectrum(run, player_frames(run)))["runs"][0]["fit"]["output"]
    found = unpacked(output)
    np.testing.assert_allclose(found[0, -1], TONES, atol=1e-2)
    np.testing.assert_allclose(found[2, -1], 20 * np.abs(np.float32(TONES)).max(), rtol=1e-4)


def test_outputs_for_a_target_of_zero_are_shown_as_they_are(make_run):
    tone = np.sin(LINE)[None, None] * np.array([[[1.0]], [[0.25]]])
    run = make_run(tone.repeat(3, axis=1), 0.0 * LINE, LINE, steps=[0, 1, 2], domain_length=2 * np.pi)
    output = record_of(spectrum(run, player_frames(run)))["runs"][0]["fit"]["output"]
    assert unpacked(output)[:, 0].max(axis=-1) == pytest.approx([1.0, 0.25], rel=1e-3)


def test_training_points_are_the_datasets(tones):
    x = np.array([[-9.0], [0.1], [0.4], [3.0]])
    shared = xr.Dataset({"x_train": (("train", "dimension"), x), "y_train": (("train", "channel"), x**2)})
    trained = record_of(tones, points=shared)["runs"][0]["fit"]["trained"]
    assert trained == {"x": [0.1, 0.4, 3.0], "y": [0.01, 0.16, 9.0]}
    own = np.arange(6)[:, None, None] + x
    each_its_own = shared.assign(y_train=(("copy", "train", "channel"), own))
    trained = record_of(tones, points=each_its_own)["runs"][0]["fit"]["trained"]
    assert near(trained["y"], own[:4, 1:, 0])


def test_an_image_is_shown_in_the_brightnesses_of_its_target(make_run):
    image = GENERATOR.uniform(0.2, 0.9, 64)
    steps = np.arange(0, 40, 2)
    run = make_run(learned(image, 3, steps), image, np.indices((8, 8)).reshape(2, -1).T / 8.0, steps, grid_shape=[8, 8])
    data = spectrum(run, dct_bands(run), player_frames(run, seeds=2))
    (shown,) = record_of(data)["runs"]
    assert (shown["fit"], shown["spectrum"]) == (None, None)
    assert (shown["image"]["shape"], shown["image"]["channels"]) == ([8, 8], 1)
    np.testing.assert_allclose(levels_of(shown["image"]["target"])[:, 0], image, atol=0.7 / 255 / 2 + 1e-6)
    expected = np.clip(data["frame_prediction"], np.float32(image).min(), np.float32(image).max())
    np.testing.assert_allclose(levels_of(shown["image"]["output"])[..., 0], expected, atol=0.7 / 255 / 2 + 1e-6)
    assert shown["error"]["axis"] == "band"
    assert shown["error"]["places"][:2] == ["1-2", "2-4"]
    assert shown["error"]["unit"].startswith("half cycles per image side")


def test_test_and_training_errors_are_curves(make_run):
    role = np.int8(np.arange(32) % 3)
    run = make_run(learned(TONES), TONES, LINE, steps=STEPS).assign(
        role=("sample", role), label=(("seed", "sample"), np.broadcast_to(TONES, (5, 32)))
    )
    data = spectrum(run, early_stopping(run), player_frames(run))
    (shown,) = record_of(data)["runs"]
    assert shown["error"] is None
    names = ["training_error", "validation_error", "test_error"]
    assert [curve["label"]["en"] for curve in shown["curves"]] == [name.replace("_", " ") for name in names]
    for curve, name in zip(shown["curves"], names, strict=True):
        assert near(curve["value"], data[name].sel(seed=shown["seeds"], step=shown["steps"]), log=True)
    np.testing.assert_allclose(shown["fit"]["x"], LINE[role == 2], rtol=1e-6)


def test_psnr_is_a_curve_of_decibels_and_loss_is_where_there_is_nothing_else(make_run):
    run = make_run(learned(TONES), TONES, LINE, steps=STEPS, trained_on=np.arange(32) % 2)
    both = spectrum(run, generalisation(run), player_frames(run))
    (shown,) = record_of(both)["runs"]
    assert near(shown["curves"][1]["value"], both["test_psnr"].sel(seed=shown["seeds"], step=shown["steps"]))
    (alone,) = record_of(spectrum(run, player_frames(run)))["runs"]
    assert [curve["label"]["en"] for curve in alone["curves"]] == ["training loss"]


def test_sweeps_are_shown_like_steps():
    for data, axis, unit in (
        (relaxation_target(points=31, sweeps=200), "band", "half waves between the ends"),
        (relaxation_modes(points=31, sweeps=200), "frequency", "half waves on the interval"),
    ):
        (shown,) = record_of(data, threshold=0.1)["runs"]
        assert (shown["unit"], shown["seeds"], shown["curves"]) == ("sweeps", [0], [])
        assert (shown["error"]["axis"], shown["error"]["unit"]) == (axis, unit)
        assert near(shown["error"]["value"], data["relative_error"].sel(step=shown["steps"]), log=True)


def test_sweeps_from_a_network_are_shown_with_those_from_zero(make_run):
    nodes = np.linspace(-1, 1, 65)[1:-1]
    target = np.sin(np.pi * nodes) + 0.3 * np.sin(3 * np.pi * nodes) + 0.1 * np.sin(13 * np.pi * nodes)
    run = make_run((target + 0.01 * np.cos(nodes))[None, None].repeat(2, axis=0), target, nodes)
    data = spectrum(run, hybrid_solver(run, frames=30))
    (shown,) = record_of(data)["runs"]
    assert (shown["unit"], shown["seeds"]) == ("sweeps", [0, 1])
    assert shown["steps"] == data["sweep"].values.tolist()
    assert near(shown["error"]["value"], data["band_relative_error"], log=True)
    assert (shown["error"]["places"], shown["error"]["first"]) == (["1-3", "4-9", "10-63"], None)
    zero = np.broadcast_to(data["jacobi_error_zero"], data["jacobi_error_network"].shape)
    assert near(shown["curves"][0]["value"], data["jacobi_error_network"], log=True)
    assert near(shown["curves"][1]["value"], zero, log=True)


def test_a_spectrum_without_frames_is_refused_by_name(tones):
    with pytest.raises(NoFramesError, match=r"of e, run r, keeps no frames.*player_frames"):
        record_of(tones.drop_vars("frame_prediction"))
