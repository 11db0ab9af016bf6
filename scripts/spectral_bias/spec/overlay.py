"""Laying one mapping over another: scales are small changes laid over the full configuration."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any


def overlaid(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with ``changes`` laid over it, mappings key by key, everything else replaced; null removes a key."""
    result = copy.deepcopy(dict(base))
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = overlaid(result[key], value)
        else:
            result[key] = copy.deepcopy(value)
    return result


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
