"""Access to the spectra that a test chose, and arithmetic of censored convergence times for measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float, Num


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
        ValueError: the test did not choose two.
    """
    if len(spectra) != 2:
        raise ValueError(f"this measure compares two runs; the test's 'where' chose {len(spectra)}")
    return spectra[0], spectra[1]


def times(
    data: xr.Dataset, variable: str, *, threshold: float, **place: float | int
) -> Float[np.ndarray, "seed *rest"]:
    """Convergence times in optimiser steps, by ``censored``.

    Args:
        data: a spectrum.
        variable: such as ``first_passage_step``.
        threshold: one of the spectrum's thresholds.
        place: value of another coordinate, such as ``frequency=5``.

    Raises:
        KeyError: the spectrum has no such variable or coordinate value; the message lists those that exist.
    """
    if variable not in data:
        raise KeyError(f"the spectrum has no {variable!r}; it has {', '.join(sorted(map(str, data.data_vars)))}")
    return censored(np.asarray(at(data[variable], threshold=threshold, **place)))


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


def censored(steps: Num[np.ndarray, "*lead"]) -> Float[np.ndarray, "*lead"]:
    """Steps as times: infinite for NEVER, half a step for 0, so that ratios of times are defined."""
    return np.where(steps < 0, np.inf, np.maximum(np.asarray(steps, np.float64), 0.5))


def ratio(slow: Float[np.ndarray, " seed"], fast: Float[np.ndarray, " seed"]) -> Float[np.ndarray, " seed"]:
    """Slow / fast with censoring: infinite if only slow is censored, 0 if only fast is, NaN if both are."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(slow) & np.isinf(fast), np.nan, slow / fast)
