"""Reads a training log in NetCDF as other programs write it: compressed, packed, transposed, in a group.

What cannot be read is refused with its reason. Sizes are checked before values are read.
"""

from __future__ import annotations

import difflib
import math
import re
import stat
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np

from spectral_bias.config.text import on_one_line
from spectral_bias.external_logs.endings import endings
from spectral_bias.external_logs.validation import (
    MAX_SEEDS,
    NUMERIC_ATTRIBUTES,
    TEXT_ATTRIBUTES,
    BadLogError,
    Log,
    attribute_faults,
    plain_number,
    value_faults,
)
from spectral_bias.training.run_layout import STATUSES

MAX_BYTES = 512 * 2**20
# Names, what dimensions each may have, and whether it must be there.
VARIABLES: dict[str, tuple[tuple[tuple[str, ...], ...], bool]] = {
    "prediction": ((("seed", "step", "sample"), ("seed", "step", "sample", "channel")), True),
    "target": ((("sample",), ("sample", "channel")), True),
    "x": ((("sample", "dimension"), ("sample",)), True),
    "step": ((("step",),), True),
    "loss": ((("seed", "step"),), False),
    "trained_on": ((("sample",),), False),
    "status": ((("seed",),), False),
    "last_step": ((("seed",),), False),
}
WHOLE = ("step", "trained_on", "last_step")
# Values of these may be missing or not finite where a seed has ended.
ENDING = ("prediction", "loss")
# HDF5's description of the type float16, of which NetCDF's library makes text that it cannot read.
FLOAT16 = bytes.fromhex("02000000 00001000 0a05000a 0f000000")
# How NetCDF files begin: in HDF5, and in the classic forms.
MAGIC = (b"\x89HDF\r\n\x1a\n", b"CDF\x01", b"CDF\x02", b"CDF\x05")
DOCUMENT = "docs/recording.md"
UNITS_OF_TIME = re.compile(
    r"(nano|micro|milli)?sec(ond)?s?\b|[mun]?s$|min(ute)?s?\b|h(ou)?rs?\b|days?\b|\w+ since ", re.I
)


def read_log(path: Path) -> Log:
    """Read a log in the form of docs/run-file.md.

    Raises:
        BadLogError: the file is no such log; lists everything that is wrong with it.
        FileNotFoundError: there is no such file.
    """
    return log_in(bytes_of_log(path), path)


def bytes_of_log(path: Path) -> bytes:
    """The bytes of a file that may be a log.

    Raises:
        BadLogError: it is too large, may not be read, or is no file.
        FileNotFoundError: there is no such file.
    """
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        zarr = "is a Zarr store; write it as NetCDF (xarray: log.to_netcdf)"
        folder = zarr if _is_zarr(path) else "is a folder; give a NetCDF file"
        raise BadLogError(
            path, [folder if stat.S_ISDIR(state.st_mode) else "is a pipe or a device, no file; give a NetCDF file"]
        )
    if state.st_size > MAX_BYTES:
        raise BadLogError(path, [f"the file has {state.st_size} bytes; at most {MAX_BYTES} are read"])
    try:
        return path.read_bytes()
    except PermissionError:
        raise BadLogError(path, ["may not be read by you; change its permissions (chmod u+r)"]) from None


def _is_zarr(path: Path) -> bool:
    return any((path / name).is_file() for name in (".zgroup", ".zmetadata", "zarr.json"))


def log_in(content: bytes, path: Path) -> Log:
    """Read the bytes of a log.

    Args:
        content: a NetCDF file.
        path: where it came from, for messages.

    Raises:
        BadLogError: it is no such log; lists everything that is wrong with it.
    """
    if not content:
        raise BadLogError(path, ["is empty (0 bytes); was it written to its end?"])
    try:
        # From memory, so that the name of the file is not taken for an address or a list of options.
        with warnings.catch_warnings(), netCDF4.Dataset("log.nc", memory=content) as data:
            warnings.simplefilter("ignore")
            group = _group(data)
            stored = {name: group.variables[name] for name in VARIABLES if name in group.variables}
            if faults := [*_layout_faults(group, FLOAT16 in content), *_size_faults(stored)]:
                raise BadLogError(path, faults)
            values, faults = _values(stored, data)
            attributes = {name: owner.getncattr(name) for owner in (data, group) for name in owner.ncattrs()}
            ignored = tuple(map(on_one_line, [*(set(group.variables) - {*VARIABLES, "seed"}), *group.groups]))
    except BadLogError:
        raise
    except (OSError, RuntimeError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        reason = f"not readable as NetCDF: {_line(error)}; is it whole, with its numbers in it?"
        if not content.startswith(MAGIC):
            begins = content[:8].decode("latin-1")
            reason = f"is no NetCDF file: it begins with {begins!r}; write it by a recorder ({DOCUMENT})"
        raise BadLogError(path, [reason]) from error
    faults += attribute_faults(attributes, len(values["x"]) if "x" in values else None)
    if faults:
        raise BadLogError(path, faults)
    if "loss" in values and np.isnan(values["loss"]).all():
        del values["loss"]
    members, faults = endings(values)
    if faults:
        raise BadLogError(path, faults)
    return Log(
        variables=values,
        members=members,
        attributes={name: plain_number(attributes[name]) for name in NUMERIC_ATTRIBUTES if name in attributes},
        texts={
            name: on_one_line(" ".join(str(attributes[name]).split())) for name in TEXT_ATTRIBUTES if name in attributes
        },
        ignored=tuple(sorted(ignored)),
    )


def _group(data: Any) -> Any:
    """The root group, or the one group that holds all that is required where the root holds none of it."""
    required = {name for name, (_, needed) in VARIABLES.items() if needed}
    inner = [group for group in _groups(data) if required <= set(group.variables)]
    return inner[0] if len(inner) == 1 and not required & set(data.variables) else data


def _groups(data: Any) -> Iterator[Any]:
    """All groups in a group."""
    for group in data.groups.values():
        yield group
        yield from _groups(group)


def _own_dimensions(variable: Any, allowed: Sequence[tuple[str, ...]]) -> list[str]:
    """A variable's dimensions without those of size 1 that the contract does not know."""
    known = {dim for dims in allowed for dim in dims}
    return [dim for dim, size in zip(variable.dimensions, variable.shape, strict=True) if dim in known or size != 1]


def _layout_faults(group: Any, half_precision: bool) -> Iterator[str]:
    """Names, dimensions and types."""
    axes = _axes(group)
    for name, (allowed, required) in VARIABLES.items():
        expected = " or ".join(f"{name}({', '.join(dims)})" for dims in allowed)
        if name not in group.variables:
            if required:
                yield f"{name}: is missing; expected {expected}{_hint(name, group)}"
            continue
        variable = group.variables[name]
        kind = getattr(variable.dtype, "kind", "")
        text = name == "status" and (variable.dtype is str or kind == "S") and not (half_precision and kind != "S")
        own = _own_dimensions(variable, allowed)[: 1 if text and kind == "S" else None]
        if not any(sorted(own) == sorted(dims) for dims in allowed):
            yield f"{name}: has the dimensions ({', '.join(variable.dimensions)}); expected {expected}" + (
                _one_axis(name, axes) if set(own) & set(axes) else _rename(own, allowed)
            )
        numeric = isinstance(variable.datatype, np.dtype | netCDF4.EnumType) and kind in {"f", "i", "u"}
        if not (numeric or text):
            expected_type = "whole numbers" if name in WHOLE else "real numbers"
            if variable.dtype is str and half_precision:
                yield f"{name}: is in half precision (float16), which NetCDF does not have; write float32"
            else:
                given = "text" if variable.dtype is str or kind == "S" else variable.dtype
                yield f"{name}: has the type {given}; expected {expected_type}"
        yield from _packing_faults(name, variable)
        units = str(getattr(variable, "units", ""))
        if name in {"step", "last_step"} and UNITS_OF_TIME.match(units):
            yield (
                f"{name}: holds times (units {units!r}); expected the number of optimiser steps taken, with the units "
                "'1' or none"
            )


def _packing_faults(name: str, variable: Any) -> Iterator[str]:
    """Attributes by which no number can be unpacked; netCDF4 would leave the numbers packed, and warn."""
    for attribute in ("scale_factor", "add_offset"):
        value = getattr(variable, attribute, 1.0)
        number = plain_number(value) if np.size(value) == 1 else None
        sound = isinstance(number, int | float) and math.isfinite(number)
        if not sound or (attribute == "scale_factor" and number == 0):
            yield f"{name}: its attribute {attribute} is {on_one_line(str(value))!r}; expected a number" + (
                " other than 0" if attribute == "scale_factor" else ""
            )


def _hint(name: str, group: Any) -> str:
    """Where a missing variable may be."""
    inside = [inner.path.strip("/") for inner in _groups(group) if name in inner.variables]
    if inside:
        return f"; the one in the group {inside[0]!r} is not read: keep all variables in one group"
    near = difflib.get_close_matches(name, [each for each in group.variables if each not in VARIABLES], n=1)
    return f"; rename {near[0]!r}?" if near else ""


def _axes(group: Any) -> list[str]:
    """The dimensions of an image or a volume, where outputs have several in the place of ``sample``."""
    outputs = group.variables.get("prediction")
    own = _own_dimensions(outputs, VARIABLES["prediction"][0]) if outputs is not None else []
    unknown = [
        dim for dim in own if dim not in {"seed", "step", "sample", "channel"} and not dim.startswith("phony_dim")
    ]
    return unknown if "sample" not in own and len(unknown) > 1 else []


def _one_axis(name: str, axes: Sequence[str]) -> str:
    """What to do about points that have an axis each."""
    listed = ", ".join(axes)
    if name == "x":
        return f"; one row for each point of {listed}, the last of them fastest"
    sizes = "and write their sizes as the attribute grid_shape"
    return f"; make one dimension 'sample' of {listed}, the last fastest, {sizes}"


def _rename(own: Sequence[str], allowed: Sequence[tuple[str, ...]]) -> str:
    """What to do about dimensions of other names."""
    if any(dim.startswith("phony_dim") for dim in own):
        return "; the file names no dimensions: attach dimension scales, or write it by netCDF4 or xarray"
    for dims in allowed:
        unknown, absent = sorted(set(own) - set(dims)), sorted(set(dims) - set(own))
        if taken := [dim for dim in unknown if dim in {"seed", "step"}]:
            return f"; it has no dimension {taken[0]!r}: the same values hold for each {taken[0]}"
        if len(unknown) == len(absent) == 1 and len(own) == len(dims):
            return f"; rename the dimension {unknown[0]!r} to {absent[0]!r}"
        if not unknown and absent == ["seed"]:
            return "; a single network has a seed dimension of size 1"
    return ""


def _size_faults(stored: Mapping[str, Any]) -> Iterator[str]:
    """Empty or too large arrays."""
    for name, variable in stored.items():
        sizes = dict(zip(variable.dimensions, variable.shape, strict=True))
        if empty := [dim for dim, size in sizes.items() if size == 0]:
            least = "two" if empty[0] == "step" else "one"
            yield f"{name}: the dimension {empty[0]!r} is empty; it needs {least} or more"
        # A chunk is decompressed as a whole, however little of it is read.
        chunks = variable.chunking()
        item = getattr(variable.dtype, "itemsize", 1)
        for shape, what in ((variable.shape, "it"), (chunks if isinstance(chunks, list) else (), "a chunk of it")):
            size = math.prod(map(int, shape)) * item
            if size > MAX_BYTES:
                yield f"{name}: {what} takes {size} bytes; at most {MAX_BYTES} are read, so log fewer steps or points"
        if name == "prediction" and sizes.get("seed", 1) > MAX_SEEDS:
            yield f"prediction: has {sizes['seed']} seeds; at most {MAX_SEEDS} are read"
        if name == "step" and sizes.get("step") == 1:
            yield "step: has one logged step; an order of convergence needs two or more"


def _values(stored: Mapping[str, Any], data: Any) -> tuple[dict[str, np.ndarray], list[str]]:
    """Values by name in the contract's order of dimensions, and what is wrong with them."""
    values: dict[str, np.ndarray] = {}
    faults: list[str] = []
    for name, variable in stored.items():
        try:
            # Unpacked; masked where the file marks values as missing, not valid, or never wrote them.
            masked = np.ma.asarray(variable[...])
        except RuntimeError as error:
            if "Filter error" not in str(error):
                raise
            optional = [each for each in ("szip", "zstd", "bzip2", "blosc") if getattr(data, f"has_{each}_filter")()]
            installed = ", ".join(["zlib", *optional])
            faults.append(
                f"{name}: is compressed by a filter that is not installed here (installed: {installed}); write it "
                "with one of these"
            )
            continue
        if name == "status":
            numbers, wrong = _status(masked, variable)
        else:
            ordered = _ordered(masked, variable, VARIABLES[name][0])
            marks = [
                each for each in ("missing_value", "valid_min", "valid_max", "valid_range") if hasattr(variable, each)
            ]
            numbers, wrong = value_faults(name, ordered, whole=name in WHOLE, ending=name in ENDING, marks=marks)
        faults += wrong
        values[name] = numbers
    if not faults:
        values["x"] = values["x"].reshape(len(values["x"]), -1)
        faults += [*_shape_faults(values)]
    return values, faults


def _ordered(masked: np.ma.MaskedArray, variable: Any, allowed: Sequence[tuple[str, ...]]) -> np.ma.MaskedArray:
    """Values without unknown dimensions of size 1, the others in the contract's order."""
    own = _own_dimensions(variable, allowed)
    dims = next(dims for dims in allowed if sorted(dims) == sorted(own))
    kept = masked.reshape([size for dim, size in zip(variable.dimensions, masked.shape, strict=True) if dim in own])
    return kept.transpose([own.index(dim) for dim in dims])


def _shape_faults(values: dict[str, np.ndarray]) -> Iterator[str]:
    """Channels of prediction and target; a single one is left out."""
    for name, axes in (("prediction", 4), ("target", 2)):
        if values[name].ndim == axes and values[name].shape[-1] == 1:
            values[name] = values[name][..., 0]
    if values["prediction"].ndim - values["target"].ndim != 2:
        yield "prediction and target: one has a channel dimension and the other has not"


def _status(masked: np.ma.MaskedArray, variable: Any) -> tuple[np.ndarray, list[str]]:
    """Status numbers of every seed, from flags or text."""
    # xarray writes true and false as 1 and 0 with this attribute: read as flags, true would be diverged.
    if "dtype" in variable.ncattrs() and variable.getncattr("dtype") == "bool":
        return np.zeros(masked.size, np.int8), [
            f"status: is true or false, which does not say how a seed ended; write one of {', '.join(STATUSES)}"
        ]
    if masked.dtype.kind in "OSU":
        letters = netCDF4.chartostring(np.ma.filled(masked, b"")) if masked.ndim == 2 else np.ma.filled(masked, b"")
        labels = [str(each, "utf-8", "replace") if isinstance(each, bytes) else str(each) for each in letters.ravel()]
    else:
        flags = dict(enumerate(STATUSES))
        if hasattr(variable, "flag_values") and hasattr(variable, "flag_meanings"):
            numbers = np.atleast_1d(variable.flag_values).tolist()
            flags = dict(zip(numbers, str(variable.flag_meanings).split(), strict=False))
        labels = [flags.get(number, str(number)) for number in np.ma.getdata(masked).ravel().tolist()]
    known = {each: number for number, each in enumerate(STATUSES)}
    unknown = sorted({label for label in labels if label.strip() not in known})
    faults = [f"status: {unknown[0]!r} is none of {', '.join(STATUSES)}"] if unknown else []
    return np.array([known.get(label.strip(), 0) for label in labels], np.int8), faults


def _line(error: Exception) -> str:
    """The library's message in one line, without its error number and the name given to the file in memory."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())[:200] or type(error).__name__
