"""The rows of the atlas: what the configuration says of each run beside what was measured, and which share a target."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spectral_bias.plan.records.atlas import AtlasRun
from spectral_bias.report.atlas_numbers import Numbers

# More places than these are named by the first and the last one.
NAMED_PLACES = 8


@dataclass(frozen=True)
class AtlasRow:
    """One run.

    Attributes:
        run: its set-up.
        numbers: what was measured.
        target: what it learned, in words; exponents compare only where these are the same.
    """

    run: AtlasRun
    numbers: Numbers
    target: str

    @property
    def name(self) -> str:
        """Experiment and run; the name of a card alone, which has no slash, so that all names differ."""
        return "/".join(filter(None, [self.run.experiment, self.run.run]))

    @property
    def activation(self) -> str:
        """The activation with its parameters."""
        parameters = self.run.activation_parameters
        return f"{self.run.activation} ({parameters})" if parameters else self.run.activation

    @property
    def alpha(self) -> float | None:
        """The median exponent, None where the log leaves it open on a side."""
        alpha = self.numbers.alpha
        if alpha is None or not math.isfinite(alpha.value):
            return None
        return alpha.value if all(map(math.isfinite, alpha.ends or ())) else None

    @property
    def steps(self) -> int:
        """Optimiser steps."""
        return self.run.steps or self.numbers.steps

    @property
    def training_points(self) -> int | None:
        """Number of training points."""
        return self.run.training_points or self.numbers.training_points


def rows_of(runs: Sequence[AtlasRun], numbers: Iterable[Numbers]) -> list[AtlasRow]:
    """One row a run, in the order of the runs.

    Two runs share a target if their analysed tones, in one dimension, have the same frequencies and shares of the
    target's energy; where that is not known, if their datasets differ in numbers of points at most.

    Args:
        runs: the runs.
        numbers: what was measured, in the same order.
    """
    labels: dict[tuple[Any, ...], str] = {}
    rows = []
    for run, measured in zip(runs, numbers, strict=True):
        key = _target(run, measured)
        if key not in labels:
            label = _in_words(run, measured)
            same = sum(1 for other in labels.values() if other.partition(" #")[0] == label)
            labels[key] = f"{label} #{same + 1}" if same else label
        rows.append(AtlasRow(run, measured, labels[key]))
    return rows


def _target(run: AtlasRun, numbers: Numbers) -> tuple[Any, ...]:
    if _is_of_tones(run, numbers):
        return (numbers.places, *(round(share, 2) for share in numbers.energy))
    return (run.dataset, numbers.axis, numbers.places)


def _is_of_tones(run: AtlasRun, numbers: Numbers) -> bool:
    return bool(numbers.energy) and run.inputs == 1


def _in_words(run: AtlasRun, numbers: Numbers) -> str:
    places = numbers.places
    named = ", ".join(places) if len(places) <= NAMED_PLACES else f"{places[0]} to {places[-1]} ({len(places)})"
    if _is_of_tones(run, numbers):
        equal = max(numbers.energy) - min(numbers.energy) < 0.01
        shares = "" if equal else f" ({', '.join(f'{100 * share:.0f} %' for share in numbers.energy)} of the energy)"
        return f"tones {named}{shares}"
    if numbers.axis == "frequency":
        return f"{run.dataset}; k = {named}"
    return f"{run.dataset}; {len(places)} bands" if numbers.axis == "band" else run.dataset
