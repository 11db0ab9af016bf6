"""What the atlas reads off one spectrum: strength of spectral bias, times, and errors at the end, over the seeds."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.logged_steps import spread_steps
from spectral_bias.verdicts.bounded import Bounded, exact
from spectral_bias.verdicts.intervals import Estimate, median
from spectral_bias.verdicts.measures.spectral_exponent import spectral_exponent
from spectral_bias.verdicts.medians import median_of
from spectral_bias.verdicts.reading import Spectrum, at, diverged, passage

# That of the measure; spectra that lack it are read at their largest one.
THRESHOLD: float = inspect.signature(spectral_exponent).parameters["threshold"].default
# An error map has at most so many steps and places.
MAP_STEPS, MAP_PLACES = 40, 16


@dataclass(frozen=True)
class ErrorMap:
    """Median relative errors over the seeds, infinite where most seeds have diverged.

    Attributes:
        steps: some of the logged steps, the first and the last among them.
        places: which of the run's places it shows.
        error: the errors.
    """

    steps: tuple[int, ...]
    places: tuple[int, ...]
    error: Float[np.ndarray, "step place"]


@dataclass(frozen=True)
class Numbers:
    """One run's numbers. Those of places are empty or None where its spectrum tells no places apart.

    Attributes:
        seeds: members of the ensemble.
        diverged: those that diverged.
        steps: the last logged step.
        parameters: number of the network's parameters.
        training_points: number of training points, where the spectrum has it.
        axis: what its places are: ``frequency``, ``band``, or ``filter`` for a low and a high part.
        places: frequencies, bands or parts, in their order.
        energy: share of the target's energy at each frequency.
        threshold: the threshold of the relative error at which times are read.
        reached: median number of places that a seed reaches.
        alpha: the spectral exponent.
        undecided: seeds whose exponent the log leaves open.
        first: first passage at the lowest and at the highest place, in steps.
        errors: median relative error of each place at the end.
        rmse: median root mean square error at the end.
        loss: median loss at the end.
        map: errors by step and place.
    """

    seeds: int
    diverged: int
    steps: int
    parameters: int | None
    training_points: int | None
    rmse: float | None
    loss: float | None
    axis: str = ""
    places: tuple[str, ...] = ()
    energy: tuple[float, ...] = ()
    threshold: float | None = None
    reached: float | None = None
    alpha: Estimate | None = None
    undecided: int = 0
    first: tuple[Estimate, Estimate] | None = None
    errors: tuple[float, ...] = ()
    map: ErrorMap | None = None


def numbers_of(data: xr.Dataset) -> Numbers:
    """The numbers of one run.

    Args:
        data: its spectrum.
    """
    return Numbers(
        seeds=data.sizes["seed"],
        diverged=int(diverged(data).sum()),
        steps=int(data["step"][-1]),
        parameters=_attribute(data, "parameters"),
        training_points=_attribute(data, "train_points"),
        rmse=_at_the_end(data, "rmse"),
        loss=_at_the_end(data, "loss"),
        **_by_place(data),
    )


def _by_place(data: xr.Dataset) -> Mapping[str, Any]:
    if "threshold" not in data.sizes:
        return {}
    thresholds = np.asarray(data["threshold"], np.float64)
    near = thresholds[np.isclose(thresholds, THRESHOLD)]
    threshold = float(near[0] if near.size else thresholds.max())
    for axis in ("frequency", "band"):
        if {"relative_error", "first_passage_step"} <= data.keys() and axis in data["relative_error"].dims:
            times, error = passage(data, "first_passage", threshold=threshold), data["relative_error"]
            places = tuple(f"{value:g}" for value in np.asarray(data[axis], np.float64))
            break
    else:
        if "low_relative_error" not in data:
            return {}
        axis, places, times, error = "filter", ("low", "high"), *_low_and_high(data, threshold)
    number = len(places) - 1
    values = _with_diverged(data, np.asarray(error, np.float64))
    found: dict[str, Any] = {
        "axis": axis,
        "places": places,
        "threshold": threshold,
        "reached": float(np.median(np.isfinite(times.values).sum(axis=1))),
        "first": (median(times.select((..., 0))), median(times.select((..., number)))),
        "errors": tuple(_median(_last(values))),
        "map": _error_map(values, np.asarray(data["step"])),
    }
    if axis == "frequency":
        alpha = spectral_exponent([Spectrum("", {}, {}, data)], threshold=threshold)
        energy = np.asarray(data["energy_share"], np.float64) if "energy_share" in data else ()
        found |= {"alpha": median(alpha), "undecided": int(np.isnan(alpha.values).sum()), "energy": tuple(energy)}
    return found


def _low_and_high(data: xr.Dataset, threshold: float) -> tuple[Bounded, Float[np.ndarray, "seed step 2"]]:
    """Times and errors of what a filter of the middle width lets through, and of the rest."""
    delta = float(data["delta"][data.sizes["delta"] // 2])
    both = [passage(data, f"{part}_first_passage", threshold=threshold, delta=delta) for part in ("low", "high")]
    times = Bounded(*(np.stack(ends, axis=-1) for ends in zip(*both, strict=True)))
    errors = [at(data[f"{part}_relative_error"], delta=delta) for part in ("low", "high")]
    return times, np.stack([np.asarray(each, np.float64) for each in errors], axis=-1)


def _at_the_end(data: xr.Dataset, name: str) -> float | None:
    if name not in data or data[name].dims != ("seed", "step"):
        return None
    return float(_median(_last(_with_diverged(data, np.asarray(data[name], np.float64)))))


def _with_diverged(data: xr.Dataset, values: Float[np.ndarray, "seed step *rest"]) -> Float[np.ndarray, "..."]:
    """The values, infinite from where a seed has diverged on."""
    lost = np.expand_dims(diverged(data), tuple(range(1, values.ndim))) & np.isnan(values)
    return np.where(lost, np.inf, values)


def _last(values: Float[np.ndarray, "seed step *rest"]) -> Float[np.ndarray, "seed *rest"]:
    """Each seed's last value; a seed that was stopped has none after that."""
    logged = ~np.isnan(values)
    place = values.shape[1] - 1 - np.flip(logged, axis=1).argmax(axis=1)
    return np.take_along_axis(values, np.expand_dims(place, 1), axis=1)[:, 0]


def _median(values: Float[np.ndarray, "seed *rest"]) -> Float[np.ndarray, "*rest"]:
    """The median of the seeds that have a value; infinite where one of the middle two is."""
    return median_of(exact(values)).upper


def _error_map(values: Float[np.ndarray, "seed step place"], logged: np.ndarray) -> ErrorMap:
    steps = spread_steps([int(step) for step in logged], MAP_STEPS)
    places = np.unique(np.linspace(0, values.shape[2] - 1, min(values.shape[2], MAP_PLACES)).round().astype(int))
    chosen = values[:, np.searchsorted(logged, steps)][:, :, places]
    return ErrorMap(tuple(steps), tuple(int(each) for each in places), _median(chosen))


def _attribute(data: xr.Dataset, name: str) -> int | None:
    return int(data.attrs[name]) if name in data.attrs else None
