"""What plots draw from: a claim's runs, chosen by their place on an experiment's axes, and their stored times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.verdicts.reading import Spectrum, at

EARLIEST = 0.5  # step 0 on a logarithmic axis


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


class Bounded(NamedTuple):
    """Numbers by seed with the ends between which the logged steps leave them; infinite for a time that never came."""

    values: Float[np.ndarray, "seed *rest"]
    lower: Float[np.ndarray, "seed *rest"]
    upper: Float[np.ndarray, "seed *rest"]


def passage(data: xr.Dataset, threshold: float, name: str = "first_passage", **place: float) -> Bounded:
    """Convergence times as a spectrum stores them, at a place of it or at all.

    Args:
        data: a spectrum.
        threshold: one of its thresholds.
        name: ``first_passage`` or ``sustained``, with the spectrum's prefix if it has one.
        place: value of another coordinate, such as ``frequency=5``.
    """

    def stored(end: str) -> Float[np.ndarray, "seed *rest"]:
        return np.asarray(at(data[f"{name}_{end}"], threshold=threshold, **place), np.float64)

    step = stored("step")
    values = np.where(step < 0, np.inf, np.maximum(step, EARLIEST))
    lower = values
    if f"{name}_after_step" in data:
        after = stored("after_step")
        lower = np.where(after < 0, np.where(step == 0, EARLIEST, 0.0), np.maximum(after, EARLIEST))
    if (lost := ended(data)[0] == "diverged").any():
        gone = np.expand_dims(lost, tuple(range(1, values.ndim))) & (name.endswith("sustained") | np.isinf(values))
        values, lower = (np.where(gone, np.inf, each) for each in (values, lower))
    return Bounded(values, lower, values)


def ratio(slow: Bounded, fast: Bounded) -> Bounded:
    """Slow / fast of times: infinite if only slow never came, 0 if only fast did not, NaN if neither came."""

    def over(one: Float[np.ndarray, " seed"], other: Float[np.ndarray, " seed"]) -> Float[np.ndarray, " seed"]:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(np.isinf(one) & np.isinf(other), np.nan, one / np.maximum(other, EARLIEST))

    lower, upper = over(slow.lower, fast.upper), over(slow.upper, fast.lower)
    return Bounded(
        over(slow.values, fast.values), np.where(np.isnan(lower), 0.0, lower), np.where(np.isnan(upper), np.inf, upper)
    )


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
