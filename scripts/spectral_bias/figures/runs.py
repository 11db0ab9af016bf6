"""What plots draw from: a claim's runs, chosen by their place on an experiment's axes, and their stored times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.verdicts import reading
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import Spectrum
from spectral_bias.verdicts.reading import times_ratio as ratio

__all__ = ["Bounded", "Experiments", "Runs", "ended", "label", "last_step", "number", "passage", "ratio"]


class Runs(tuple[Spectrum, ...]):
    """Runs of one experiment, in its order."""

    __slots__ = ()

    def where(self, **labels: float | str) -> Runs:
        """The runs at these labels of the axes: ``where(activation="tanh", depth=5)``."""
        wanted = {axis: label if isinstance(label, str) else f"{label:g}" for axis, label in labels.items()}
        return Runs(each for each in self if wanted.items() <= each.coordinates.items())

    def some(self, axis: str, labels: Iterable[str]) -> Runs:
        """The runs at any of these labels of an axis, in the labels' order.

        Raises:
            LookupError: there is none; names the runs.
        """
        found = Runs(run for label in labels for run in self.where(**{axis: label}))
        if not found:
            raise LookupError(f"no run at any {axis} that it draws; there are {', '.join(run.run for run in self)}")
        return found

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
    """A run's number on an axis: its value, or its label where the axis is a list of cases.

    Raises:
        LookupError: the run has no such axis, or no number on it; names its axes.
    """
    value = spectrum.values.get(axis, spectrum.coordinates.get(axis))
    try:
        return float(value)
    except (TypeError, ValueError):
        axes = ", ".join(f"{name} = {each}" for name, each in spectrum.coordinates.items()) or "none"
        raise LookupError(f"run {spectrum.run} has no number on an axis {axis!r}; its axes: {axes}") from None


def label(spectrum: Spectrum) -> str:
    """A run's labels on all axes; empty for an experiment of one run."""
    return ", ".join(spectrum.coordinates.values())


def passage(data: xr.Dataset, threshold: float, name: str = "first_passage", **place: float) -> Bounded:
    """Convergence times as measures read them; as logged, where a spectrum does not hold their lower ends.

    Args:
        data: a spectrum.
        threshold: one of its thresholds.
        name: ``first_passage`` or ``sustained``, with the spectrum's prefix if it has one.
        place: value of another coordinate, such as ``frequency=5``.
    """
    if f"{name}_after_step" not in data:  # by a method of somebody's own
        logged = reading.times(data, f"{name}_step", threshold=threshold, **place)
        return Bounded(logged, logged, logged)
    return reading.passage(data, name, threshold=threshold, **place)


def ended(data: xr.Dataset) -> tuple[np.ndarray[Any, Any], Float[np.ndarray, " seed"]]:
    """The status of every seed, and its last step; of a spectrum that has neither all are complete."""
    count = data.sizes.get("seed", 0)
    if "status" not in data:
        return np.full(count, "complete"), np.full(count, np.nan)
    words = np.array(str(data["status"].attrs["flag_meanings"]).split())
    flags = list(np.atleast_1d(data["status"].attrs["flag_values"]))
    status = words[[flags.index(flag) for flag in np.asarray(data["status"])]]
    last = np.asarray(data["last_step"], np.float64) if "last_step" in data else np.full(count, np.nan)
    return status, last


def last_step(runs: Iterable[Spectrum]) -> float:
    """The last step of all runs."""
    return max(float(each.data["step"][-1]) for each in runs)


def _only(found: Iterable[Spectrum], wanted: str, runs: Runs) -> Spectrum:
    chosen = list(found)
    if len(chosen) != 1:
        raise LookupError(f"{len(chosen)} runs {wanted}; there are {', '.join(each.run for each in runs) or 'none'}")
    return chosen[0]
