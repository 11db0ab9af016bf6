"""What plots draw from: the runs of a claim's experiments, chosen by their place on an experiment's axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np
from jaxtyping import Float

from spectral_bias.verdicts.reading import Spectrum, times


class Runs(tuple[Spectrum, ...]):
    """Runs of one experiment, in its order."""

    __slots__ = ()

    def where(self, **labels: float | str) -> Runs:
        """The runs at these labels of the axes: ``where(activation="tanh", depth=5)``."""
        wanted = {axis: label if isinstance(label, str) else f"{label:g}" for axis, label in labels.items()}
        return Runs(each for each in self if wanted.items() <= each.coordinates.items())

    def one(self, **labels: float | str) -> Spectrum:
        """The one run at these labels.

        Raises:
            LookupError: there is none, or there are several; names the runs.
        """
        return _only(self.where(**labels), f"at {labels}", self)

    def named(self, run: str) -> Spectrum:
        """The run of a name.

        Raises:
            LookupError: there is none; names the runs.
        """
        return _only([each for each in self if each.run == run], f"named {run!r}", self)

    def by(self, axis: str) -> Runs:
        """The same runs in ascending order of their number on an axis."""
        return Runs(sorted(self, key=lambda each: number(each, axis)))

    def numbers(self, axis: str) -> list[float]:
        """The runs' numbers on an axis, in the runs' order."""
        return [number(each, axis) for each in self]


Experiments: TypeAlias = Mapping[str, Runs]


def number(spectrum: Spectrum, axis: str) -> float:
    """A run's number on an axis: its value, or its label where the axis is a list of cases."""
    return float(spectrum.values.get(axis, spectrum.coordinates[axis]))


def label(spectrum: Spectrum) -> str:
    """A run's labels on all axes; empty for an experiment of one run."""
    return ", ".join(spectrum.coordinates.values())


def passage(spectrum: Spectrum, threshold: float, **place: float) -> Float[np.ndarray, "seed *rest"]:
    """A run's first-passage times as stored, at a place of its spectrum or at all; see ``verdicts.reading.times``."""
    return times(spectrum.data, "first_passage_step", threshold=threshold, **place)


def last_step(runs: Iterable[Spectrum]) -> float:
    """The last step of all runs."""
    return max(float(each.data["step"][-1]) for each in runs)


def _only(found: Iterable[Spectrum], wanted: str, runs: Runs) -> Spectrum:
    chosen = list(found)
    if len(chosen) != 1:
        raise LookupError(f"{len(chosen)} runs {wanted}; there are {', '.join(each.run for each in runs) or 'none'}")
    return chosen[0]
