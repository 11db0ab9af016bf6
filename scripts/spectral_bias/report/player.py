"""The record of a claim's player, from spectra: what the page's script shows, thinned so that the page stays small.

A run has frames (output on points or pixels, amplitudes) at some steps, and curves (errors by frequency or band,
training and test errors) at those and some more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Int

from spectral_bias.plan.records.player import PlayedRun, PlayerSpec
from spectral_bias.report.packing import packed, packed_levels
from spectral_bias.spectra.frames import SWEEPS
from spectral_bias.spectra.passage import NEVER

# Bytes of a record as compact JSON: a page has 700 kB for it, its charts and its text.
LARGEST_RECORD = 500_000
# Outputs farther out than this many times the largest target are drawn there.
FARTHEST = 20.0
MOST_MODES = 64
ERROR = "relative_error"


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
# Curves over steps: the first family of which a spectrum holds any, with what each is called; logarithms of errors.
CURVES: tuple[tuple[bool, Mapping[str, tuple[str, str]]], ...] = (
    (
        True,
        {
            "training_error": ("training error", "训练误差"),
            "validation_error": ("validation error", "验证误差"),
            "test_error": ("test error", "测试误差"),
        },
    ),
    (False, {"train_psnr": ("training PSNR (dB)", "训练 PSNR（dB）"), "test_psnr": ("test PSNR (dB)", "测试 PSNR（dB）")}),
    (
        True,
        {
            "jacobi_error_network": ("error, from the network", "误差（从网络出发）"),
            "jacobi_error_zero": ("error, from zero", "误差（从零出发）"),
        },
    ),
)
LOSS = (True, {"loss": ("training loss", "训练损失")})


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
    print(f"The record has {len(compact(record))} bytes, more than {LARGEST_RECORD}: show fewer runs", flush=True)
    return record


def compact(record: Mapping[str, Any]) -> str:
    """A record as the page holds it."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


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
    error = _error(by_step, data, time, threshold)
    return {
        "experiment": asked.experiment,
        "run": asked.run,
        "label": dict(asked.label),
        "unit": "sweeps" if data["frame_step"].attrs["long_name"] == SWEEPS else "steps",
        "seeds": seeds.tolist(),
        "steps": logged[kept].astype(int).tolist(),
        "frames": np.searchsorted(kept, at_frames).tolist(),
        "fit": _fit(frames, trained_on, seeds) if "frame_x" in data else None,
        "image": None if "frame_x" in data else _image(frames),
        "spectrum": _spectrum(data.isel({"seed": np.isin(data["seed"], seeds), time: at_frames}), time),
        "error": error,
        "curves": [*_curves(by_step, time, has_error=error is not None)],
    }


def _fit(frames: xr.Dataset, trained_on: xr.Dataset | None, seeds: np.ndarray) -> dict[str, Any]:
    target, points = np.asarray(frames["frame_target"], np.float64), np.asarray(frames["frame_x"])
    largest = float(np.abs(target).max())
    return {
        "x": _short(points),
        "target": _short(target),
        "trained": None if trained_on is None else _trained(trained_on, seeds, points[0], points[-1]),
        "output": packed(frames["frame_prediction"], limit=FARTHEST * largest if largest > 0.0 else np.inf),
    }


def _trained(data: xr.Dataset, seeds: np.ndarray, low: float, high: float) -> dict[str, Any]:
    """Training points between the ends of what is shown; labels of each seed of its own are packed by seed."""
    x = np.asarray(data["x_train"], np.float64)[:, 0]
    # The last cell of a periodic grid has no evaluation point at its end.
    margin = (high - low) / max(x.size, 1)
    inside = (x >= low - margin) & (x <= high + margin)
    labels = np.asarray(data["y_train"], np.float64)[..., 0][..., inside]
    y = _short(labels) if labels.ndim == 1 else packed(labels[seeds])
    return {"x": _short(x[inside]), "y": y}


def _image(frames: xr.Dataset) -> dict[str, Any]:
    output, target = frames["frame_prediction"], np.asarray(frames["frame_target"], np.float64)
    target = target.reshape(len(target), -1)
    low, high = float(target.min()), float(target.max())
    values = np.asarray(output).reshape(*output.shape[:2], *target.shape)
    return {
        "shape": np.asarray(output.attrs["grid_shape"]).tolist(),
        "channels": target.shape[1],
        "target": packed_levels(target, low, high),
        "output": packed_levels(values, low, high),
    }


def _spectrum(frames: xr.Dataset, time: str) -> dict[str, Any] | None:
    if "amplitude" not in frames or frames["amplitude"].dims != ("seed", time, "mode"):
        return None
    few = frames.isel(mode=slice(MOST_MODES))
    target = np.asarray(few["target_amplitude"], np.float64)
    return {
        "mode": _short(few["mode"]),
        "target": _short(target),
        "amplitude": packed(few["amplitude"], limit=FARTHEST * float(target.max())),
    }


def _error(by_step: xr.Dataset, whole: xr.Dataset, time: str, threshold: float) -> dict[str, Any] | None:
    names = sorted(
        (str(name) for name, each in by_step.items() if str(name).endswith(ERROR) and each.dims[:2] == ("seed", time)),
        key=lambda name: (name != ERROR, name),
    )
    found = [name for name in names if by_step[name].ndim == 3]
    if not found:
        return None
    error, prefix = by_step[found[0]], found[0].removesuffix(ERROR)
    axis = str(error.dims[2])
    record = {
        "axis": axis,
        "unit": _unit(whole, axis),
        "places": [*_places(whole, axis)],
        "value": packed(error, log=True),
        "threshold": None,
        "first": None,
        "first_after": None,
    }
    if f"{prefix}first_passage_step" in by_step:
        levels = np.asarray(whole["threshold"], np.float64)
        near = int(np.abs(levels - threshold).argmin())
        record["threshold"] = float(levels[near])
        for key, end in (("first", "step"), ("first_after", "after_step")):
            if (times := by_step.get(f"{prefix}first_passage_{end}")) is not None:
                record[key] = [[None if step == NEVER else int(step) for step in each] for each in times.values[:, near]]
    return record


def _places(data: xr.Dataset, axis: str) -> Iterator[str]:
    """What is at each place along an axis; bands by the first mode and the last one in them, or by their radii."""
    if axis == "band" and "band_from" in data:
        for low, high in zip(data["band_from"].values, data["band_to"].values, strict=True):
            yield f"{low:g}" if high - low <= 1 else f"{low:g}-{high - 1:g}"
    elif axis == "band" and "half cycles" in data["band"].attrs.get("comment", ""):
        edges = [*np.asarray(data["band"], np.float64), 2.0 * float(data["band"][-1])]
        yield from (f"{low:g}-{high:g}" for low, high in pairwise(edges))
    else:
        yield from (each if isinstance(each, str) else f"{each:.4g}" for each in np.asarray(data[axis]).tolist())


def _unit(data: xr.Dataset, axis: str) -> str:
    """The unit of the places in words, as the spectrum's comments have it; empty where they have none."""
    named = data["band_from"] if axis == "band" and "band_from" in data else data[axis]
    words = str(named.attrs.get("comment", "")).partition(";")[0]
    return words.removeprefix("in ") if words.startswith("in ") else ""


def _curves(by_step: xr.Dataset, time: str, *, has_error: bool) -> Iterator[dict[str, Any]]:
    seeds, steps = by_step.sizes["seed"], by_step.sizes[time]
    for log, names in (*CURVES, *(() if has_error else (LOSS,))):
        held = [name for name in names if name in by_step and by_step[name].dims[-1:] == (time,)]
        for name in held:
            values = np.broadcast_to(np.asarray(by_step[name], np.float64), (seeds, steps))
            english, chinese = names[name]
            yield {"label": {"en": english, "zh": chinese}, "value": packed(values, log=log)}
        if held:
            return


def _short(values: Any) -> list[float]:
    """Numbers of at most seven digits, which float32 has."""
    return [float(f"{each:.7g}") for each in np.asarray(values, np.float64).tolist()]
