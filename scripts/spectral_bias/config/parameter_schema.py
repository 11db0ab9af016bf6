"""The configuration schema of a function or class, read from its signature without importing it.

A function's keyword-only parameters, annotated with names of ``registry.quantities`` (or a ``Literal``), are the keys
that the configuration may give it; positional parameters are what the system hands over. So a new activation or
measure is one function in one file, and its keys are checked, documented and in the JSON schema at once.
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    Tag,
    create_model,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from spectral_bias.config.errors import nearest
from spectral_bias.config.values import Plain, Strict, quantity_type
from spectral_bias.digests.normalised_source import syntax_tree
from spectral_bias.registry import quantities
from spectral_bias.registry.members import GROUPS, members, source_of
from spectral_bias.registry.quantities import Choice, Quantity

_OWN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*")


@dataclass(frozen=True)
class Member:
    """Marks a field that holds a name from a group of the library, alone or in a mapping with its parameters."""

    group: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(choice_type(self.group))


def schema_type(marker: Quantity | Choice) -> Any:
    """The pydantic type of a quantity, or the union of a group's members."""
    return choice_type(marker.group) if isinstance(marker, Choice) else quantity_type(marker)


@functools.cache
def choice_type(group: str) -> Any:
    """A name from ``group``, alone or in a mapping with its parameters, as a tagged union over the folder's files."""
    names = members(group)
    options: list[Any] = [Annotated[parameters(group, name), Tag(name)] for name in names]
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

        @model_validator(mode="before")
        @classmethod
        def _check(cls, value: Any) -> Any:
            given = {"name": value} if isinstance(value, str) else value
            try:
                record = _own_record(group, given["name"])
            except (LookupError, SyntaxError, ValueError, OSError, RecursionError, MemoryError) as error:
                raise PydanticCustomError("no_definition", "{why}", {"why": str(error)}) from error
            return record.model_validate(given).model_dump()

    return OwnCode


def _own_record(group: str, name: str) -> type[BaseModel]:
    if not _OWN.fullmatch(name):
        raise LookupError("own code is named package.module:attribute")
    source = source_of(group, name)
    if source is None:
        raise LookupError("no file for this module in the working folder or on the Python path")
    return _record(*source, name)


def _record(path: Path, attribute: str, name: str) -> type[BaseModel]:
    signature = keyword_parameters(path, attribute)
    fields: dict[str, Any] = {"name": (Literal[name], Field(description=signature.summary))}
    for parameter in signature.parameters:
        if parameter.name in fields or parameter.name.startswith("_") or hasattr(BaseModel, parameter.name):
            raise LookupError(f"{attribute} has a parameter {parameter.name!r}, a name that no key can have")
        default = ... if parameter.required else parameter.default
        fields[parameter.name] = (parameter.type, Field(default, description=parameter.text, validate_default=True))
    return create_model(attribute, __base__=_Named, **fields)


@dataclass(frozen=True)
class Parameter:
    """One keyword-only parameter of a signature."""

    name: str
    type: Any
    annotation: str
    required: bool
    default: Any = None
    text: str = ""


@dataclass(frozen=True)
class Signature:
    """What a definition says about itself: one line, and its keyword-only parameters."""

    summary: str
    parameters: list[Parameter]


def keyword_parameters(path: Path, attribute: str) -> Signature:
    """Read the definition of ``attribute`` in the file ``path``.

    Raises:
        LookupError: the file does not define it, or a default is not a plain value.
        SyntaxError: the file is not Python.
    """
    tree = syntax_tree(path.read_bytes(), str(path))
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    if attribute not in defined:
        hint = nearest(attribute, defined)
        raise LookupError(f"{path.name} defines no function or class {attribute!r} ({hint})")
    node = defined[attribute]
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
                    default=None if default is None else _plain_default(argument.arg, default),
                    text=described.get(argument.arg, ""),
                )
            )
    return Signature(summary=text.strip().partition("\n")[0], parameters=found)


def _plain_default(name: str, node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError) as error:
        raise LookupError(f"the default of {name!r} must be a plain value, not {ast.unparse(node)}") from error


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
    return Plain


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
