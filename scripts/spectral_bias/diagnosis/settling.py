"""The rule by which second trainings settle what one log does not tell: too few steps, too small, or a step too large.

The levels were chosen on closed forms (kind A of docs/diagnosis-cases.md) before any training was scored.

What follows from what: more steps that learn it show that steps were too few, and nothing else does. A smaller step
makes less way in as many steps, so that where it learns what the larger one did not, the larger one was too large. A
wider network that learns it in as many steps may only be faster: it shows that the first was too small where more steps
leave the error as it is. What leaves the error as it is excludes one thing, and shows none.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import NamedTuple

from spectral_bias.diagnosis.card import Effect, Intervention, Left, Outcome
from spectral_bias.diagnosis.causes import Cause
from spectral_bias.diagnosis.progress import Comparison

# Ratio of the errors that count (``progress.Comparison``): up to it they fall clearly, from it on they stay.
FALLS, STAYS = 0.6, 0.85
# Reasons by the errors of frequencies, which leave open which cause it is. Divergence leaves nothing open, and of what
# shows between training points a second training says nothing.
NAMED = frozenset({"contrast, falling", "contrast, flat", "parameters", "jumping", "everywhere"})
OPEN = NAMED | {"still falling", "low left", "one frequency"}
KIND: Mapping[Outcome, Left] = {
    "too_few_steps": "unlearned_high",
    "too_small": "too_small_or_step_too_large",
    "step_too_large": "too_small_or_step_too_large",
    "too_small_or_step_too_large": "too_small_or_step_too_large",
}


class Conclusion(NamedTuple):
    """What follows, with the reason, a key of ``settling_words.CONCLUSIONS``."""

    outcome: Outcome
    why: str


def effect(found: Comparison) -> Effect:
    """What a second training says of the errors that count; the whole error must not grow where they fall."""
    if found.ratio <= FALLS and found.whole < 1.0:
        return "falls"
    return "stays" if found.ratio >= STAYS else "open"


def is_open(first: Cause) -> bool:
    """Whether a second training can settle what the first log's cause leaves open."""
    return first.why in OPEN


def settle(first: Cause, effects: Mapping[Intervention, Effect]) -> Conclusion:
    """What follows from the effects of one second training or more."""
    if not is_open(first):
        return Conclusion("not_asked", "not asked")
    falls, stays = ({kind for kind, each in effects.items() if each == which} for which in ("falls", "stays"))
    if {"longer", "smaller_step"} <= falls:
        return Conclusion("open", "steps and smaller step")
    if "longer" in falls:
        return Conclusion("too_few_steps", "steps and width" if "wider" in falls else "steps")
    if {"wider", "smaller_step"} <= falls:
        return Conclusion("too_small_or_step_too_large", "width or smaller step")
    if "smaller_step" in falls:
        return Conclusion("step_too_large", "smaller step")
    if "wider" in falls:
        return Conclusion("too_small", "width") if "longer" in stays else Conclusion("open", "width or speed")
    return Conclusion("open", "nothing" if len(stays) == len(INTERVENTIONS) else "not told")


def still_to_try(conclusion: Conclusion, effects: Mapping[Intervention, Effect]) -> tuple[Intervention, ...]:
    """Second trainings that could settle what is open yet."""
    if conclusion.outcome != "open" or conclusion.why == "steps and smaller step":
        return ()
    given: Set[Intervention] = effects.keys()
    return tuple(kind for kind in INTERVENTIONS if kind not in given)


INTERVENTIONS: tuple[Intervention, ...] = ("longer", "wider", "smaller_step")
