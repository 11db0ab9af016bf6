"""One network beside others: what a comparison needs of a card, or of an atlas network in the reference table."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from spectral_bias.diagnosis.card import Card, Exponent, Place, Times
from spectral_bias.diagnosis.timed_places import exponent_of

Origin = Literal["log", "run", "card", "atlas", "data"]
# Relative errors of a target's tones; both methods give the same for whole frequencies on a periodic grid.
TONES = "tones"
TONE_METHODS = ("dft", "tone_fit")
# Of a method's parameters, those that change which places there are, not what is measured at each.
CHOICES = ("name", "frequencies", "thresholds", "highest", "period", "bands", "deltas", "count")
# Frequencies that differ by less count as one; so do shares of the energy.
FREQUENCY_TOLERANCE = 0.01
SHARE_TOLERANCE = 0.02


@dataclass(frozen=True)
class Entry:
    """A training under one set-up, of one network or several seeds.

    Attributes:
        name: as it is printed, different from all others.
        origin: what it was made from.
        method: of the frequency analysis.
        measured: kind of the relative errors; only equal ones compare.
        unit: of the frequencies.
        places: frequencies or bands, ascending.
        exponent: of all its frequencies at its own level, or of those of its group at the group's; None where there are
            fewer than three.
        relative_error: root mean square error at the end over the target's standard deviation; None where not known.
        seeds: number of networks.
        diverged: how many of them diverged.
        last_step: last logged step.
        group: letter of the entries that it compares with; empty before they are known.
    """

    name: str
    origin: Origin
    method: str
    measured: str
    unit: str
    places: tuple[Place, ...]
    exponent: Exponent | None
    relative_error: float | None
    seeds: int
    diverged: int
    last_step: int
    group: str = ""

    @property
    def thresholds(self) -> frozenset[float]:
        """Levels of the relative error with times."""
        return frozenset(each.threshold for place in self.places for each in place.summary)

    def over(self, frequencies: Iterable[float], threshold: float) -> Exponent | None:
        """The exponent over some of the frequencies at one level; None where it is not known."""
        own = self.exponent
        kept = [place for frequency in frequencies if (place := self.at(frequency))]
        if own is not None and len(kept) == len(self.places) and own.threshold == threshold:
            return own
        if any(self.times(place, threshold) is None or not place.times for place in kept):
            return None
        return exponent_of([_at_level(place, threshold) for place in kept])

    def times(self, place: Place, threshold: float) -> Times | None:
        """The median times of one place, None where there are none of this level."""
        return next((each for each in place.summary if each.threshold == threshold), None)

    def at(self, frequency: float) -> Place | None:
        """The place of a frequency, None where there is none."""
        return next((each for each in self.places if same_frequency(each.frequency, frequency)), None)


def _at_level(place: Place, threshold: float) -> Place:
    """A place with the times of one level alone."""
    by_seed = tuple(tuple(each for each in times if each.threshold == threshold) for times in place.times)
    return replace(place, times=by_seed, summary=tuple(each for each in place.summary if each.threshold == threshold))


def of_card(card: Card, name: str, origin: Origin) -> Entry:
    """What a comparison needs of a card."""
    return Entry(
        name=name,
        origin=origin,
        method=card.method.name,
        measured=measured(card.method.name, card.method.parameters),
        unit=card.method.unit,
        places=tuple(sorted(card.places, key=lambda place: place.frequency)),
        exponent=card.exponent,
        relative_error=card.remaining.relative_error if math.isfinite(card.remaining.relative_error) else None,
        seeds=len(card.seeds),
        diverged=card.seeds.count("diverged"),
        last_step=card.steps[1],
    )


def measured(method: str, parameters: dict[str, Any]) -> str:
    """The kind of a method's relative errors: tones, or the method with its parameters."""
    kind = TONES if method in TONE_METHODS else method
    own = [f"{key} {value}" for key, value in sorted(parameters.items()) if key not in CHOICES]
    return f"{kind} ({', '.join(own)})" if own else kind


def counted(unit: str) -> str:
    """A unit without the length of the domain: the same target on another domain is the same target."""
    return unit.partition(" over ")[0]


def same_frequency(one: float, other: float) -> bool:
    """Whether two frequencies count as one."""
    return math.isclose(one, other, rel_tol=FREQUENCY_TOLERANCE)


def shared_frequencies(entries: Iterable[Entry]) -> tuple[float, ...]:
    """Frequencies that every entry has, as the first one names them."""
    first, *others = entries
    return tuple(place.frequency for place in first.places if all(each.at(place.frequency) for each in others))


def difference(one: Entry, other: Entry) -> str | None:
    """Why the times of two entries do not compare, None where they do.

    They do where the same is measured, in the same unit, and the frequencies that both have hold the same shares of
    their targets' energy. One may name fewer frequencies than the other.
    """
    if one.measured != other.measured:
        return f"its errors are those of {other.measured}, those of {one.name} of {one.measured}"
    if counted(one.unit) != counted(other.unit):
        return f"its frequencies are in {other.unit}, those of {one.name} in {one.unit}"
    if not (one.places and other.places):
        return f"no frequency was analysed in {other.name if one.places else one.name}"
    shared = shared_frequencies((one, other))
    if len(shared) < min(len(one.places), len(other.places)):
        return (
            f"another target: its frequencies are {labels(other.places)}, those of {one.name} are {labels(one.places)}"
        )
    for frequency in shared:
        mine, its = one.at(frequency), other.at(frequency)
        if mine is None or its is None or mine.energy_share is None or its.energy_share is None:
            continue
        if abs(mine.energy_share - its.energy_share) > SHARE_TOLERANCE:
            return (
                f"another target: {its.label} holds {its.energy_share:.0%} of its energy, "
                f"{mine.energy_share:.0%} of the energy of {one.name}'s"
            )
    return None


def labels(places: Iterable[Place], most: int = 8) -> str:
    """Labels of places, the first and the last of many."""
    names = [place.label for place in places]
    return ", ".join(names if len(names) <= most else [*names[: most - 2], "...", names[-1]])
