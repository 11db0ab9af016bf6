"""Trainings whose times and exponents compare, and one time of one of them as a number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from spectral_bias.diagnosis.card import Interval
from spectral_bias.diagnosis.entry import TONES, Entry


@dataclass(frozen=True)
class Group:
    """Entries whose times and exponents compare.

    Attributes:
        letter: its name.
        measured: kind of their relative errors.
        unit: of the frequencies.
        threshold: level of the relative error of their times.
        frequencies: those that all of them have.
        labels: the frequencies as printed.
        says: why they compare, or why this one compares with no other.
    """

    letter: str
    measured: str
    unit: str
    threshold: float
    frequencies: tuple[float, ...]
    labels: tuple[str, ...]
    says: str


def axis_name(group: Group) -> str:
    """What its frequencies are called on an axis."""
    return "frequency" if group.measured.startswith(TONES) else "band (its centre)"


def first(entry: Entry, group: Group, frequency: float) -> Interval | None:
    """An entry's first passage at a frequency; None where it has no such frequency or threshold."""
    place = entry.at(frequency)
    times = entry.times(place, group.threshold) if place else None
    return times.first if times else None


def middle(time: Interval, seeds: int) -> float | None:
    """A time as one number: the median over seeds, of one network the logged step; infinite for never, None if open."""
    if time.median is not None:
        return time.median
    if time.at is None:
        return math.inf
    return float(time.at) if seeds == 1 else None
