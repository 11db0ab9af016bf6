"""The record of a suggestion: which frequency scale suits a signal, and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spectral_bias.registry.evidence import Evidence

Verdict = Literal["helps", "none"]
Reason = Literal["fits", "constant", "too_few", "white", "at_limit", "plain"]


@dataclass(frozen=True)
class Scale:
    """One suggested number.

    Attributes:
        name: ``sigma``, ``omega_0``, ``highest_frequency`` or ``cells``.
        value: for inputs on the suggestion's domain.
        low: the least value of the range whose leave-one-out error is within ``NEAR`` of the best.
        high: the largest.
        unit: its unit.
        cycles: the same scale in cycles (of cells: cells) per domain length, whatever the domain.
        error: on points left out at ``value``, over the root mean square of the values: of the model's kernel, or of a
            sweep's network.
        says: what it is in which model, one sentence.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    cycles: float
    error: float
    says: str


@dataclass(frozen=True)
class Curve:
    """Errors by a model's scale in cycles (or cells) per domain length, of its kernel or of networks of a sweep."""

    name: str
    cycles: tuple[float, ...]
    error: tuple[float, ...]


@dataclass(frozen=True)
class Suggestion:
    """Everything that ``suggest`` says of one signal.

    Attributes:
        name: of the signal.
        shape: points along each axis.
        channels: values at a point.
        domain: first point and end of each axis of the inputs for which the values hold.
        verdict: whether one of these scales helps.
        reason: a word for programs.
        says: the conclusion, one or two sentences.
        scales: the suggested numbers, not advised where the verdict is ``none``; empty for a constant or few points.
        evidence: numbers the conclusion rests on.
        notes: what was done to the signal, and warnings.
        frequency: of the spectrum, in cycles per domain length.
        share: share of the energy at each frequency.
        limit: the sampling limit in cycles per domain length.
        curves: leave-one-out errors, a curve a model.
        swept: the numbers that a sweep found, each with its error on points held out; empty where none was asked for,
            and without those of which all networks diverged.
        swept_curves: errors on points held out, a curve a swept number; infinite where a network diverged.
        swept_on: the part of a long signal that the sweep trained on; empty for all of it.
        version: of the library.
    """

    name: str
    shape: tuple[int, ...]
    channels: int
    domain: tuple[float, float]
    verdict: Verdict
    reason: Reason
    says: str
    scales: tuple[Scale, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    frequency: tuple[float, ...] = ()
    share: tuple[float, ...] = ()
    limit: float = 0.0
    curves: tuple[Curve, ...] = ()
    swept: tuple[Scale, ...] = ()
    swept_curves: tuple[Curve, ...] = ()
    swept_on: str = ""
    version: str = ""

    def scale(self, name: str) -> Scale:
        """The suggested number of this name.

        Raises:
            KeyError: there is none; says which there are.
        """
        for each in self.scales:
            if each.name == name:
                return each
        raise KeyError(f"no scale {name!r}; there are {', '.join(each.name for each in self.scales) or 'none'}")
