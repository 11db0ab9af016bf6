"""Structural differences: the leaves in which two nested plain values differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spectral_bias.config.errors import dotted

Keys = tuple[str | int, ...]


class Absent:
    """The value of a key that one side lacks."""

    def __str__(self) -> str:
        return "absent"


ABSENT = Absent()


def changed(before: object, after: object, path: Keys = ()) -> Iterator[tuple[Keys, object, object]]:
    """Path, old value and new value of every leaf that differs; lists of different lengths are leaves.

    A float equals a whole number of its value, and NaN equals NaN; other values of two types differ.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from changed(before.get(key, ABSENT), after.get(key, ABSENT), (*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, two) in enumerate(zip(before, after, strict=True)):
            yield from changed(one, two, (*path, index))
    elif not _equal(before, after):
        yield path, before, after


def changes(before: object, after: object, path: Keys = ()) -> Iterator[str]:
    """Every leaf that differs as ``key: old -> new``."""
    for keys, old, new in changed(before, after, path):
        yield f"{dotted(keys)}: {shortened(old)} -> {shortened(new)}"


def without(record: Mapping[Any, Any], *keys: str) -> dict[str, Any]:
    """A record without some keys, arrays as lists."""
    kept = {str(key): value for key, value in record.items() if key not in keys}
    return {key: value.tolist() if hasattr(value, "tolist") else value for key, value in kept.items()}


def shortened(value: object) -> str:
    """A value as at most 60 characters."""
    text = str(value).strip()
    return text if len(text) <= 60 else f"{text[:57]}..."


def _equal(before: object, after: object) -> bool:
    if type(before) is float and type(after) in {float, int}:
        return before == after or (before != before and after != after)
    return before == after and (isinstance(after, type(before)) or isinstance(before, type(after)))
