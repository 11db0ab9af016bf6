"""What a card names to do: what second trainings showed goes before what one log advises."""

import re
from itertools import product

import pytest

from closed_form_logs import closed_form, written
from spectral_bias.diagnosis.advice import ADVICE, ADVISED, FOUND
from spectral_bias.diagnosis.causes import Cause
from spectral_bias.diagnosis.diagnose import diagnose
from spectral_bias.diagnosis.remedies import Trial, remedies
from spectral_bias.diagnosis.settling import FALLS, INTERVENTIONS, KIND, OPEN, settle
from spectral_bias.diagnosis.settling_words import CONCLUDED, CONCLUSIONS

NAMING = {
    "longer": r"train longer",
    "wider": r"wider|more width",
    "smaller_step": r"reduce the step|smaller (step|one)",
    "frequencies": r"higher frequencies \(",
}
RATIOS = {"falls": 0.2, "open": 0.7, "stays": 1.0}


def named_in(sentence: str) -> list[str]:
    """Remedies by where a sentence first names them."""
    places = {each: re.search(pattern, sentence) for each, pattern in NAMING.items()}
    return sorted((each for each, place in places.items() if place), key=lambda each: places[each].start())


@pytest.mark.parametrize("why", sorted(OPEN))
def test_one_logs_sentences_name_these_remedies_in_this_order(why):
    assert named_in(ADVICE[why].en) == list(ADVISED.get(why, ()))
    if why in FOUND:
        assert named_in(FOUND[why].en) == []
        assert ADVICE[why].en.startswith(f"{FOUND[why].en}: ")
        assert ADVICE[why].zh.startswith(FOUND[why].zh)


@pytest.mark.parametrize("why", sorted(CONCLUDED))
def test_conclusions_name_what_they_are_said_to_name(why):
    assert CONCLUDED[why][0] in named_in(CONCLUSIONS[why].en)


def cases():
    for why, chosen in product(sorted(OPEN), product(("falls", "stays", "open", None), repeat=3)):
        effects = {kind: each for kind, each in zip(INTERVENTIONS, chosen, strict=True) if each}
        if effects:
            yield why, effects, settle(Cause("unknown", why), effects)


def test_what_left_the_error_as_it_was_is_never_named_and_what_lowered_it_is_named_first():
    for why, effects, conclusion in cases():
        found = remedies(why, conclusion, {kind: Trial(each, RATIOS[each]) for kind, each in effects.items()})
        assert not [each for each in found if effects.get(each) == "stays"]
        falls = [kind for kind, each in effects.items() if each == "falls"]
        if falls:
            assert found[0] in falls
        elif "open" in effects.values():
            assert effects[found[0]] == "open"
        else:
            advised = [each for each in ADVISED.get(why, ()) if each not in effects]
            assert list(found) == (["frequencies"] if conclusion.why == "nothing" else advised)


def test_of_what_lowered_it_a_little_the_best_is_first():
    effects = {"longer": "open", "wider": "open", "smaller_step": "stays"}
    trials = {kind: Trial(each, ratio) for (kind, each), ratio in zip(effects.items(), (0.8, 0.7, 0.9), strict=True)}
    conclusion = settle(Cause("unlearned_high", "contrast, falling"), effects)
    assert remedies("contrast, falling", conclusion, trials) == ("wider", "longer", "frequencies")


def test_without_second_logs_and_of_other_causes_one_logs_advice_stays():
    assert remedies("everywhere", None, {}) == ("wider", "smaller_step")
    assert remedies("images", settle(Cause("aliasing", "images"), {"longer": "falls"}), {}) == ()


def test_a_settled_cause_names_what_settled_it_alone():
    for why, effects, conclusion in cases():
        if conclusion.outcome in KIND:
            assert remedies(why, conclusion, {}) == CONCLUDED[conclusion.why]
            assert all(effects[each] == "falls" for each in CONCLUDED[conclusion.why])


STEPS = sorted({*range(50), *(round(50 * 1.05**n) for n in range(42) if 50 * 1.05**n < 400), 400})


@pytest.fixture
def log(tmp_path):
    def make(name, slowest, last=400):
        steps = [*STEPS, *(round(400 * 1.05**n) for n in range(1, 60) if 400 * 1.05**n <= last)]
        return written(closed_form({1: 5.0, 3: 20.0, 7: slowest}, steps=steps, seeds=2), tmp_path / f"{name}.nc")

    return make


def test_a_card_drops_what_its_second_log_refuted(log):
    """The first log alone advises to train longer; in four times the steps nothing came of it."""
    first = log("first", 2_000.0)
    alone = diagnose(first).remaining
    assert alone.remedies == ("longer", "frequencies")
    assert "train longer" in alone.says
    found = diagnose(first, longer=log("longer", 30_000.0, 1600)).remaining
    assert (found.settled.outcome, found.remedies) == ("open", ("frequencies",))
    assert "train longer" not in found.says
    assert found.says.startswith("The lower frequencies are learned, the higher ones are not yet, and the error still")
    assert "Not excluded: give the network higher frequencies" in found.says
    assert "尚未排除：让网络含有更高的频率" in found.zh


def test_a_card_names_the_wider_network_that_helped_before_its_first_advice(log):
    found = diagnose(log("first", 2_000.0), wider=log("wider", 60.0)).remaining
    assert found.settled.trainings[0].ratio < FALLS
    assert found.settled.outcome == "open"
    assert found.remedies == ("wider", "longer", "frequencies")
    assert found.says.index("go on with the wider network") < found.says.index("Not excluded: train longer")
