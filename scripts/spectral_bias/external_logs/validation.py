"""Checks of a training log's values and attributes, and the errors that name every fault at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spectral_bias.config.text import on_one_line
from spectral_bias.training.run_layout import Members

MAX_SEEDS = 10_000
LAST_STEP = 2**31 - 1
MAX_AXES = 32
MAX_TEXT_LENGTH = 10_000
MAX_FAULT_LENGTH = 400
MAX_SHOWN = 60
MAX_COUNT = 1e20
NUMERIC_ATTRIBUTES = ("domain_length", "grid_shape", "train_points", "parameters")
TEXT_ATTRIBUTES = ("title", "summary")


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
    """The content of a sound log.

    Attributes:
        variables: numbers by name; without a channel axis where there is one channel; NaN where a seed has ended.
        members: how each seed ended.
        attributes: numeric attributes that an analysis may need.
        texts: the log's own title and summary, where it has them.
        ignored: names in it that are not read.
    """

    variables: dict[str, np.ndarray]
    members: Members
    attributes: dict[str, Any]
    texts: dict[str, str]
    ignored: tuple[str, ...]


def value_faults(
    name: str, masked: np.ma.MaskedArray, *, whole: bool, ending: bool, marks: Sequence[str] = ()
) -> tuple[np.ndarray, list[str]]:
    """Plain numbers of a variable, and what is wrong with them.

    Args:
        name: of the variable.
        masked: its values; masked where they are missing, or marked as NaN by a fill value of NaN.
        whole: the values must be whole numbers.
        ending: values may be missing or not finite, since seeds end; missing ones become NaN.
        marks: attributes beside ``_FillValue`` that mark values as missing.
    """
    values, mask = np.ma.getdata(masked), np.ma.getmaskarray(masked)
    values = values.astype(values.dtype.newbyteorder("="))
    if ending:
        real = values.astype(np.float32 if values.dtype.itemsize <= 4 else np.float64)
        # A fill value of NaN masks what is NaN anyway.
        real[mask] = np.where(np.isfinite(real[mask]), np.nan, real[mask])
        return real, []
    finite = np.isfinite(values)
    reason = f"({', '.join(['_FillValue', *marks])})"
    if missing := int(np.count_nonzero(mask & finite)):
        return values, [f"{name}: {missing} of {values.size} values are marked as missing {reason} or never written"]
    if wild := int(np.count_nonzero(~finite)):
        return values, [f"{name}: {wild} of {values.size} values are NaN or infinite; only outputs and losses may be"]
    if whole:
        return _whole(name, values)
    return values.astype(np.float32 if values.dtype.itemsize <= 4 else np.float64), []


def _whole(name: str, values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Whole numbers, and what is wrong with them."""
    if values.dtype.kind == "f" and (fractions := values[values != np.round(values)]).size:
        return values, [f"{name}: {fractions[0]:g} is no whole number"]
    low, high = values.min(), values.max()
    if name == "trained_on" and (low < 0 or high > 1):
        return values, ["trained_on: must be 1 where a point was trained on and 0 elsewhere"]
    if high > LAST_STEP or low < (-1 if name == "last_step" else 0):
        return values, [f"{name}: must lie from 0 to {LAST_STEP}, and goes from {_counted(low)} to {_counted(high)}"]
    numbers = values.astype(np.int64)
    gaps = np.diff(numbers) if name == "step" else np.ones(1)
    if (gaps == 0).any():
        step = numbers[:-1][gaps == 0][0]
        return numbers, [f"step: step {step} is logged twice; keep one of each (xarray: log.drop_duplicates('step'))"]
    if (gaps < 0).any():
        place = int(np.flatnonzero(gaps < 0)[0])
        order = f"step {numbers[place + 1]} comes after step {numbers[place]}"
        return numbers, [f"step: must ascend, and {order}; sort the log by step (xarray: log.sortby('step'))"]
    return numbers, []


def _counted(number: np.generic) -> str:
    """A whole number with all its digits, unless nobody counts so far."""
    return str(int(number)) if abs(float(number)) < MAX_COUNT else f"{float(number):.3g}"


def attribute_faults(attributes: Mapping[str, Any], points: int | None) -> Iterator[str]:
    """Attributes of the wrong type or size.

    Args:
        attributes: of the file.
        points: number of evaluation points, where it is known.
    """
    for name in TEXT_ATTRIBUTES:
        if name in attributes and len(str(attributes[name])) > MAX_TEXT_LENGTH:
            yield f"attribute {name}: has more than {MAX_TEXT_LENGTH} letters"
    for name in NUMERIC_ATTRIBUTES:
        if name not in attributes:
            continue
        values = np.atleast_1d(np.asarray(attributes[name]))
        whole = name != "domain_length"
        numeric = values.dtype.kind in ("iu" if whole else "fiu") and 0 < values.size <= MAX_AXES
        sound = numeric and bool(np.isfinite(values).all())
        if not sound or (values <= 0).any() or (name != "grid_shape" and values.size != 1):
            many = "whole numbers" if name == "grid_shape" else "a whole number" if whole else "a number"
            given = str(values.tolist() if values.size != 1 else values[0])
            yield f"attribute {name}: must be {many} above 0, and is {on_one_line(given[:MAX_SHOWN])}"
        elif name == "grid_shape" and points is not None and math.prod(map(int, values)) != points:
            yield f"attribute grid_shape: a grid of {values.tolist()} has not the {points} points of x"


def plain_number(value: Any) -> Any:
    """An attribute as a plain number, or an array of them."""
    values = np.atleast_1d(np.asarray(value))
    return values if values.size > 1 else values[0].item()
