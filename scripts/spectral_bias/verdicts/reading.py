"""What measures read: the spectra that a test chose, and times with censoring taken care of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float


class Spectrum(NamedTuple):
    """One run's spectrum with the run's place on the experiment's axes."""

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


def times(
    data: xr.Dataset, variable: str, *, threshold: float, **place: float | int
) -> Float[np.ndarray, "seed *rest"]:
    """Convergence times as numbers: infinite where never, half a step where the error was small from the start.

    Args:
        data: a spectrum.
        variable: such as ``first_passage_step``.
        threshold: one of the spectrum's thresholds.
        place: a value of another coordinate, such as ``frequency=5``.

    Raises:
        KeyError: the spectrum has no such variable or coordinate value; says which there are.
    """
    if variable not in data:
        raise KeyError(f"the spectrum has no {variable!r}; it has {', '.join(sorted(map(str, data.data_vars)))}")
    chosen = data[variable]
    for name, value in {"threshold": threshold, **place}.items():
        near = np.isclose(chosen[name], value)
        if not near.any():
            raise KeyError(f"{variable} has no {name} {value:g}; it has {np.asarray(chosen[name]).tolist()}")
        chosen = chosen.isel({name: int(near.argmax())})
    steps = np.float64(chosen)
    return np.where(steps < 0, np.inf, np.maximum(steps, 0.5))


def ratio(slow: Float[np.ndarray, " seed"], fast: Float[np.ndarray, " seed"]) -> Float[np.ndarray, " seed"]:
    """Slow / fast with censoring: infinite where only slow is never, 0 where only fast is, NaN where both are."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(slow) & np.isinf(fast), np.nan, slow / fast)
