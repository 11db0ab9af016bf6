"""Second trainings in closed form, diagnosed as a user's logs are; and second logs that do not compare."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest
import xarray as xr

from closed_form_logs import closed_form, written
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.diagnosis.card_files import SECOND_COLUMNS, card_json
from spectral_bias.diagnosis.choice import Wish
from spectral_bias.diagnosis.diagnose import diagnose, examine
from spectral_bias.diagnosis.files import write_card
from spectral_bias.diagnosis.page import card_page
from spectral_bias.diagnosis.reading_cards import card_in
from spectral_bias.diagnosis.second_log import UnlikeLogError
from spectral_bias.diagnosis.text import card_text
from spectral_bias.recording import Recorder
from spectral_bias.training.run_layout import DIVERGED

LAST = 400
NEVER = math.inf
SLOW = {1: 5.0, 3: 20.0, 7: 1000.0}
SMALL = {1: 5.0, 3: 20.0, 7: NEVER}
LEARNED = {1: 5.0, 3: 20.0, 7: 60.0}


def steps_to(last):
    return sorted({*range(50), *(round(50 * 1.05**n) for n in range(90) if 50 * 1.05**n < last), last})


def end_of(last):
    """The third last step, at which the median of the last five errors of a falling curve is taken."""
    return steps_to(last)[-3]


@pytest.fixture
def log(tmp_path):
    def make(name, rates, last=LAST, *, seeds=3, parameters=None, **changes):
        made = closed_form(rates, steps=steps_to(last), seeds=seeds)
        if parameters:
            made.attrs["parameters"] = parameters
        return written(made.assign(changes), tmp_path / f"{name}.nc")

    return make


def test_four_times_the_steps_learn_it(log):
    card = diagnose(log("first", SLOW), longer=log("longer", SLOW, 4 * LAST))
    settled = card.remaining.settled
    assert (card.remaining.kind, settled.outcome, settled.first) == (
        "unlearned_high",
        "too_few_steps",
        "unlearned_high",
    )
    (training,) = settled.trainings
    assert training.compared == (False, False, True)
    expected = math.exp(-(end_of(4 * LAST) - end_of(LAST)) / SLOW[7])
    assert training.ratio == pytest.approx(expected, rel=1e-4)
    assert training.errors_first[2] == pytest.approx(math.exp(-end_of(LAST) / SLOW[7]), rel=1e-4)
    assert f"with 4 times the steps it falls to {100 * expected:.3g} % of what it was" in card.remaining.says
    assert "give the network higher frequencies" not in card.remaining.says
    assert card.remaining.evidence[-1].name == "longer"


@pytest.mark.parametrize(("last", "times"), [(1592, "4"), (1000, "2.5"), (49_000, "120")])
def test_times_the_steps_have_two_digits_since_a_last_look_is_no_last_step(log, last, times):
    """1592 / 400 is 3.98, and 49000 / 400 is 122.5."""
    card = diagnose(log("first", SLOW), longer=log("longer", SLOW, last))
    assert f"with {times} times the steps it" in card.remaining.says


def test_more_steps_that_change_nothing_leave_it_open(log):
    card = diagnose(log("first", SMALL), longer=log("longer", SMALL, 4 * LAST))
    assert (card.remaining.kind, card.remaining.settled.outcome) == ("unlearned_high", "open")
    assert "--wider" in card.remaining.says
    assert "--longer" not in card.remaining.says


def test_more_width_and_not_more_steps(log):
    first, wider = log("first", SMALL), log("wider", LEARNED)
    alone = diagnose(first, wider=wider).remaining
    assert (alone.kind, alone.settled.outcome) == ("unlearned_high", "open")
    assert "only slower" in alone.says
    both = diagnose(first, wider=wider, longer=log("longer", SMALL, 4 * LAST)).remaining
    assert (both.kind, both.settled.outcome) == ("too_small_or_step_too_large", "too_small")
    assert [each.kind for each in both.settled.trainings] == ["longer", "wider"]


def jumping(log, name, size, last=LAST, later=None):
    """Both tones learned, and both of a size (``later``: after LAST) whose sign changes from look to look."""
    made = closed_form({1: 5.0, 3: 5.0}, steps=steps_to(last), seeds=3)
    steps = np.asarray(made["step"])
    sizes = np.where(steps > LAST, size if later is None else later, size) * (-1.0) ** np.arange(len(steps))
    noise = xr.DataArray(sizes[:, None] * np.asarray(made["target"]), dims=("step", "sample"))
    return log(name, {1: 5.0, 3: 5.0}, last, prediction=made["prediction"] + noise)


def test_a_smaller_step_learns_what_a_larger_one_does_not(log):
    first = jumping(log, "first", 1.0)
    alone = diagnose(first).remaining
    assert alone.kind == "too_small_or_step_too_large"
    assert alone.says.index("--smaller-step") < alone.says.index("--longer")
    card = diagnose(first, smaller_step=jumping(log, "smaller", 0.1)).remaining
    assert (card.kind, card.settled.outcome) == ("too_small_or_step_too_large", "step_too_large")
    assert card.settled.trainings[0].ratio == pytest.approx(0.1, rel=1e-3)


def test_they_disagree(log):
    first = jumping(log, "first", 1.0)
    seconds = {"smaller_step": jumping(log, "smaller", 0.1), "longer": jumping(log, "longer", 1.0, 4 * LAST, later=0.2)}
    found = diagnose(first, **seconds).remaining
    assert (found.kind, found.settled.outcome) == ("too_small_or_step_too_large", "open")
    assert "They disagree" in found.says


def test_nothing_helps(log):
    seconds = {
        "longer": log("longer", SMALL, 4 * LAST),
        "wider": log("wider", SMALL, seeds=2),
        "smaller_step": log("smaller", {k: 10 * rate for k, rate in SMALL.items()}),
    }
    found = diagnose(log("first", SMALL), **seconds).remaining
    assert (found.kind, found.settled.outcome) == ("unlearned_high", "open")
    assert "None of the three helps" in found.says
    assert "Next:" not in found.says


def test_a_longer_training_that_was_ahead_is_another_one(log):
    """The ratio at its end is that of a learned frequency, and at the first one's last step already."""
    found = diagnose(log("first", SLOW), longer=log("longer", LEARNED, 4 * LAST)).remaining
    assert found.settled.trainings[0].ratio < 0.2
    assert found.settled.outcome == "open"
    assert "not the same one" in found.says


def test_a_wider_one_that_was_trained_for_longer_is_compared_at_the_first_ones_last_step(log):
    found = diagnose(log("first", SMALL), wider=log("wider", SLOW, 4 * LAST)).remaining
    (training,) = found.settled.trainings
    assert training.step == LAST
    assert training.ratio == pytest.approx(math.exp(-end_of(LAST) / SLOW[7]), rel=0.05)


def test_networks_that_diverged_do_not_fall(log):
    made = closed_form(SLOW, steps=steps_to(4 * LAST), seeds=3)
    outputs = np.asarray(made["prediction"]).copy()
    outputs[:2, -4:] = np.nan
    changes = {
        "prediction": (made["prediction"].dims, outputs),
        "status": (("seed",), np.array([DIVERGED, DIVERGED, 0], np.int8)),
    }
    found = diagnose(log("first", SMALL), longer=log("longer", SLOW, 4 * LAST, **changes)).remaining
    assert found.settled.trainings[0].errors[2] == math.inf
    assert found.settled.trainings[0].effect == "stays"
    assert "it does not fall (half of its networks or more diverged)" in found.says


def test_a_first_training_without_finite_outputs_has_no_open_cause(log, tmp_path):
    made = closed_form(SLOW, steps=steps_to(LAST), seeds=2)
    outputs = np.where(np.asarray(made["step"])[:, None] > 0, np.inf, np.asarray(made["prediction"]))
    changes = {"prediction": (made["prediction"].dims, outputs)}
    found = diagnose(log("first", SLOW, **changes), longer=log("longer", SLOW, 4 * LAST)).remaining
    assert (found.kind, found.settled.outcome) == ("too_small_or_step_too_large", "not_asked")
    assert "says nothing of this cause" in found.says


def test_another_cause_is_left_as_it_is(log):
    first, longer = log("first", LEARNED), log("longer", LEARNED, 4 * LAST)
    found, alone = diagnose(first, longer=longer).remaining, diagnose(first).remaining
    assert (found.kind, found.settled.outcome) == ("nothing", "not_asked")
    assert alone.says in found.says
    assert alone.evidence == found.evidence
    assert "--longer" not in alone.says


def test_everything_that_does_not_compare_is_named_at_once(log, tmp_path):
    first = log("first", SMALL, parameters=100)
    shifted = log("shifted", SMALL, 600, parameters=120, x=(("sample", "dimension"), np.arange(64.0)[:, None] / 9))
    other = log("other", {1: 5.0, 3: 20.0, 8: 10.0}, 100, parameters=100)
    bad = written(closed_form(SMALL).drop_vars("x"), tmp_path / "bad.nc")
    with pytest.raises(UnlikeLogError) as raised:
        diagnose(first, longer=shifted, wider=other, smaller_step=bad)
    text = str(raised.value)
    for fault in (
        "--longer " + str(shifted) + ": x: differs from the first log's points",
        "step: ends at 600, the first log at 400; a longer training needs at least 800, better 1600",
        "parameters: 120, the first log 100; take the same network",
        "--wider " + str(other) + ": target: differs from the first log's by up to",
        "step: ends at 100, before the first log at 400",
        "parameters: 100, the first log 100; a wider network has more",
        "--smaller-step " + str(bad) + ": x: is missing",
    ):
        assert fault in text


def test_the_same_log_twice_a_missing_one_and_other_training_points(log, tmp_path):
    first, longer = log("first", SMALL), log("longer", SMALL, 4 * LAST)
    half = log("half", SMALL, trained_on=(("sample",), np.arange(64) % 2))
    fewer = written(closed_form(SMALL, steps=steps_to(LAST), x=np.arange(32) * np.pi / 16), tmp_path / "fewer.nc")
    with pytest.raises(UnlikeLogError, match=r"first\.nc: is the same log as .*first\.nc"):
        diagnose(first, wider=first)
    with pytest.raises(UnlikeLogError, match=r"--wider .*longer\.nc: is the same log as .*longer\.nc"):
        diagnose(first, longer=longer, wider=longer)
    with pytest.raises(UnlikeLogError, match=r"--smaller-step .*none\.nc: there is no such file"):
        diagnose(first, smaller_step=tmp_path / "none.nc")
    with pytest.raises(UnlikeLogError, match=r"trained_on: other points than in the first log \(64 and 32\)"):
        diagnose(first, wider=half)
    with pytest.raises(UnlikeLogError, match="x: has 32 points of 1 dimension, the first log 64 points of 1 dimension"):
        diagnose(first, wider=fewer)


@pytest.mark.parametrize("kind", ["longer", "wider", "smaller_step"])
def test_the_log_of_a_continuation_alone_is_no_second_log(log, tmp_path, kind):
    going_on = xr.load_dataset(log("whole", SLOW, 4 * LAST))
    going_on = going_on.isel(step=np.asarray(going_on["step"]) > LAST)
    begins = int(going_on["step"][0])
    with pytest.raises(UnlikeLogError, match=f"step: begins at {begins}, after the first log's end at {LAST}; log the"):
        diagnose(log("first", SLOW), **{kind: written(going_on, tmp_path / "continuation.nc")})


def test_samples_in_another_order_are_the_same_points(log, tmp_path):
    longer = xr.load_dataset(log("longer", SLOW, 4 * LAST)).isel(sample=slice(None, None, -1))
    found = diagnose(log("first", SLOW), longer=written(longer, tmp_path / "reversed.nc"))
    assert found.remaining.settled.outcome == "too_few_steps"


def test_a_picture_is_compared_by_bands(tmp_path):
    side = 16
    axis = (np.arange(side) + 0.5) / side
    x = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)
    low, high = (np.cos(np.pi * k * x[:, 0]) * np.cos(np.pi * k * x[:, 1]) for k in (1, 11))
    paths = {}
    for name, last in (("first", LAST), ("longer", 4 * LAST)):
        paths[name] = tmp_path / f"{name}.nc"
        with Recorder(paths[name], x, low + high, trained_on=True, attributes={"grid_shape": [side, side]}) as recorder:
            for step in steps_to(last):
                recorder.log(step, low * (1 - np.exp(-step / 5)) + high * (1 - np.exp(-step / 1000)))
    found = diagnose(paths["first"], longer=paths["longer"]).remaining
    assert found.settled.outcome == "too_few_steps"
    ends = [int(xr.load_dataset(paths[name])["step"][-3]) for name in ("first", "longer")]
    assert found.settled.trainings[0].ratio == pytest.approx(math.exp(-(ends[1] - ends[0]) / 1000), rel=1e-3)


def test_what_is_written_of_them(log, tmp_path):
    seconds = {"longer": log("longer", SMALL, 4 * LAST, parameters=80), "wider": log("wider", LEARNED, parameters=640)}
    found = examine(log("first", SMALL, parameters=80), Wish(), seconds=seconds)
    write_card(found.card, found.run, found.spectrum, tmp_path / "card")
    rows = [line.split(",") for line in (tmp_path / "card/second.csv").read_text("utf-8").splitlines()]
    assert rows[0] == [*SECOND_COLUMNS]
    assert [(row[0], row[4], row[6], row[-1]) for row in rows[1:]] == [
        (kind, label, str(int(label == "7")), effect)
        for kind, effect in (("longer", "stays"), ("wider", "falls"))
        for label in "137"
    ]
    record = json.loads((tmp_path / "card/card.json").read_text("utf-8"))
    assert record["remaining"]["settled"]["outcome"] == "too_small"
    assert card_in(json.loads(card_json(found.card))) == found.card
    assert len(read_certificate(tmp_path / "card/index.html")["inputs"]) == 3
    page = (tmp_path / "card/index.html").read_text("utf-8")
    for words in ("Second trainings", "再次训练", "7 *", "640 parameters", *found.card.remaining.zh.splitlines()):
        assert words in page
    told = " ".join(card_text(found.card).split())
    assert all(f"- {line}" in told for line in found.card.remaining.says.splitlines())
    assert card_text(found.card).isascii()
    plain = dataclasses.replace(found.card.remaining, settled=None)
    assert "Second trainings" not in card_page(dataclasses.replace(found.card, remaining=plain), {})
