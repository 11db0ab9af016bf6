"""What follows from second trainings, by the rule alone."""

from itertools import product

import numpy as np
import pytest

from spectral_bias.diagnosis.advice import ADVICE
from spectral_bias.diagnosis.causes import Cause
from spectral_bias.diagnosis.progress import Comparison, Errors, compare
from spectral_bias.diagnosis.settling import FALLS, INTERVENTIONS, KIND, OPEN, STAYS, effect, settle, still_to_try
from spectral_bias.diagnosis.settling_words import CONCLUSIONS

SLOW = Cause("unlearned_high", "contrast, falling")


@pytest.mark.parametrize(
    ("effects", "outcome"),
    [
        ({"longer": "falls"}, "too_few_steps"),
        ({"longer": "falls", "wider": "falls"}, "too_few_steps"),
        ({"longer": "falls", "wider": "stays", "smaller_step": "stays"}, "too_few_steps"),
        ({"longer": "falls", "smaller_step": "falls"}, "open"),
        ({"longer": "stays"}, "open"),
        ({"longer": "open"}, "open"),
        ({"longer": "stays", "wider": "falls"}, "too_small"),
        ({"longer": "stays", "wider": "falls", "smaller_step": "stays"}, "too_small"),
        ({"longer": "open", "wider": "falls"}, "open"),
        ({"wider": "falls"}, "open"),
        ({"wider": "stays"}, "open"),
        ({"smaller_step": "falls"}, "step_too_large"),
        ({"longer": "stays", "smaller_step": "falls"}, "step_too_large"),
        ({"smaller_step": "stays"}, "open"),
        ({"smaller_step": "open", "longer": "open"}, "open"),
        ({"wider": "falls", "smaller_step": "falls"}, "too_small_or_step_too_large"),
        ({"longer": "stays", "wider": "stays", "smaller_step": "stays"}, "open"),
    ],
)
def test_what_follows(effects, outcome):
    assert settle(SLOW, effects).outcome == outcome


def effects_of_any():
    for chosen in product(("falls", "stays", "open", None), repeat=3):
        effects = {kind: each for kind, each in zip(INTERVENTIONS, chosen, strict=True) if each}
        if effects:
            yield effects


@pytest.mark.parametrize("why", sorted(ADVICE))
def test_only_what_one_log_leaves_open_is_settled(why):
    for effects in effects_of_any():
        found = settle(Cause("unknown", why), effects)
        assert (found.outcome == "not_asked") == (why not in OPEN)
        assert found.why in CONCLUSIONS


def test_more_steps_alone_show_too_few_and_never_a_network_too_small():
    for effects in effects_of_any():
        found = settle(SLOW, effects)
        if found.outcome == "too_few_steps":
            assert effects["longer"] == "falls"
        if found.outcome == "too_small":
            assert (effects["longer"], effects["wider"]) == ("stays", "falls")
        if found.outcome in KIND and found.outcome != "too_few_steps":
            assert effects.get("longer") != "falls"


def test_what_is_left_to_try():
    for effects in effects_of_any():
        found = settle(SLOW, effects)
        left = still_to_try(found, effects)
        assert not {*left} & {*effects}
        if found.why == "nothing" or found.outcome != "open":
            assert left == ()
    assert still_to_try(settle(SLOW, {"longer": "stays"}), {"longer": "stays"}) == ("wider", "smaller_step")


@pytest.mark.parametrize(
    ("ratio", "whole", "says"),
    [
        (FALLS, 0.9, "falls"),
        (FALLS, 1.0, "open"),  # what was not learned is, and something else was lost
        (FALLS + 1e-9, 0.9, "open"),
        (STAYS, 0.9, "stays"),
        (STAYS - 1e-9, 0.9, "open"),
        (np.inf, np.inf, "stays"),
    ],
)
def test_levels_of_the_ratio(ratio, whole, says):
    assert effect(Comparison(np.array([True]), ratio, whole)) == says


def test_only_what_was_not_learned_counts_and_is_weighted_by_energy():
    share = np.array([0.6, 0.3, 0.1])
    first = Errors(np.array([0.01, 0.8, 0.5]), share, 0.5)
    found = compare(first, Errors(np.array([0.9, 0.4, 0.01]), share, 0.4))
    assert found.compared.tolist() == [False, True, True]
    # A half and, since an error under .1 counts as .1, a fifth: three parts and one.
    assert found.ratio == pytest.approx((0.5**3 * 0.2) ** 0.25)
    assert found.whole == pytest.approx(0.8)


def test_one_frequency_gained_and_another_lost_is_no_fall():
    share = np.full(2, 0.5)
    found = compare(Errors(np.array([1.0, 0.3]), share, 0.7), Errors(np.array([0.3, 1.0]), share, 0.7))
    assert found.ratio == pytest.approx(1.0)


def test_the_whole_error_counts_where_every_frequency_is_learned():
    share = np.full(2, 0.5)
    found = compare(Errors(np.array([0.1, 0.1]), share, 0.8), Errors(np.array([0.1, 0.1]), share, 0.2))
    assert not found.compared.any()
    assert found.ratio == pytest.approx(0.25)
