"""Logs whose convergence times are known: the relative error of tone k at step t is exp(-t / rate(k))."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

PERIOD = 2.0 * np.pi


def time(rate: float, level: float, every: int = 1) -> int:
    """The first logged step at which exp(-t / rate) is under a level."""
    return every * (math.floor(rate * math.log(1.0 / level) / every) + 1)


def closed_form(
    rates: Mapping[int, float],
    *,
    steps: Sequence[int] = range(400),
    x: np.ndarray | None = None,
    seeds: int = 1,
    wave: Callable[[np.ndarray, int], np.ndarray] = lambda x, k: np.sin(k * x),
    attributes: Mapping[str, Any] | None = None,
) -> xr.Dataset:
    """A log of networks that all learn each tone at its own rate.

    Args:
        rates: steps in which the error of a tone falls by a factor e, by its frequency.
        steps: logged steps.
        x: points; left out, 64 of a period of 2 pi.
        seeds: number of networks.
        wave: the tone of a frequency at the points.
        attributes: of the file; left out, the length of the domain.
    """
    points = np.arange(64) * (PERIOD / 64) if x is None else np.asarray(x, np.float64)
    waves = {k: wave(points, k) for k in rates}
    outputs = np.stack([sum((1.0 - math.exp(-t / rate)) * waves[k] for k, rate in rates.items()) for t in steps])
    return xr.Dataset(
        {
            "prediction": (("seed", "step", "sample"), np.repeat(outputs[None], seeds, axis=0)),
            "target": (("sample",), sum(waves.values())),
            "x": (("sample", "dimension"), points.reshape(len(points), -1)),
            "trained_on": (("sample",), np.ones(len(points), np.int8)),
        },
        coords={"step": np.asarray(steps, np.int32)},
        attrs={"domain_length": PERIOD} if attributes is None else dict(attributes),
    )


def written(log: xr.Dataset, path: Path) -> Path:
    """The log as a file."""
    log.to_netcdf(path, engine="netcdf4")
    return path
