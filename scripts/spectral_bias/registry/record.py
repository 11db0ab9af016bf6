"""Records of the plan: frozen dataclasses that pass through Snakemake as plain builtins.

``plain(record)`` converts a record to sorted builtins, as JSON would hold them; ``XSpec.read(spec)`` converts them back
when a stage starts. Pydantic would take 0.1 s a job for it.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping
from typing import Any, Self

# A named thing with its own parameters, as ``registry.resolve.resolve`` takes it.
Named = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Record:
    """A frozen record: its fields are builtins, tuples, mappings, other records, or any of these or None."""

    @classmethod
    def read(cls, spec: Mapping[str, Any]) -> Self:
        """The record that a spec holds; keys that are no field, such as ``code``, are left out.

        Raises:
            KeyError: the spec lacks a field.
        """
        return cls(**{name: _typed(hint, spec[name]) for name, hint in _hints(cls).items()})


def plain(record: Record) -> dict[str, Any]:
    """The record as sorted builtins: tuples as lists, records as dicts."""
    return json.loads(json.dumps(vars(record), default=vars, sort_keys=True))


@functools.cache
def _hints(kind: type[Record]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _typed(hint: Any, value: Any) -> Any:
    """Convert a value of builtins to the type of its annotation."""
    kind, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
    if kind in (types.UnionType, typing.Union):
        return None if value is None else _typed(next(each for each in arguments if each is not type(None)), value)
    if kind is tuple:
        item = arguments[0]
        return tuple(_typed(item, each) for each in value)
    if kind in (Mapping, dict):
        return {key: _typed(arguments[1], each) for key, each in value.items()}
    return kind.read(value) if isinstance(kind, type) and issubclass(kind, Record) else value
