"""The record of a claim's player, from spectra: what the page's script shows, thinned so that the page stays small.

A run has frames (output on points or pixels, amplitudes) at some steps, and curves (errors by frequency or band,
training and test errors) at those and some more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Int

from spectral_bias.plan.records.player import PlayedRun, PlayerSpec
from spectral_bias.report.packing import compact
from spectral_bias.report.player_curves import curves_by_step, error_by_step
from spectral_bias.report.player_frames import fit, image, spectrum
from spectral_bias.spectra.frames import SWEEPS

# Bytes of a record as compact JSON: a page has 700 kB for it, its charts and its text.
LARGEST_RECORD = 500_000


class Detail(NamedTuple):
    """How much of each run is kept at most."""

    seeds: int
    frames: int
    steps: int


# From all to the least that can be watched.
DETAILS = (
    *(Detail(4, 48, 160), Detail(3, 48, 160), Detail(2, 48, 160), Detail(2, 32, 120), Detail(1, 32, 120)),
    *(Detail(1, 24, 100), Detail(1, 20, 90), Detail(1, 16, 80), Detail(1, 12, 60)),
)


class NoFramesError(LookupError):
    """A spectrum keeps no frames."""


def player_record(
    asked: PlayerSpec, spectra: Mapping[tuple[str, str], xr.Dataset], data: Mapping[str, xr.Dataset]
) -> dict[str, Any]:
    """The record, in as much detail as its size allows.

    Args:
        asked: the runs, and what is shown first.
        spectra: their spectra by experiment and run.
        data: datasets by path, of the runs whose training points are drawn.

    Raises:
        NoFramesError: a spectrum keeps no frames.
    """
    record: dict[str, Any] = {}
    for detail in DETAILS:
        runs = [
            _run(run, spectra[run.experiment, run.run], data.get(run.dataset), asked.threshold, detail)
            for run in asked.runs
        ]
        record = {
            "claim": asked.claim,
            "left": asked.left,
            "right": asked.right,
            "step": _first_shown(runs[asked.left], asked.step),
            "about": dict(asked.about),
            "runs": runs,
        }
        if len(compact(record)) <= LARGEST_RECORD:
            return record
    print(f"more than {LARGEST_RECORD} bytes even in the least detail: show fewer runs", flush=True)
    return record


def thinned(count: int, most: int) -> Int[np.ndarray, " kept"]:
    """At most ``most`` of ``count`` places, evenly spaced, ascending, the first and the last among them."""
    return np.unique(np.rint(np.linspace(0, count - 1, min(count, max(most, 2)))).astype(int))


def _first_shown(run: Mapping[str, Any], wanted: int | None) -> int:
    moments = [run["steps"][place] for place in run["frames"]]
    if wanted is None:
        return moments[len(moments) // 2]
    return min(moments, key=lambda step: abs(step - wanted))


def _run(
    asked: PlayedRun, data: xr.Dataset, trained_on: xr.Dataset | None, threshold: float, detail: Detail
) -> dict[str, Any]:
    if "frame_prediction" not in data:
        raise NoFramesError(
            f"the spectrum of {asked.experiment}, run {asked.run}, keeps no frames for the player: its method "
            "player_frames does, and hybrid_solver with frames above 0"
        )
    time = str(data["frame_step"].attrs["subset_of"])
    seeds = np.asarray(data["frame_seed"])[: detail.seeds]
    frames = data.isel(frame_seed=slice(detail.seeds), frame_step=thinned(data.sizes["frame_step"], detail.frames))
    logged = np.asarray(data[time])
    at_frames = np.searchsorted(logged, np.asarray(frames["frame_step"]))
    kept = np.union1d(at_frames, thinned(logged.size, detail.steps - at_frames.size))
    by_step = data.isel({"seed": np.flatnonzero(np.isin(data["seed"], seeds)), time: kept})
    error = error_by_step(by_step, data, time, threshold)
    return {
        "experiment": asked.experiment,
        "run": asked.run,
        "label": dict(asked.label),
        "unit": "sweeps" if data["frame_step"].attrs["long_name"] == SWEEPS else "steps",
        "seeds": seeds.tolist(),
        "members": int(data.sizes["seed"]),
        "steps": logged[kept].astype(int).tolist(),
        "frames": np.searchsorted(kept, at_frames).tolist(),
        "fit": fit(frames, trained_on, seeds) if "frame_x" in data else None,
        "image": None if "frame_x" in data else image(frames),
        "spectrum": spectrum(data.isel({"seed": np.isin(data["seed"], seeds), time: at_frames}), time),
        "error": error,
        "curves": [*curves_by_step(by_step, time, has_error=error is not None)],
    }
