"""What a training log that somebody else wrote must hold: the exchange format of docs/run-file.md, trusted in nothing.

Sizes, types and names are checked before any number is read, numbers after; everything that is wrong is told at once.
"""

from __future__ import annotations

import ctypes
import difflib
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spectral_bias.config.text import on_one_line

LARGEST = 512 * 2**20
MAX_SEEDS = 10_000
LAST_STEP = 2**31 - 1
MAX_AXES = 32
MAX_TEXT_LENGTH = 10_000
MAX_FAULT_LENGTH = 300
# How NetCDF's own library calls numbers that stand in the file itself: in chunks, in one piece, in the header.
STORED = (0, 1, 2)

# Names, what dimensions each may have, and whether it must be there.
VARIABLES: dict[str, tuple[tuple[tuple[str, ...], ...], bool]] = {
    "prediction": ((("seed", "step", "sample"), ("seed", "step", "sample", "channel")), True),
    "target": ((("sample",), ("sample", "channel")), True),
    "x": ((("sample", "dimension"),), True),
    "step": ((("step",),), True),
    "loss": ((("seed", "step"),), False),
    "trained_on": ((("sample",),), False),
}
FACTS = ("domain_length", "grid_shape", "train_points", "parameters")
WORDS = ("title", "summary")


class BadLogError(ValueError):
    """Every fault of a log, all at once."""

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        # Names in the file are part of some faults.
        lines = [on_one_line(fault) for fault in faults]
        self.faults = tuple(
            each if len(each) <= MAX_FAULT_LENGTH else f"{each[:MAX_FAULT_LENGTH]}..." for each in lines
        )
        count = f"{len(faults)} problem{'' if len(faults) == 1 else 's'} in the log"
        head = f"{count} {path} (its form is described in docs/run-file.md):"
        super().__init__("\n".join([head, *(f"  - {fault}" for fault in self.faults)]))


@dataclass(frozen=True)
class Log:
    """What a sound log holds.

    Attributes:
        variables: numbers by name; without a channel axis where there is one channel.
        facts: the attributes that an analysis may ask for.
        words: the log's own title and summary, where it has them.
        ignored: names in it that nothing here reads.
    """

    variables: dict[str, np.ndarray]
    facts: dict[str, Any]
    words: dict[str, str]
    ignored: tuple[str, ...]


def log_in(content: bytes | memoryview, path: Path, *, periodic: bool = False) -> Log:
    """Read the bytes of a log. For bytes that nobody vouches for see ``external_logs.confined``.

    Args:
        content: a NetCDF file.
        path: where it came from, for messages.
        periodic: the points must be a periodic grid of one dimension without its end point.

    Raises:
        BadLogError: it is no such log; says everything that is wrong with it.
        MemoryError: it takes more than there is.
    """
    import netCDF4

    try:
        # From memory, so that what is read is one file, whatever its name looks like or happens to it meanwhile.
        with warnings.catch_warnings(), netCDF4.Dataset("log.nc", memory=content) as data:
            warnings.simplefilter("ignore")
            data.set_auto_scale(False)
            found = dict(data.variables)
            faults = [*_layout_faults(found, data), *_size_faults(found), *_place_faults(found, netCDF4)]
            if faults:
                raise BadLogError(path, faults)
            # What the file marks as missing, or never wrote, comes out masked.
            masked = {name: np.ma.asarray(found[name][...]) for name in VARIABLES if name in found}
            attributes = {name: data.getncattr(name) for name in data.ncattrs() if name in (*FACTS, *WORDS)}
            others = (*(name for name in found if name not in {*VARIABLES, "seed"}), *data.groups)
            ignored = tuple(map(on_one_line, others))
    except BadLogError:
        raise
    except (OSError, RuntimeError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        reason = f"not readable as NetCDF: {_line(error)}; is it whole, with its numbers in it?"
        raise BadLogError(path, [reason]) from error
    faults = [fault for name, values in masked.items() for fault in _value_faults(name, values)]
    faults += [*_fact_faults(attributes, {name: values.shape for name, values in masked.items()})]
    variables = {name: _plain(values) for name, values in masked.items()}
    if periodic and not faults:
        faults += [*_grid_faults(variables["x"], attributes.get("domain_length"))]
    if faults:
        raise BadLogError(path, faults)
    for name in ("prediction", "target"):
        if variables[name].ndim == len(VARIABLES[name][0][1]) and variables[name].shape[-1] == 1:
            variables[name] = variables[name][..., 0]
    facts = {name: _number(attributes[name]) for name in FACTS if name in attributes}
    words = {name: on_one_line(" ".join(str(attributes[name]).split())) for name in WORDS if name in attributes}
    return Log(variables, facts, words, ignored)


def _layout_faults(found: Mapping[str, Any], data: Any) -> Iterator[str]:
    """Names, dimensions and types."""
    for name, (allowed, required) in VARIABLES.items():
        forms = " or ".join(f"{name}({', '.join(dims)})" for dims in allowed)
        if name not in found:
            if required:
                near = difflib.get_close_matches(name, [each for each in found if each not in VARIABLES], n=1)
                hint = f"; did you mean it by {near[0]!r}?" if near else ""
                inside = [group for group in data.groups if name in data[group].variables]
                hint = f"; the one in the group {inside[0]!r} is not looked at" if inside else hint
                yield f"{name}: is missing; {forms} is asked for{hint}"
            continue
        variable = found[name]
        if variable.dimensions not in allowed:
            given = ", ".join(variable.dimensions)
            yield f"{name}: has the dimensions ({given}); {forms} is asked for"
        kind = getattr(variable.dtype, "kind", "")
        wanted = "iu" if name in {"step", "trained_on"} else "fiu"
        if kind not in wanted or not isinstance(variable.datatype, np.dtype):
            words = "whole numbers" if wanted == "iu" else "real numbers"
            yield f"{name}: has the type {variable.dtype}; {words} are asked for"
        packed = [each for each in ("scale_factor", "add_offset") if each in variable.ncattrs()]
        if packed:
            yield f"{name}: is packed ({' and '.join(packed)}); write plain numbers"
    outputs = [found[name].dimensions for name in ("prediction", "target") if name in found]
    if len({"channel" in dims for dims in outputs}) == 2:
        yield "prediction and target: one has a channel dimension and the other has not"


def _size_faults(found: Mapping[str, Any]) -> Iterator[str]:
    """Empty or huge arrays, seen before they are read."""
    for name, variable in found.items():
        if name not in VARIABLES or not isinstance(variable.datatype, np.dtype):
            continue
        empty = [dim for dim, size in zip(variable.dimensions, variable.shape, strict=True) if size == 0]
        if empty:
            yield f"{name}: the dimension {empty[0]!r} is empty"
        # A chunk is unpacked as a whole, however little of it is asked for.
        chunks = variable.chunking()
        for shape, what in ((variable.shape, "it"), (chunks if isinstance(chunks, list) else (), "a chunk of it")):
            size = math.prod(map(int, shape)) * variable.datatype.itemsize
            if size > LARGEST:
                yield f"{name}: {what} takes {size} bytes; at most {LARGEST} are read, so log fewer steps or points"
        for dim, size in zip(variable.dimensions, variable.shape, strict=True):
            if dim == "seed" and size > MAX_SEEDS and name == "prediction":
                yield f"prediction: has {size} seeds; at most {MAX_SEEDS} are read"
            if dim == "step" and size < 2 and name == "step":
                yield "step: has one logged step; an order of convergence needs more"


def _place_faults(found: Mapping[str, Any], library: Any) -> Iterator[str]:
    """Numbers that stand in other files, which would be read as fill values where these cannot be opened."""
    # netCDF4 itself does not say where numbers stand; the C library under it does, by its own handles.
    inquire = getattr(ctypes.CDLL(library._netCDF4.__file__), "nc_inq_var_chunking", None)  # noqa: SLF001
    for name, variable in found.items():
        storage = ctypes.c_int(STORED[0])
        if name in VARIABLES and inquire is not None:
            inquire(variable._grpid, variable._varid, ctypes.byref(storage), None)  # noqa: SLF001 - the C handles
        if storage.value not in STORED:
            yield f"{name}: its numbers stand in another file; write them into this one"


def _value_faults(name: str, values: np.ma.MaskedArray) -> Iterator[str]:
    """Numbers that are missing, not finite, or not what the name says."""
    missing = int(np.ma.count_masked(values))
    if missing:
        yield f"{name}: {missing} of {values.size} values are missing (fill values): was it written to its end?"
        return
    plain = np.asarray(values)
    wild = int(np.count_nonzero(~np.isfinite(plain)))
    if wild:
        yield f"{name}: {wild} of {plain.size} values are not finite; leave the steps out from where a seed diverged"
    if name == "step" and plain.ndim == 1 and plain.size:
        if int(plain.min()) < 0 or int(plain.max()) > LAST_STEP:
            yield f"step: must lie from 0 to {LAST_STEP}, and goes from {plain.min()} to {plain.max()}"
        elif (np.diff(plain.astype(np.int64)) <= 0).any():
            yield "step: must ascend, each step later than the one before"
    if name == "trained_on" and not np.isin(plain, (0, 1)).all():
        yield "trained_on: must be 1 where a point was trained on and 0 elsewhere"


def _fact_faults(attributes: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    """Attributes that are not the numbers they stand for."""
    for name in WORDS:
        if name in attributes and len(str(attributes[name])) > MAX_TEXT_LENGTH:
            yield f"attribute {name}: has more than {MAX_TEXT_LENGTH} letters"
    for name in FACTS:
        if name not in attributes:
            continue
        values = np.atleast_1d(np.asarray(attributes[name]))
        whole = name != "domain_length"
        numbers = values.dtype.kind in ("iu" if whole else "fiu") and 0 < values.size <= MAX_AXES
        sound = numbers and bool(np.isfinite(values).all())
        if not sound or (values <= 0).any() or (name != "grid_shape" and values.size != 1):
            many = "whole numbers" if name == "grid_shape" else "a whole number" if whole else "a number"
            yield f"attribute {name}: must be {many} above 0"
        elif name == "grid_shape" and math.prod(map(int, values)) != shapes["x"][0]:
            yield f"attribute grid_shape: a grid of {values.tolist()} has not the {shapes['x'][0]} points of x"


def _grid_faults(x: np.ndarray, length: Any) -> Iterator[str]:
    """Points that are no periodic grid, on which a transform would give numbers that mean nothing."""
    if x.shape[1] != 1 or len(x) < 3:
        yield f"x: the dft needs a grid of one dimension; these are {len(x)} points of {x.shape[1]}"
        return
    gaps = np.diff(np.float64(x[:, 0]))
    spacing = float(gaps.mean())
    if spacing <= 0 or np.abs(gaps - spacing).max() > 1e-3 * spacing:
        yield "x: the dft needs equally spaced points in ascending order"
    elif length is not None and abs(spacing * len(x) - float(length)) > 1e-3 * spacing:
        yield (
            f"x: {len(x)} points {spacing:.6g} apart are no periodic grid of the domain_length {float(length):.6g}; "
            "leave out the end point, as in x = start + length * arange(n) / n"
        )


def _plain(values: np.ma.MaskedArray) -> np.ndarray:
    """Real numbers as they are in float32 or float64; whole numbers as such."""
    plain = np.asarray(values)
    return plain if plain.dtype.kind in "iu" else plain.astype(np.float32 if plain.dtype.itemsize <= 4 else np.float64)


def _number(value: Any) -> Any:
    """An attribute as a plain number, or a list of them."""
    values = np.atleast_1d(np.asarray(value))
    return values if values.size > 1 else values[0].item()


def _line(error: Exception) -> str:
    """What the library says, in one line, without its own error numbers and the name given to the file in memory."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())[:200] or type(error).__name__
