"""Whatever holds a training as a log on the disk: a path, an xarray dataset, or plain arrays."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xarray as xr

from spectral_bias.recording.errors import RecordingError
from spectral_bias.recording.recorder import Recorder
from spectral_bias.recording.tensors import to_numpy


@contextmanager
def as_log(
    thing: Any,
    target: Any = None,
    prediction: Any = None,
    step: Any = None,
    *,
    attributes: Mapping[str, Any] | None = None,
) -> Iterator[Path]:
    """The path of a log, written to a temporary folder where there is none yet.

    Args:
        thing: path of a log or run file, an xarray dataset in the form of docs/run-file.md, or evaluation points
            (sample[, dimension]).
        target: target at the points (sample[, channel]), with points alone.
        prediction: outputs ([seed, ]step, sample[, channel]), with points alone.
        step: optimiser steps (step), with points alone; left out, 0, 1, 2 ...
        attributes: of the log, such as ``domain_length``, with points alone.

    Raises:
        TypeError: it is none of these, or arrays are missing.
        RecordingError: arrays do not fit each other.
    """
    arrays = {"target": target, "prediction": prediction, "step": step, "attributes": attributes}
    given = [name for name, each in arrays.items() if each is not None]
    if given and isinstance(thing, str | Path | xr.Dataset):
        raise TypeError(f"{', '.join(given)}: belong to arrays of points; a log has its own")
    if isinstance(thing, str | Path):
        yield Path(thing)
        return
    if not isinstance(thing, xr.Dataset) and (target is None or prediction is None):
        raise TypeError(
            "expected the path of a log, an xarray dataset, or points with target= and prediction=; got "
            f"{type(thing).__name__}"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.nc")
        if isinstance(thing, xr.Dataset):
            thing.to_netcdf(path)
        else:
            _record(path, thing, target, prediction, step, attributes or {})
        yield path


def _record(path: Path, x: Any, target: Any, prediction: Any, step: Any, attributes: Mapping[str, Any]) -> None:
    outputs, wanted = to_numpy(prediction, "prediction"), to_numpy(target, "target")
    points = wanted.shape[:1] if wanted.ndim == 2 and wanted.shape[1] == 1 else wanted.shape
    axes = outputs.ndim - len(points)
    if axes == 3 and outputs.shape[-1] == 1:
        outputs, axes = outputs[..., 0], 2
    if axes not in {1, 2} or outputs.shape[axes:] != points:
        raise RecordingError(
            f"prediction: has the shape {outputs.shape}; expected ([seed, ]step, {', '.join(map(str, points))})"
        )
    outputs = outputs[None] if axes == 1 else outputs
    steps = range(outputs.shape[1]) if step is None else to_numpy(step, "step").tolist()
    if len(steps) != outputs.shape[1]:
        raise RecordingError(f"step: has {len(steps)} steps, prediction has {outputs.shape[1]}")
    with Recorder(path, x, target, seeds=len(outputs), attributes=attributes) as recorder:
        for place, number in enumerate(steps):
            recorder.log(int(number), outputs[:, place], always=True)
