"""Warnings beside a test's numbers."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.spectra.passage import convergence_times
from spectral_bias.verdicts.reading import Spectrum, passage, readings
from spectral_bias.verdicts.warnings import warnings

STEPS = np.array([10, 20, 30, 40])


def spectrum(error, run="base", dimension="frequency", prefix="", steps=STEPS, **variables):
    """A spectrum of errors (seed, step, part)."""
    error = np.float64(error)
    data = xr.Dataset(
        {**convergence_times(error, steps, (0.2,), dimension, prefix), **variables},
        coords={"threshold": [0.2], dimension: np.arange(1, error.shape[2] + 1), "step": steps, "seed": [4, 7]},
    )
    return Spectrum(run, {}, {}, data)


def said(*runs, name="first_passage", **place):
    with readings() as read:
        for run in runs:
            passage(run.data, name, threshold=0.2, **place)
    return {each["code"]: each for each in warnings(runs, read)}


PLAIN = np.stack([[0.9, 0.1, 0.1, 0.1], [0.9, 0.9, 0.1, 0.1]], axis=-1)
EARLY = np.stack([[0.1, 0.1, 0.1, 0.1], [0.9, 0.9, 0.1, 0.1]], axis=-1)
NEVER = np.stack([[0.9, 0.1, 0.1, 0.1], [0.9, 0.9, 0.9, 0.9]], axis=-1)
TIED = np.stack([[0.9, 0.1, 0.1, 0.1], [0.9, 0.1, 0.1, 0.1]], axis=-1)
AGAIN = np.stack([[0.9, 0.1, 0.3, 0.1], [0.9, 0.9, 0.1, 0.1]], axis=-1)


def test_a_fine_log_of_two_tones_needs_no_warning():
    assert said(spectrum([PLAIN, PLAIN])) == {}


@pytest.mark.parametrize(
    ("error", "code", "en", "zh"),
    [
        (
            EARLY,
            "before-first-step",
            "k = 1 was already learned at the first logged step, 10",
            "k = 1 在第一个记录步（10）时已经学会",
        ),
        (
            NEVER,
            "after-last-step",
            "k = 2: not learned by the last logged step, 40, in some seeds",
            "k = 2：在部分种子中到最后一个记录步（40）仍未学会",
        ),
        (
            TIED,
            "undecided-pairs",
            "the log cannot tell apart, in some seeds: at step 20 k = 1, 2",
            "部分种子的记录无法区分先后：第 20 步的 k = 1、2",
        ),
        (
            AGAIN,
            "first-and-sustained",
            "the error rose above 0.2 again after its first passage: k = 1 (1 of 2 seeds)",
            "误差首次低于 0.2 之后又升回其上：k = 1（2 个种子中的 1 个）",
        ),
    ],
)
def test_what_the_log_leaves_open_is_said_in_both_languages(error, code, en, zh):
    found = said(spectrum([error, PLAIN]))
    assert found == {code: {"code": code, "en": en, "zh": zh}}


def test_only_what_was_read_is_warned_about():
    run = spectrum([NEVER, EARLY])
    assert set(said(run)) == {"before-first-step", "after-last-step"}
    assert set(said(run, frequency=2)) == {"after-last-step"}
    assert warnings([run], []) == []
    assert set(said(spectrum([AGAIN, PLAIN]), name="sustained")) == {"first-and-sustained"}


def test_bands_and_parts_have_their_names():
    assert said(spectrum([EARLY] * 2, dimension="band"))["before-first-step"]["en"].startswith("band 1 was")
    high = said(spectrum([EARLY] * 2, dimension="delta", prefix="high_"), name="high_first_passage")
    assert high["before-first-step"]["en"].startswith("the high part at delta = 1 was")
    assert high["before-first-step"]["zh"].startswith("高频部分 delta = 1 ")


def test_several_runs_are_named_and_the_rest_counted():
    runs = [spectrum([EARLY] * 2, run=f"a-{a}") for a in range(5)]
    found = said(*runs)["before-first-step"]
    one = "k = 1 was already learned at the first logged step, 10"
    assert found["en"] == f"a-0: {one}; a-1: {one}; a-2: {one}; and 2 more runs"


@pytest.mark.parametrize("name", ["named_energy_share", "energy_share"])
def test_energy_outside_the_named_frequencies_is_a_warning(name):
    shares = xr.Variable(("frequency",), [0.5, 0.3]) if name == "energy_share" else xr.Variable((), 0.8)
    assert said(spectrum([PLAIN] * 2, **{name: shares}))["energy"]["en"] == (
        "the analysed frequencies hold 80 % of the target's energy; the rest is not judged"
    )
    assert said(spectrum([PLAIN] * 2, **{name: shares * 1.25})) == {}


def test_diverged_seeds_are_named_with_their_last_step():
    status = {"flag_values": np.int8([0, 1, 2]), "flag_meanings": "complete diverged stopped"}
    of = {"status": (("seed",), np.int8([0, 1]), status), "last_step": (("seed",), np.int32([40, 20]))}
    found = said(spectrum([PLAIN] * 2, **of))
    assert found["diverged"]["en"] == "seed 7 diverged after step 20; what had not been learned counts as never learned"
    assert found["diverged"]["zh"] == "种子 7 发散，最后一步为 20；此前未学会的记为“从未”"


ENDS = {"flag_values": np.int8([0, 1, 2]), "flag_meanings": "complete diverged stopped"}


def ended(status, steps):
    """How the two seeds ended, and where: 0 complete, 1 diverged, 2 stopped."""
    return {"status": (("seed",), np.int8(status), ENDS), "last_step": (("seed",), np.int32(steps))}


def test_the_error_of_a_diverged_seed_did_not_rise_again():
    cut = np.where(np.arange(4)[:, None] < 3, PLAIN, np.nan)
    assert set(said(spectrum([PLAIN, cut], **ended([0, 1], [40, 30])))) == {"diverged"}
    found = said(spectrum([AGAIN, cut], **ended([0, 1], [40, 30])))["first-and-sustained"]
    assert found["en"].endswith("k = 1 (1 of 2 seeds)")


def test_a_diverged_seed_that_can_have_learned_no_more_is_no_matter_of_the_last_step():
    cut = np.where(np.arange(4)[:, None] < 2, NEVER, np.nan)
    of = ended([0, 1], [13, 11])
    assert set(said(spectrum([PLAIN, cut], steps=np.arange(10, 14), **of))) == {"diverged"}


@pytest.mark.parametrize(
    ("errors", "ends", "en", "zh"),
    [
        ([PLAIN, NEVER], [40, 30], "step, 30, in", "记录步（30）"),
        ([NEVER, NEVER], [40, 30], "step, 30 to 40, in", "记录步（30 至 40）"),
        ([NEVER, PLAIN], [40, 30], "step, 40, in", "记录步（40）"),
    ],
)
def test_what_was_not_learned_was_not_by_the_last_step_of_its_own_seed(errors, ends, en, zh):
    found = said(spectrum(errors, **ended([0, 2], ends)))["after-last-step"]
    assert en in found["en"]
    assert zh in found["zh"]
