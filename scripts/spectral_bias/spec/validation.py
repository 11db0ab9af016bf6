"""From pydantic's errors to problems that name the file, the line, the key path, the value and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from spectral_bias.spec.documents import Document, KeyPath
from spectral_bias.spec.groups import members
from spectral_bias.spec.problems import Problem, nearest

Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class Layer:
    """A part of a configuration that came from one file: the keys above it there, and what it says."""

    file: str
    data: Mapping[str, Any]
    above: KeyPath = ()
    document: Document | None = None

    def problem(self, keys: KeyPath, message: str, **details: Any) -> Problem:
        """A problem at ``keys`` below this layer's own place in its file."""
        full = (*self.above, *keys)
        line = self.document.line_of(full) if self.document else None
        return Problem(self.file, full, message, line=line, **details)


def layer_of(layers: Sequence[Layer], keys: KeyPath) -> Layer:
    """The layer that has the last word on ``keys``: the last one that holds them, else their nearest ancestor."""
    for depth in range(len(keys), 0, -1):
        for layer in reversed(layers):
            if _holds(layer.data, keys[:depth]):
                return layer
    return layers[0]


def validated(
    model: type[Record], data: Mapping[str, Any], layers: Sequence[Layer]
) -> tuple[Record | None, list[Problem]]:
    """Validate ``data``; where it is faulty, None and every problem in it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_problem(details, model, data, layers) for details in error.errors(include_url=False)]


def _problem(details: ErrorDetails, model: type[BaseModel], data: Any, layers: Sequence[Layer]) -> Problem:
    keys = _key_path(details["loc"], data, missing=details["type"] == "missing")
    kind, context = details["type"], details.get("ctx", {})
    value, hint = details["input"], ""
    known = _siblings(details["loc"][:-1], model)
    if kind == "extra_forbidden":
        message, hint = "is not a known key", nearest(str(details["loc"][-1]), known)
    elif kind == "missing":
        message, value = "is missing", None
    elif kind == "unknown_name":
        name = value.get("name") if isinstance(value, Mapping) else value
        message, value = f"is not a known {context['kind']}", name
        hint = nearest(str(name), members(context["group"]))
    else:
        message = _lower(details["msg"])
    extra = {} if kind in {"missing"} else {"value": value}
    return layer_of(layers, keys).problem(keys, message, hint=hint, **extra)


def _key_path(location: tuple[str | int, ...], data: Any, *, missing: bool) -> KeyPath:
    """Pydantic's location without the tags of unions: only what the data really holds, and a missing last key."""
    keys: list[str | int] = []
    for index, part in enumerate(location):
        last = index == len(location) - 1
        if (isinstance(data, Mapping) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        elif not (last and missing):
            continue
        keys.append(part)
    return tuple(keys)


def _siblings(location: tuple[str | int, ...], model: type[BaseModel]) -> list[str]:
    """The keys that are allowed at a location, read off the JSON schema."""
    schema = model.model_json_schema()
    return _properties(schema, schema, location)


def _properties(node: Any, schema: Any, location: tuple[str | int, ...]) -> list[str]:
    if "$ref" in node:
        return _properties(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]], schema, location)
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        if found := _properties(branch, schema, location):
            return found
    if not location:
        return list(node.get("properties", {}))
    head, rest = location[0], location[1:]
    properties = node.get("properties", {})
    if head in properties:
        return _properties(properties[head], schema, rest)
    if isinstance(head, int) and "items" in node:
        return _properties(node["items"], schema, rest)
    if isinstance(node.get("additionalProperties"), dict):
        return _properties(node["additionalProperties"], schema, rest)
    if properties.get("name", {}).get("const") == head:
        return _properties(node, schema, rest)
    return []


def _holds(data: Any, keys: KeyPath) -> bool:
    for key in keys:
        if (isinstance(data, Mapping) and key in data) or (
            isinstance(data, list) and isinstance(key, int) and key < len(data)
        ):
            data = data[key]
        else:
            return False
    return True


def _lower(text: str) -> str:
    text = text.removeprefix("Value error, ").replace("Input should", "must")
    return text[:1].lower() + text[1:]
