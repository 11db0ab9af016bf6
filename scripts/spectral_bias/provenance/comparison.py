"""Two files of one artefact compared: bytes, else content apart from certificate and seal, else number by number."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from spectral_bias.artefacts.csv_table import read_table
from spectral_bias.artefacts.html_page import OPENING
from spectral_bias.artefacts.netcdf import FROM_CERTIFICATE
from spectral_bias.artefacts.picture import CERTIFICATE_PREFIX
from spectral_bias.artefacts.seal import MARK
from spectral_bias.config.errors import dotted
from spectral_bias.plan.stages import follows_training
from spectral_bias.plan.structure import Absent, changed, shortened, without

Level = Literal["identical", "same content", "within tolerance", "different"]
LEVELS: tuple[Level, ...] = ("identical", "same content", "within tolerance", "different")

# The largest difference of two numbers, relative to the largest magnitude of their variable. Without training the same
# operations run in the same order, and only single precision is lost; training on another machine adds up in another
# order, step after step. Whole numbers and text must be equal.
WITHOUT_TRAINING = 1e-6
AFTER_TRAINING = 1e-4

# What a file says of itself, not of its content.
APART = ("certificate", "seal")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Difference:
    """Where two files differ.

    Attributes:
        place: the variable, key, cell or line.
        says: what differs there.
        error: the largest difference relative to the largest magnitude; infinite for text and whole numbers.
    """

    place: str
    says: str
    error: float = math.inf

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


@dataclass(frozen=True)
class Comparison:
    """How alike two files are, and where they differ."""

    level: Level
    differences: tuple[Difference, ...] = ()


def tolerance_of(rule: str) -> float:
    """The tolerance for a rule's artefacts, relative to a variable's largest magnitude."""
    return AFTER_TRAINING if follows_training(rule) else WITHOUT_TRAINING


def compare(old: Path, new: Path, tolerance: float) -> Comparison:
    """Compare two files of one format.

    Args:
        old: the file on disk.
        new: the file made again.
        tolerance: the largest difference allowed, relative to the largest magnitude of a variable.
    """
    if old.read_bytes() == new.read_bytes():
        return Comparison("identical")
    try:
        found = tuple(_DIFFERENCES[old.suffix](old, new))
    except Exception as error:
        return Comparison("different", (Difference(old.name, f"its content cannot be read: {error}"),))
    if not found:
        return Comparison("same content")
    return Comparison("within tolerance" if all(each.error <= tolerance for each in found) else "different", found)


def as_json(record: Any) -> dict[str, Any]:
    """A dataclass with ``differences`` as JSON allows it: null for the infinite error of what is no number."""
    plain = dataclasses.asdict(record)
    for each in plain["differences"]:
        each["error"] = each["error"] if math.isfinite(each["error"]) else None
    return plain


def _netcdf(old: Path, new: Path) -> Iterator[Difference]:
    import xarray as xr

    data = []
    for path in (old, new):
        with xr.open_dataset(path, engine="netcdf4", decode_times=False, mask_and_scale=False) as opened:
            data.append(opened.load())
    before, after = data
    apart = (*APART, *FROM_CERTIFICATE)
    yield from _values(without(before.attrs, *apart), without(after.attrs, *apart), "attribute")
    for name in sorted({*before.variables, *after.variables}, key=str):
        if name not in before.variables or name not in after.variables:
            yield Difference(f"variable {name}", "is only in the new file" if name in after.variables else "is gone")
            continue
        one, two = before.variables[name], after.variables[name]
        yield from _values(without(one.attrs), without(two.attrs), f"variable {name}, attribute")
        if (one.dims, one.shape, one.dtype) != (two.dims, two.shape, two.dtype):
            says = f"{one.dtype} {dict(one.sizes)} -> {two.dtype} {dict(two.sizes)}"
            yield Difference(f"variable {name}", says)
        else:
            yield from _arrays(one.values, two.values, one.dims, f"variable {name}")


def _arrays(before: Any, after: Any, dims: Iterable[Any], place: str) -> Iterator[Difference]:
    """How many values of two arrays of one shape differ, and the largest difference with its index."""
    import numpy as np

    is_float = before.dtype.kind in "fc"
    same = (before == after) | (np.isnan(before) & np.isnan(after) if is_float else False)
    if same.all():
        return
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.where(same, 0.0, np.abs(after - before) if is_float else 1.0)
    apart = np.where(np.isnan(apart), np.inf, apart)
    index = np.unravel_index(int(apart.argmax()), apart.shape)
    finite = [np.abs(each[np.isfinite(each)]) for each in (before, after)] if is_float else []
    scale = max((float(np.max(each, initial=0.0)) for each in finite), default=0.0)
    error = float(apart[index]) / scale if scale else math.inf
    largest = f"; largest {error:.2g} of the largest magnitude {scale:.4g}" if math.isfinite(error) else ""
    where = ", ".join(f"{dim}={int(each)}" for dim, each in zip(dims, index, strict=True))
    at = f" at [{where}]" if where else ""
    count = f"{int((~same).sum())} of {same.size} values differ"
    yield Difference(place, f"{count}{largest}{at}: {before[index]} -> {after[index]}", error)


def _json(old: Path, new: Path) -> Iterator[Difference]:
    before, after = (without(json.loads(path.read_text("utf-8")), *APART) for path in (old, new))
    yield from _values(before, after)


def _csv(old: Path, new: Path) -> Iterator[Difference]:
    before, after = ([without(row, *APART) for row in read_table(path)] for path in (old, new))
    for index, (one, two) in enumerate(zip(before, after, strict=False)):
        for column in sorted({*one, *two}):
            yield from _texts(one.get(column, ""), two.get(column, ""), f"row {index + 1}, {column}")
    if len(before) != len(after):
        yield Difference("rows", f"{len(before)} -> {len(after)}")


def _lines(old: Path, new: Path) -> Iterator[Difference]:
    """SVG and HTML: the lines that are neither certificate nor seal."""
    before, after = (_markup(path.read_text("utf-8")).splitlines() for path in (old, new))
    for number, (one, two) in enumerate(zip(before, after, strict=False), start=1):
        yield from _texts(one, two, f"line {number}")
    if len(before) != len(after):
        yield Difference("lines", f"{len(before)} -> {len(after)}")


def _markup(text: str) -> str:
    text = re.sub(rf"{re.escape(CERTIFICATE_PREFIX)}\{{.*?(?=</dc:source>)", "", text, flags=re.DOTALL)
    text = re.sub(rf"{re.escape(OPENING)}.*?</script>", "", text, flags=re.DOTALL)
    # A page also shows the certificate of its verdict.
    text = re.sub(r'<pre class="certificate">.*?</pre>', "", text, flags=re.DOTALL)
    return re.sub(rf"{MARK.decode()}[0-9a-f]{{64}}", "", text)


def _png(old: Path, new: Path) -> Iterator[Difference]:
    import numpy as np
    from PIL import Image

    with Image.open(old) as one, Image.open(new) as two:
        yield from _values(without(one.info, "Source"), without(two.info, "Source"), "text")
        before, after = np.asarray(one), np.asarray(two)
    if before.shape != after.shape:
        yield Difference("pixels", f"{before.shape} -> {after.shape}")
    else:
        yield from _arrays(before, after, ("row", "column", "channel")[: before.ndim], "pixels")


def _pdf(old: Path, new: Path) -> Iterator[Difference]:
    from pypdf import PdfReader

    one, two = (without(dict(PdfReader(path).metadata or {}), "/Keywords") for path in (old, new))
    yield from _values(one, two, "text")
    # Matplotlib writes all that is drawn first, then the object that holds the certificate, then places in the file.
    data = [path.read_bytes() for path in (old, new)]
    before, after = (each[: each.rindex(b" 0 obj\n", 0, each.index(b"/Keywords"))] for each in data)
    if before != after:
        yield Difference("drawing", f"{len(before)} bytes -> {len(after)} bytes")


def _values(before: object, after: object, place: str = "") -> Iterator[Difference]:
    """Every value that differs between two structures of plain values."""
    for path, old, new in changed(before, after):
        name = f"{place} {dotted(path)}".strip()
        if isinstance(old, Absent) or isinstance(new, Absent):
            yield Difference(name, "is only in the new file" if isinstance(old, Absent) else "is gone")
        elif isinstance(old, float) and isinstance(new, float | int):
            error = abs(new - old) / max(abs(old), abs(new))
            yield Difference(name, f"{old!r} -> {new!r}, {error:.2g} apart", error if error == error else math.inf)
        else:
            yield Difference(name, f"{shortened(old)} -> {shortened(new)}")


def _texts(before: str, after: str, place: str) -> Iterator[Difference]:
    """Text with numbers in it: where only fractions differ, by how much."""
    if before == after:
        return
    one, two = _NUMBER.findall(before), _NUMBER.findall(after)
    error = math.inf
    if _NUMBER.split(before) == _NUMBER.split(after):
        moved = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
        if all("." in a and "." in b for a, b in moved):
            scale = max((abs(float(each)) for each in (*one, *two)), default=0.0)
            error = max(abs(float(b) - float(a)) for a, b in moved) / scale if scale else math.inf
    yield Difference(place, f"{shortened(before)} -> {shortened(after)}", error)


_DIFFERENCES = {
    ".nc": _netcdf,
    ".json": _json,
    ".csv": _csv,
    **dict.fromkeys((".svg", ".html", ".css", ".js"), _lines),
    ".png": _png,
    ".pdf": _pdf,
}
