"""What a card names to do about an error that is left, and in which order.

One log's advice is a guess. What a second training shows goes before it: where the error fell clearly, that; next what
lowered it less than clearly, by how much; and nothing that left the error as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from spectral_bias.diagnosis.advice import ADVISED
from spectral_bias.diagnosis.card import Effect, Intervention, Remedy
from spectral_bias.diagnosis.settling import FALLS, Conclusion
from spectral_bias.diagnosis.settling_words import CONCLUDED


class Trial(NamedTuple):
    """What a second training did to the error: the effect, and the error over the first training's."""

    effect: Effect
    ratio: float


def remedies(
    why: str,
    conclusion: Conclusion | None,
    trials: Mapping[Intervention, Trial],
    by_one_log: Mapping[str, tuple[Remedy, ...]] = ADVISED,
) -> tuple[Remedy, ...]:
    """What to do, first what is named first.

    Args:
        why: reason of the first log's cause.
        conclusion: from second trainings; None where there are none.
        trials: the second trainings.
        by_one_log: what one log advises, by the reason.
    """
    advised = by_one_log.get(why, ())
    if conclusion is None or conclusion.outcome == "not_asked":
        return advised
    shown = CONCLUDED.get(conclusion.why, ())
    if conclusion.outcome != "open":
        return shown
    # An error that fell clearly and is open all the same was lower before, or others grew: it shows nothing.
    lowered: list[Intervention] = [
        kind for kind, trial in trials.items() if trial.effect == "open" and trial.ratio > FALLS
    ]
    lowered.sort(key=lambda kind: trials[kind].ratio)
    useless = {kind for kind, trial in trials.items() if trial.effect == "stays"}
    named: tuple[Remedy, ...] = (*shown, *lowered, *advised)
    return tuple(each for each in dict.fromkeys(named) if each not in useless)
