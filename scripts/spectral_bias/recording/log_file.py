"""The log as a NetCDF file: written beside itself and renamed, so that a killed program leaves a whole one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np

from spectral_bias.recording.errors import RecordingError
from spectral_bias.recording.evaluation_points import Points
from spectral_bias.recording.table import STATUSES, Table

ATTRIBUTES = ("domain_length", "grid_shape", "train_points", "parameters", "title", "summary")


def log_bytes(points: Points, table: Table, attributes: Mapping[str, Any]) -> bytes:
    """A log in the form of docs/run-file.md; the same content gives the same bytes at any time."""
    # Not in memory: there HDF5 notes the time in the file.
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "log.nc")
        with netCDF4.Dataset(path, "w") as data:
            _fill(data, points, table, attributes)
        return path.read_bytes()


def _fill(data: Any, points: Points, table: Table, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        data.setncattr(name, value)
    samples = ("sample", "channel")[: points.target.ndim]
    sizes = {"seed": len(table.seed), "step": len(table.step), "sample": len(points.x), "dimension": points.x.shape[1]}
    for name, size in {**sizes, **dict(zip(samples, points.target.shape, strict=True))}.items():
        data.createDimension(name, size)

    def put(name: str, values: np.ndarray | None, dimensions: tuple[str, ...], **options: Any) -> None:
        if values is not None:
            data.createVariable(name, values.dtype, dimensions, **options)[:] = values

    compressed = {"compression": "zlib", "complevel": 1, "shuffle": True}
    put("seed", table.seed.astype(np.int64), ("seed",))
    put("step", table.step.astype(np.int32), ("step",))
    put("x", points.x, ("sample", "dimension"))
    put("target", points.target, samples)
    put("trained_on", points.trained_on, ("sample",))
    put("prediction", table.prediction, ("seed", "step", *samples), fill_value=np.nan, **compressed)
    put("loss", table.loss, ("seed", "step"), fill_value=np.nan)
    put("status", table.status, ("seed",))
    data["status"].setncatts({"flag_values": np.arange(3, dtype=np.int8), "flag_meanings": " ".join(STATUSES)})
    put("last_step", table.last_step.astype(np.int32), ("seed",))


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside ``path``, flush it to the disk and rename it: ``path`` is whole at any time.

    Raises:
        OSError: it cannot be written; ``path`` is as it was.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_file(path: Path, points: Points) -> tuple[Table, dict[str, Any]]:
    """The seeds of a log that a recorder wrote, and the file's attributes.

    Raises:
        RecordingError: it is of other points or another target, or no recorder's log.
    """
    try:
        with netCDF4.Dataset("log.nc", memory=path.read_bytes()) as data:
            data.set_auto_mask(False)
            stored = {name: np.asarray(variable[:]) for name, variable in data.variables.items()}
            attributes = {name: data.getncattr(name) for name in data.ncattrs()}
        kept: dict[str, Any] = {name: stored[name] for name in Table._fields if name != "loss"}
        table = Table(**kept, loss=stored.get("loss"))
        known = {name: stored[name] for name in ("x", "target")}
    except (OSError, RuntimeError, KeyError) as error:
        raise RecordingError(f"{path}: is no log of a recorder ({error}); give another path") from error
    problems: list[str] = []
    for name, values in known.items():
        own = getattr(points, name)
        if values.shape != own.shape:
            problems.append(f"{path}: {name} has the shape {values.shape} in the file, {own.shape} now")
        elif not np.array_equal(values, own):
            apart = float(np.abs(values - own).max())
            problems.append(f"{path}: {name} differs from that in the file by up to {apart:.3g}")
    if problems:
        raise RecordingError(*problems)
    return table, attributes
