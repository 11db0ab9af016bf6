"""The configuration schema of a named thing, read off its signature without importing it.

A function's keyword-only parameters, annotated with names of ``spec.quantities`` (or a ``Literal``), are the keys
that the configuration may give it; positional parameters are what the system hands over. So a new activation or
measure is one function in one file, and its keys are checked, documented and in the JSON schema at once.
"""

from __future__ import annotations

import ast
import functools
import math
import re
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from spectral_bias.spec import quantities
from spectral_bias.spec.groups import GROUPS, members, source_of
from spectral_bias.spec.quantities import Choice, Quantity

_PI = re.compile(r"^\s*([+-]?\d*\.?\d*)\s*\*?\s*pi\s*(?:/\s*(\d+\.?\d*))?\s*$")
_E_NOTATION = re.compile(r"^[-+]?(?:\d+\.?\d*|\.\d+)[eE][-+]?\d+$")


def _number(value: Any) -> Any:
    """``1e-3`` left as text by a YAML 1.1 reader, and multiples of pi, as numbers."""
    if isinstance(value, str):
        if _E_NOTATION.match(value):
            return float(value)
        if match := _PI.match(value):
            factor, divisor = match.groups()
            scale = {"": 1.0, "+": 1.0, "-": -1.0}.get(factor) or float(factor)
            return scale * math.pi / float(divisor or 1)
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("not_finite", "must be finite")
    return value


class Strict(BaseModel):
    """A record that refuses unknown keys and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Term(Strict):
    """One tone: amplitude * sin or cos of (frequency * 2 pi x / domain length + phase)."""

    sin: Annotated[float, Field(gt=0), BeforeValidator(_number)] | None = None
    cos: Annotated[float, Field(gt=0), BeforeValidator(_number)] | None = None
    amplitude: Annotated[float, BeforeValidator(_number)] = 1.0
    phase: Annotated[float, BeforeValidator(_number)] = 0.0

    @model_validator(mode="after")
    def _one_kind(self) -> Term:
        if (self.sin is None) == (self.cos is None):
            raise PydanticCustomError("one_kind", "a term has either sin or cos, with its frequency")
        return self


def _as_list(value: Any) -> Any:
    """The tuple that a signature has for a default as the list that YAML has."""
    return list(value) if isinstance(value, tuple) else value


def _ascending(value: list[float]) -> list[float]:
    if not value[0] < value[1]:
        raise PydanticCustomError("ascending", "the first number must be the smaller")
    return value


Number = Annotated[float, BeforeValidator(_number)]
_BASE: dict[str, Any] = {
    "float": Number,
    "int": int,
    "bool": bool,
    "str": str,
    "term": Term,
    "interval": Annotated[
        list[Number], Field(min_length=2, max_length=2), BeforeValidator(_as_list), AfterValidator(_ascending)
    ],
}


@functools.cache
def schema_type(marker: Quantity | Choice) -> Any:
    """The pydantic type of a quantity, or the union of a group's members."""
    if isinstance(marker, Choice):
        return choice_type(marker.group)
    kind = _BASE[marker.type]
    if marker.bounds:
        kind = Annotated[kind, Field(**dict(marker.bounds))]
    if marker.many:
        kind = Annotated[list[kind], Field(min_length=marker.at_least), BeforeValidator(_as_list)]
    return kind


@functools.cache
def choice_type(group: str) -> Any:
    """A name from ``group``, alone or in a mapping with its parameters, as a tagged union over the folder's files."""
    names = members(group)
    options = [Annotated[parameters(group, name), Tag(name)] for name in names]
    options.append(Annotated[_own_code(group), Tag(":")])

    def tag(value: Any) -> str:
        name = value.get("name") if isinstance(value, dict) else getattr(value, "name", value)
        if isinstance(name, str) and ":" in name:
            return ":"
        return name.replace("-", "_") if isinstance(name, str) else repr(name)

    union = options[0]
    for option in options[1:]:
        union = union | option
    return Annotated[
        union,
        Discriminator(
            tag,
            custom_error_type="unknown_name",
            custom_error_message="is not a known {kind}",
            custom_error_context={"kind": GROUPS[group], "group": group},
        ),
    ]


class _Named(Strict):
    """A name with its parameters; the bare name is short for it."""

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = {"name": value}
        if isinstance(value, dict) and isinstance(value.get("name"), str) and ":" not in value["name"]:
            value = {**value, "name": value["name"].replace("-", "_")}
        return value


@functools.cache
def parameters(group: str, name: str) -> type[BaseModel]:
    """The record of one member of a group: its name and its parameters, with their defaults."""
    source = source_of(group, name)
    if source is None:
        raise KeyError(name)
    return _record(*source, name)


def _own_code(group: str) -> type[BaseModel]:
    """A user's own ``package.module:attribute``; its keys are checked against its own signature."""

    class OwnCode(_Named):
        model_config = ConfigDict(extra="allow")
        name: str

        @model_validator(mode="after")
        def _check(self) -> OwnCode:
            source = source_of(group, self.name)
            if source is None:
                raise PydanticCustomError(
                    "no_source", "no file for this module in the working folder or on the Python path"
                )
            try:
                record = _record(*source, self.name)
            except (KeyError, SyntaxError) as error:
                raise PydanticCustomError("no_definition", "{why}", {"why": str(error)}) from error
            checked = record.model_validate({"name": self.name, **(self.model_extra or {})})
            object.__setattr__(self, "__pydantic_extra__", checked.model_dump(exclude={"name"}))
            return self

    return OwnCode


def _record(path: Path, attribute: str, name: str) -> type[BaseModel]:
    signature = keyword_parameters(path, attribute)
    fields: dict[str, Any] = {"name": (Literal[name], Field(description=signature.summary))}
    for parameter in signature.parameters:
        default = ... if parameter.required else parameter.default
        fields[parameter.name] = (parameter.type, Field(default, description=parameter.text, validate_default=True))
    return create_model(attribute, __base__=_Named, **fields)


class Parameter(BaseModel):
    """One keyword-only parameter of a signature."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    name: str
    type: Any
    annotation: str
    required: bool
    default: Any = None
    text: str = ""


class Signature(BaseModel):
    """What a definition says about itself: one line, and its keyword-only parameters."""

    summary: str
    parameters: list[Parameter]


def keyword_parameters(path: Path, attribute: str) -> Signature:
    """Read the definition of ``attribute`` in the file ``path``.

    Raises:
        KeyError: the file does not define it.
        SyntaxError: the file is not Python.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == attribute:
            break
    else:
        raise KeyError(f"{path.name} defines no {attribute!r}")
    text = ast.get_docstring(node) or ""
    function: ast.FunctionDef | None = node if isinstance(node, ast.FunctionDef) else None
    if isinstance(node, ast.ClassDef):
        inits = (item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__")
        function = next(inits, None)
        text = text + "\n" + (ast.get_docstring(function) or "" if function else "")
    found: list[Parameter] = []
    if function is not None:
        described = _described_arguments(text)
        for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
            if argument.arg == "key":
                continue
            found.append(
                Parameter(
                    name=argument.arg,
                    type=_annotation_type(argument.annotation),
                    annotation=_annotation_words(argument.annotation),
                    required=default is None,
                    default=None if default is None else ast.literal_eval(default),
                    text=described.get(argument.arg, ""),
                )
            )
    return Signature(summary=text.strip().partition("\n")[0], parameters=found)


def _marker(name: str) -> Quantity | Choice | None:
    annotated = getattr(quantities, name, None)
    metadata = get_args(annotated)[1:]
    return metadata[0] if metadata else None


def _annotation_type(node: ast.expr | None) -> Any:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _annotation_type(node.left) | None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
        options = ast.literal_eval(node.slice)
        return Literal[options]
    if isinstance(node, ast.Name) and (marker := _marker(node.id)):
        return schema_type(marker)
    return Any


def _annotation_words(node: ast.expr | None) -> str:
    if node is None:
        return "anything"
    if isinstance(node, ast.BinOp):
        return f"{_annotation_words(node.left)}, or null"
    if isinstance(node, ast.Subscript):
        options = ast.literal_eval(node.slice)
        return "one of " + ", ".join(map(str, options if isinstance(options, tuple) else (options,)))
    marker = _marker(ast.unparse(node))
    if isinstance(marker, Choice):
        return f"a name from {marker.group}"
    return marker.words if marker else ast.unparse(node)


def _described_arguments(text: str) -> dict[str, str]:
    """The ``Args:`` section of a docstring, as text by parameter."""
    described: dict[str, str] = {}
    current = None
    inside = False
    for line in text.splitlines():
        if line.strip() in {"Args:", "Attributes:"}:
            inside = True
        elif inside and line.strip() and not line.startswith(" "):
            inside = False
        elif inside and (match := re.match(r"^ {4}(\w+): (.*)$", line)):
            current = match.group(1)
            described[current] = match.group(2).strip()
        elif inside and current and line.strip():
            described[current] += " " + line.strip()
    return described
