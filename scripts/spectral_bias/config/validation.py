"""From pydantic's errors to problems that name the file, the line, the key path, the value and what is allowed."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from spectral_bias.config.errors import NOTHING, Problem, nearest, short
from spectral_bias.config.merge import without
from spectral_bias.config.values import FORMS
from spectral_bias.config.yaml_source import Document, KeyPath, plain_scalar, yaml_fault
from spectral_bias.registry.members import members

Record = TypeVar("Record", bound=BaseModel)

_QUOTED = re.compile("'([^']*)'")
UNKNOWN_KEY = "is not a known key"
# Bounds of numbers by pydantic's names of their errors: the key of its context, and what holds within.
_BOUNDS: Mapping[str, tuple[str, Callable[[float, float], bool]]] = {
    "greater_than": ("gt", operator.gt),
    "greater_than_equal": ("ge", operator.ge),
    "less_than": ("lt", operator.lt),
    "less_than_equal": ("le", operator.le),
}
_WORDS = {
    "missing": "is missing",
    "extra_forbidden": UNKNOWN_KEY,
    "invalid_key": "a key must be text",
    "model_type": "must be a mapping of keys to values",
    "dict_type": "must be a mapping of keys to values",
    "list_type": "must be a list",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
}


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

    def below(self, *keys: str) -> Layer:
        """What this layer says at ``keys`` of the configuration, as a layer of its own."""
        data: Any = self.data
        for key in keys:
            data = data.get(key) if isinstance(data, Mapping) else None
        return Layer(self.file, data if isinstance(data, Mapping) else {}, keys, self.document)


def layer_of(layers: Sequence[Layer], keys: KeyPath) -> Layer:
    """The layer that has the last word on ``keys``: the last one that holds them, else their nearest ancestor."""
    for depth in range(len(keys), 0, -1):
        for layer in reversed(layers):
            if _holds(layer.data, keys[:depth]):
                return layer
    return layers[0]


def problem_at(layers: Sequence[Layer], keys: KeyPath, message: str, **details: Any) -> Problem:
    """A problem at ``keys``, in the layer that has the last word on them."""
    return layer_of(layers, keys).problem(keys, message, **details)


def problems_at(layers: Sequence[Layer], faults: Iterable[Fault]) -> list[Problem]:
    """Faults as problems of the layers that have the last word on them."""
    return [problem_at(layers, each.keys, each.message, value=each.value, hint=each.hint) for each in faults]


@dataclass(frozen=True)
class Fault:
    """What a record finds wrong with its data, before it is known which file the data came from."""

    keys: KeyPath
    message: str
    value: Any = NOTHING
    hint: str = ""


def checked(model: type[Record], data: Mapping[str, Any]) -> tuple[Record | None, list[Fault]]:
    """The record that ``data`` makes; where it is faulty, None and every fault in it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        faults: list[Fault] = []
        for fault in (_fault(details, data) for details in error.errors(include_url=False)):
            # A value that may be one thing or another has a fault for each of them.
            if faults and (faults[-1].keys, faults[-1].value) == (fault.keys, fault.value):
                fault = Fault(fault.keys, f"{faults.pop().message}, or {fault.message}", fault.value)
            faults.append(fault)
        return None, faults


def validated(
    model: type[Record], data: Mapping[str, Any], layers: Sequence[Layer]
) -> tuple[Record | None, list[Problem]]:
    """Validate ``data``; where it is faulty, None and every problem in it."""
    record, faults = checked(model, data)
    return record, problems_at(layers, faults)


def sound_part(model: type[Record], data: Mapping[str, Any], faulty: Iterable[KeyPath]) -> Record:
    """The record that ``data`` makes without what is faulty, and without a record in it that then lacks a key."""
    remove = [*faulty]
    while True:
        for keys in remove:
            data = without(data, keys)
        record, faults = checked(model, data)
        if record is not None:
            return record
        remove = [fault.keys[:-1] for fault in faults]
        if not all(remove):
            raise ValueError(f"{model.__name__} needs {', '.join(str(fault.keys[-1]) for fault in faults)}")


def _fault(details: ErrorDetails, data: Any) -> Fault:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    keys = _key_path(details["loc"], data, missing=kind == "missing")
    message = _WORDS.get(kind) or _reworded(details["msg"])
    if kind == "string_pattern_mismatch":
        message = f"must be {FORMS.get(context['pattern'], context['pattern'])}"
    if kind == "missing":
        return Fault(keys, message)
    if kind == "extra_forbidden":
        key = str(details["loc"][-1])
        colon = ":" in key and value in (None, "")
        return Fault(
            keys, message, value, "a space must follow each colon" if colon else nearest(key, context["known"])
        )
    if kind == "unknown_name":
        known = members(context["group"])
        if isinstance(value, Mapping) and "name" not in value:
            named = next((key for key in value if key in known), None)
            hint = f"write {{name: {named}, ...}}" if named else nearest("", known)
            return Fault(keys, f"names no {context['kind']}", hint=hint)
        name = value["name"] if isinstance(value, Mapping) else value
        dotted = isinstance(name, str) and re.fullmatch(r"\w+(\.\w+)+", name)
        hint = "own code is named package.module:attribute" if dotted else nearest(str(name), known)
        return Fault(keys, message, name, hint)
    # The whole of a file says nothing that its name does not.
    return Fault(keys, message, value if keys else NOTHING, _form(kind, value, context))


def _form(kind: str, value: Any, context: Mapping[str, Any]) -> str:
    """How a value of the expected kind is written, where a number or a text was given."""
    if value is None and kind.endswith("_type"):
        return "no value is given"
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    if kind == "literal_error" and (
        hint := nearest(str(value), _QUOTED.findall(context.get("expected", "")))
    ).startswith("did"):
        return hint
    number = plain_scalar(value) if isinstance(value, str) else value
    if kind in {"int_type", "float_type"} and isinstance(number, int | float) and number % 1 == 0:
        return f"write {int(number)}"
    if kind in {"int_type", "float_type"} and isinstance(number, str):
        share = plain_scalar(number.removesuffix("%")) if number.endswith("%") else None
        if isinstance(share, int | float):
            return f"write {share / 100:g}"
        return f"write digits, such as {100 if kind == 'int_type' else 0.01}"
    if kind in _BOUNDS and not isinstance(number, str):
        return _within(kind, number, context)
    if kind in {"string_type", "words_type"}:
        return f'write "{short(value)}"; after --config \'"{short(value)}"\''
    if kind == "list_type":
        return f"write [{value}]"
    if kind in {"dict_type", "model_type"} and isinstance(value, str) and value[:1] == "{":
        return f"the text is not valid YAML: {yaml_fault(value)}"
    return ""


def _within(kind: str, number: float, context: Mapping[str, Any]) -> str:
    """The nearest number that is allowed, or the same without its sign where that is."""
    key, holds = _BOUNDS[kind]
    bound = context[key]
    if number < 0 and holds(-number, bound):
        return f"did you mean {-number:g}?"
    return f"write {bound:g}" if holds(bound, bound) else ""


def _key_path(location: tuple[str | int, ...], data: Any, *, missing: bool) -> KeyPath:
    """Pydantic's location without the tags of unions: only what the data really holds, and a missing last key."""
    keys: list[str | int] = []
    for index, part in enumerate(location):
        last = index == len(location) - 1
        if _has(data, part):
            data = data[part]
        elif not (last and missing):
            continue
        keys.append(part)
    return tuple(keys)


def _holds(data: Any, keys: KeyPath) -> bool:
    """Whether a layer says something at ``keys``; an overlay replaces a list as a whole, so none reaches into one."""
    for key in keys:
        if not isinstance(data, Mapping) or key not in data:
            return False
        data = data[key]
    return True


def _has(data: Any, key: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(key, int) and key < len(data)
    return isinstance(data, Mapping) and key in data


def _reworded(text: str) -> str:
    """Pydantic's message in this project's words: ``must be greater than 0``."""
    for subject in ("Input", "String", "List", "Value", "Dictionary"):
        text = text.replace(f"{subject} should", "must")
    text = text.removeprefix("Value error, ").replace(" after validation", "")
    return text[:1].lower() + text[1:]
