"""Two files of one artefact compared: bytes, else content apart from certificate and seal, else number by number."""

from __future__ import annotations

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
from spectral_bias.plan.stages import follows_training
from spectral_bias.provenance.structure import Absent, changed, dotted, shortened

Level = Literal["identical", "same content", "within tolerance", "different"]
LEVELS: tuple[Level, ...] = ("identical", "same content", "within tolerance", "different")

# How far two numbers may lie apart, as a share of the largest magnitude of their variable. Without training the same
# operations are done in the same order, and single precision is all that may be lost; training on another machine adds
# up in another order, step after step. Whole numbers and text must be equal.
WITHOUT_TRAINING = 1e-6
AFTER_TRAINING = 1e-4

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Difference:
    """Where two files differ.

    Attributes:
        place: the variable, key, cell or line.
        says: what differs there.
        error: the largest difference of its numbers, as a share of their largest magnitude; infinite where numbers
            cannot be compared, or are whole.
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
    """How far numbers of a rule's artefacts may lie apart, relative to their variable's largest magnitude."""
    return AFTER_TRAINING if follows_training(rule) else WITHOUT_TRAINING


def compare(old: Path, new: Path, tolerance: float) -> Comparison:
    """Compare two files of one format.

    Args:
        old: the file that is there.
        new: the file made again.
        tolerance: how far numbers may lie apart, relative to the largest magnitude of their variable.
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


def _netcdf(old: Path, new: Path) -> Iterator[Difference]:
    import xarray as xr

    def read(path: Path) -> xr.Dataset:
        with xr.open_dataset(path, engine="netcdf4", decode_times=False, mask_and_scale=False) as data:
            return data.load()

    before, after = read(old), read(new)
    yield from _values(_own_attributes(before), _own_attributes(after), "attribute")
    for name in sorted({*before.variables, *after.variables}, key=str):
        if name not in before.variables or name not in after.variables:
            yield Difference(f"variable {name}", "is only in the new file" if name in after.variables else "is gone")
            continue
        one, two = before.variables[name], after.variables[name]
        yield from _values(_plain(one.attrs), _plain(two.attrs), f"variable {name}, attribute")
        if (one.dims, one.shape, one.dtype) != (two.dims, two.shape, two.dtype):
            says = f"{one.dtype} {dict(one.sizes)} -> {two.dtype} {dict(two.sizes)}"
            yield Difference(f"variable {name}", says)
        else:
            yield from _arrays(one.values, two.values, one.dims, f"variable {name}")


def _own_attributes(data: Any) -> dict[str, Any]:
    """The attributes that say something of the data: not the certificate, nor what is taken from it."""
    return {key: value for key, value in _without(data.attrs).items() if key not in FROM_CERTIFICATE}


def _arrays(before: Any, after: Any, dims: Iterable[Any], place: str) -> Iterator[Difference]:
    """How many values of two arrays of one shape differ, and the largest difference with its index."""
    import numpy as np

    number = before.dtype.kind in "fc"
    same = (before == after) | (np.isnan(before) & np.isnan(after) if number else False)
    if same.all():
        return
    count = f"{int((~same).sum())} of {same.size} values"
    numeric = before.dtype.kind in "fciu"
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.where(same, 0.0, np.abs(after - before) if number else 1.0)
    apart = np.where(np.isnan(apart), np.inf, apart)
    index = np.unravel_index(int(apart.argmax()), apart.shape)
    where = ", ".join(f"{dim}={int(each)}" for dim, each in zip(dims, index, strict=True))
    finite = np.abs(np.concatenate([before[np.isfinite(before)], after[np.isfinite(after)]])) if number else []
    scale = float(np.max(finite)) if len(finite) else 0.0
    error = float(apart[index]) / scale if number and scale else math.inf
    largest = f"; largest {error:.2g} of the largest magnitude {scale:.4g}" if numeric and math.isfinite(error) else ""
    at = f" at [{where}]" if where else ""
    yield Difference(place, f"{count} differ{largest}{at}: {before[index]} -> {after[index]}", error)


def _json(old: Path, new: Path) -> Iterator[Difference]:
    yield from _values(_without(json.loads(old.read_text("utf-8"))), _without(json.loads(new.read_text("utf-8"))))


def _csv(old: Path, new: Path) -> Iterator[Difference]:
    before, after = read_table(old), read_table(new)
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
    # A page shows the certificate of its verdict to people, too.
    text = re.sub(r'<pre class="certificate">.*?</pre>', "", text, flags=re.DOTALL)
    return re.sub(rf"{MARK.decode()}[0-9a-f]{{64}}", "", text)


def _png(old: Path, new: Path) -> Iterator[Difference]:
    import numpy as np
    from PIL import Image

    with Image.open(old) as one, Image.open(new) as two:
        words = [{key: str(value) for key, value in image.info.items() if key != "Source"} for image in (one, two)]
        before, after = np.asarray(one), np.asarray(two)
    yield from _values(words[0], words[1], "text")
    if before.shape != after.shape:
        yield Difference("pixels", f"{before.shape} -> {after.shape}")
    else:
        yield from _arrays(before, after, ("row", "column", "channel")[: before.ndim], "pixels")


def _pdf(old: Path, new: Path) -> Iterator[Difference]:
    from pypdf import PdfReader

    words = [
        {key: str(value) for key, value in (PdfReader(path).metadata or {}).items() if key != "/Keywords"}
        for path in (old, new)
    ]
    yield from _values(words[0], words[1], "text")
    # Matplotlib writes all that is drawn first, then the object that holds the certificate, then places in the file.
    before, after = (data[: data.rindex(b" 0 obj\n", 0, data.index(b"/Keywords"))] for data in _bytes(old, new))
    if before != after:
        yield Difference("drawing", f"{len(before)} bytes -> {len(after)} bytes")


def _bytes(*paths: Path) -> list[bytes]:
    return [path.read_bytes() for path in paths]


def _values(before: object, after: object, place: str = "") -> Iterator[Difference]:
    """Every value that differs between two structures of plain values."""
    for path, old, new in changed(before, after):
        name = f"{place} {dotted(path)}".strip()
        if isinstance(old, Absent) or isinstance(new, Absent):
            yield Difference(name, "is only in the new file" if isinstance(old, Absent) else "is gone")
        elif type(old) is float and type(new) in {float, int}:
            yield _number(old, float(str(new)), name)
        else:
            yield Difference(name, f"{shortened(old)} -> {shortened(new)}")


def _number(before: float, after: float, place: str) -> Difference:
    error = abs(after - before) / max(abs(before), abs(after))
    error = error if math.isfinite(error) else math.inf
    return Difference(place, f"{before!r} -> {after!r}, {error:.2g} apart", error)


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


def _without(record: dict[str, Any]) -> dict[str, Any]:
    return _plain({key: value for key, value in record.items() if key not in {"certificate", "seal"}})


def _plain(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attributes as plain values, arrays as lists."""
    return {str(key): value.tolist() if hasattr(value, "tolist") else value for key, value in attributes.items()}


_DIFFERENCES = {
    ".nc": _netcdf,
    ".json": _json,
    ".csv": _csv,
    ".svg": _lines,
    ".html": _lines,
    ".png": _png,
    ".pdf": _pdf,
}
