"""Laying one mapping over another: scales are small changes laid over the full configuration."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any


def overlaid(base: Mapping[str, Any], changes: Mapping[str, Any], *, keep_nulls: bool = False) -> dict[str, Any]:
    """``base`` with ``changes`` laid over it: mappings key by key, everything else replaced, null removes a key.

    This is JSON Merge Patch (RFC 7396). Two overlays are merged with ``keep_nulls``, as Snakemake merges its files:
    their nulls have keys of a file to remove yet.
    """
    result = copy.deepcopy(dict(base))
    for key, value in changes.items():
        inner = result.get(key)
        if value is None and not keep_nulls:
            result.pop(key, None)
        elif isinstance(value, Mapping) and (isinstance(inner, Mapping) or not keep_nulls):
            result[key] = overlaid(inner if isinstance(inner, Mapping) else {}, value, keep_nulls=keep_nulls)
        else:
            result[key] = copy.deepcopy(value)
    return result


def difference(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """The part of ``upper`` that ``lower`` does not say already."""
    result = {}
    for key, value in upper.items():
        if key not in lower:
            result[key] = value
        elif isinstance(value, Mapping) and isinstance(lower[key], Mapping):
            if inner := difference(lower[key], value):
                result[key] = inner
        elif value != lower[key] or type(value) is not type(lower[key]):
            result[key] = value
    return result


def without(base: Mapping[str, Any], keys: Sequence[str | int]) -> dict[str, Any]:
    """``base`` without what lies at a key path; where the path ends in a list, without the whole list."""
    head, rest = keys[0], keys[1:]
    inner = base.get(str(head))
    kept = {key: value for key, value in base.items() if key != head}
    return {**kept, str(head): without(inner, rest)} if rest and isinstance(inner, Mapping) else kept


def with_path(base: Mapping[str, Any], dotted_path: str, value: Any) -> dict[str, Any]:
    """``base`` with the value at a dotted path replaced; a bare name on the way becomes a mapping with that name.

    Raises:
        KeyError: the path runs through something that holds no keys.
    """
    head, _, rest = dotted_path.partition(".")
    result = dict(base)
    if not rest:
        result[head] = copy.deepcopy(value)
        return result
    inner = result.get(head, {})
    if isinstance(inner, str):
        inner = {"name": inner}
    if not isinstance(inner, Mapping):
        raise KeyError(head)
    result[head] = with_path(inner, rest, value)
    return result
