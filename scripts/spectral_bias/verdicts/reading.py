"""Access to the spectra that a test chose, and to the convergence times in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float, Int

from spectral_bias.spectra.passage import EARLIEST, NEVER, first_passage, first_passage_after
from spectral_bias.verdicts.bounded import Bounded, quotient


class Spectrum(NamedTuple):
    """One run's spectrum with the run's coordinates on the experiment's axes.

    Attributes:
        run: the run's name.
        coordinates: label by axis.
        values: parameter value by axis.
        data: the spectrum.
    """

    run: str
    coordinates: dict[str, str]
    values: dict[str, Any]
    data: xr.Dataset


def only(spectra: Sequence[Spectrum]) -> xr.Dataset:
    """The spectrum of a measure that reads exactly one run.

    Raises:
        ValueError: the test chose none, or several.
    """
    if len(spectra) != 1:
        names = ", ".join(each.run for each in spectra) or "none"
        raise ValueError(f"this measure reads one run; the test's 'where' chose {len(spectra)}: {names}")
    return spectra[0].data


def pair(spectra: Sequence[Spectrum]) -> tuple[Spectrum, Spectrum]:
    """Both spectra of a measure that compares two runs.

    Raises:
        ValueError: the test did not choose two, or they have other numbers of seeds.
    """
    if len(spectra) != 2:
        raise ValueError(f"this measure compares two runs; the test's 'where' chose {len(spectra)}")
    check_seeds(spectra)
    return spectra[0], spectra[1]


def check_seeds(spectra: Sequence[Spectrum]) -> None:
    """Refuse runs that a measure cannot compare seed by seed.

    Raises:
        ValueError: their numbers of seeds differ.
    """
    counts = {each.run: each.data.sizes.get("seed", 1) for each in spectra}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{run} has {count}" for run, count in counts.items())
        raise ValueError(f"this measure compares runs seed by seed, and their numbers of seeds differ: {listed}")


def ascending(spectra: Sequence[Spectrum], axis: str) -> list[Spectrum]:
    """The runs of a sweep in ascending order of their number on an axis.

    Raises:
        ValueError: their numbers of seeds differ.
    """
    check_seeds(spectra)
    return sorted(spectra, key=lambda each: float(each.values[axis]))


def passage(data: xr.Dataset, name: str, *, threshold: float, **place: float | int) -> Bounded:
    """Convergence times in optimiser steps, with the ends between which the log leaves them.

    Of a seed that diverged, a first passage before that counts, and nothing stays. What had not passed is never; it may
    have passed only between the last logged step with a finite error and the next one.

    Args:
        data: a spectrum.
        name: ``first_passage`` or ``sustained``, with the spectrum's prefix if it has one.
        threshold: one of the spectrum's thresholds.
        place: value of another coordinate, such as ``frequency=5``.

    Raises:
        KeyError: the spectrum has no such variable or coordinate value; the message lists those that exist.
    """
    step, after = (_steps(data, f"{name}{end}", threshold, place) for end in ("_step", "_after_step"))
    found = _ends(data, step, after, stays=name.endswith("sustained"))
    _note(Reading(data, name, threshold, place, found))
    return found


def times(
    data: xr.Dataset, variable: str, *, threshold: float, **place: float | int
) -> Float[np.ndarray, "seed *rest"]:
    """Convergence times as logged, such as ``first_passage_step``: infinite for NEVER, half a step for 0."""
    return _times(_steps(data, variable, threshold, place))


def crossing(data: xr.Dataset, variable: str, level: float, *, rising: bool = False) -> Bounded:
    """The steps at which a variable (seed, step) first falls under a level, or rises above it, with their ends."""
    sign = -1.0 if rising else 1.0
    series, steps = sign * np.asarray(data[variable], np.float64), np.asarray(data["step"])
    return _ends(
        data, first_passage(series, steps, sign * level), first_passage_after(series, steps, sign * level), stays=False
    )


def diverged(data: xr.Dataset) -> Bool[np.ndarray, " seed"]:
    """Which seeds diverged; none where the spectrum does not say."""
    if "status" not in data:
        return np.zeros(data.sizes.get("seed", 0), bool)
    words = str(data["status"].attrs["flag_meanings"]).split()
    values = np.atleast_1d(data["status"].attrs["flag_values"])
    return np.asarray(data["status"]) == values[words.index("diverged")]


def _steps(data: xr.Dataset, variable: str, threshold: float, place: Mapping[str, float | int]) -> np.ndarray:
    if variable not in data:
        raise KeyError(f"the spectrum has no {variable!r}; it has {', '.join(sorted(map(str, data.data_vars)))}")
    return np.asarray(at(data[variable], threshold=threshold, **place))


def _times(step: Int[np.ndarray, "seed *rest"]) -> Float[np.ndarray, "seed *rest"]:
    return np.where(step == NEVER, np.inf, np.maximum(step.astype(np.float64), EARLIEST))


def _ends(
    data: xr.Dataset, step: Int[np.ndarray, "seed *rest"], after: Int[np.ndarray, "seed *rest"], *, stays: bool
) -> Bounded:
    values = _times(step)
    lower = np.where(after == NEVER, 0.0, np.maximum(after.astype(np.float64), EARLIEST))
    if (ended := diverged(data)).any():
        lost = np.expand_dims(ended, tuple(range(1, values.ndim))) & (stays | np.isinf(values))
        steps = np.asarray(data["step"], np.float64)
        following = np.append(steps, np.inf)[np.searchsorted(steps, after, side="right")]
        values, lower = (
            np.where(lost, np.inf, values),
            np.where(lost & (stays | (following - after <= 1)), np.inf, lower),
        )
    return Bounded(values, lower, values)


def last_logged(data: xr.Dataset) -> Float[np.ndarray, " seed"]:
    """The last step of each seed that the log shows."""
    if "last_step" in data:
        return np.asarray(data["last_step"], np.float64)
    return np.full(data.sizes.get("seed", 1), float(data["step"][-1]))


def times_ratio(slow: Bounded, fast: Bounded) -> Bounded:
    """Slow / fast of times; a time that may be 0 counts as at least half a step."""
    return quotient(*(Bounded(*(np.maximum(end, EARLIEST) for end in time)) for time in (slow, fast)))


def at(variable: xr.DataArray, **place: float | int) -> xr.DataArray:
    """A variable at values of its coordinates, up to rounding.

    Raises:
        KeyError: there is no such coordinate value; the message lists those that exist.
    """
    for name, value in place.items():
        near = np.isclose(variable[name], value)
        if not near.any():
            raise KeyError(f"{variable.name} has no {name} {value:g}; it has {np.asarray(variable[name]).tolist()}")
        variable = variable.isel({name: int(near.argmax())})
    return variable


class Reading(NamedTuple):
    """Convergence times that a measure read, for what is said beside its numbers."""

    data: xr.Dataset
    name: str
    threshold: float
    place: dict[str, float | int]
    times: Bounded


_readings: ContextVar[list[Reading] | None] = ContextVar("readings", default=None)


@contextmanager
def readings() -> Iterator[list[Reading]]:
    """Collect the convergence times that are read inside the ``with`` block."""
    collected: list[Reading] = []
    token = _readings.set(collected)
    try:
        yield collected
    finally:
        _readings.reset(token)


def _note(reading: Reading) -> None:
    if (collected := _readings.get()) is not None:
        collected.append(reading)
