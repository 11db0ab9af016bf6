"""The configuration schema of a function or class, read from its signature without importing it.

A function's keyword-only parameters, annotated with names of ``registry.quantities`` (or a ``Literal``), are the keys
that the configuration may give it. So a new activation or measure is one function in one file, and its keys are
checked, documented and in the JSON schema at once. Of own code every parameter is a key that the system does not give
(``registry.contract``).
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
from collections.abc import Iterable
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

from spectral_bias.config.absent_names import absent
from spectral_bias.config.errors import nearest
from spectral_bias.config.own_names import (
    inner_name,
    other_binding,
    refuse_misread,
    refuse_unfit_parameters,
    without_marks,
)
from spectral_bias.config.values import Plain, Strict, quantity_type
from spectral_bias.digests.closure import refuse_hidden_imports
from spectral_bias.registry import quantities
from spectral_bias.registry.contract import GIVEN, contract
from spectral_bias.registry.definition import (
    Argument,
    Definition,
    NoDefinitionError,
    NotReadableError,
    definition,
    definition_in,
)
from spectral_bias.registry.members import GROUPS, members, source_of
from spectral_bias.registry.quantities import Choice, Quantity
from spectral_bias.registry.resolve import PARTS, with_colon

_OWN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*")
# A default that the configuration cannot hold, such as a function: where no value is given, none is passed on.
_OWN_DEFAULT = object()


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
        if isinstance(name, str) and ":" in with_colon(name):
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
        if isinstance(value, dict) and isinstance(value.get("name"), str):
            name = with_colon(value["name"])
            value = {**value, "name": name if ":" in name else name.replace("-", "_")}
        return value


@functools.cache
def parameters(group: str, name: str) -> type[BaseModel]:
    """The record of one member of a group: its name and its parameters, with their defaults."""
    source = source_of(group, name)
    if source is None:
        raise KeyError(name)
    return _record(keyword_parameters(*source), name)


def _own_code(group: str) -> type[BaseModel]:
    """A user's own ``package.module:attribute``; its keys are checked against its own signature."""

    class OwnCode(_Named):
        model_config = ConfigDict(extra="allow")
        name: str

        @model_validator(mode="before")
        @classmethod
        def _check(cls, value: Any) -> Any:
            given = {"name": value} if isinstance(value, str) else value
            name = with_colon(given["name"])
            try:
                record = _own_record(group, name)
            except (LookupError, SyntaxError, ValueError, OSError, RecursionError, MemoryError) as error:
                raise PydanticCustomError("no_definition", "{why}", {"why": _why(group, error, name)}) from error
            checked = record.model_validate({**given, "name": name})
            left_out = {key for key, field in record.model_fields.items() if field.default is _OWN_DEFAULT}
            return checked.model_dump(exclude=left_out - checked.model_fields_set)

    return OwnCode


def _why(group: str, error: Exception, name: str) -> str:
    """What is wrong with the name of own code."""
    module, _, attribute = name.partition(":")
    if isinstance(error, NoDefinitionError):
        with contextlib.suppress(SyntaxError, ValueError, OSError, RecursionError):
            if other := inner_name(group, name) or other_binding(group, module, attribute):
                return other
        if error.known:
            return f"{error} ({nearest(attribute, error.known)})"
    if isinstance(error, NoDefinitionError | NotReadableError):
        with contextlib.suppress(LookupError, SyntaxError, ValueError, OSError, RecursionError):
            return absent(module, attribute) or str(error)
    return str(error)


def _own_record(group: str, name: str) -> type[BaseModel]:
    if not _OWN.fullmatch(name):
        raise LookupError(inner_name(group, name) or "own code is named package.module:attribute")
    module, _, attribute = name.partition(":")
    found = definition(module, attribute, GIVEN[group])
    refuse_hidden_imports(module)
    refuse_misread(group, module, found)
    refuse_unfit_parameters(group, module, found)
    signature = _signature(found, without_marks(contract(group, found).keys), group)
    return _record(signature, name)


def _record(signature: Signature, name: str) -> type[BaseModel]:
    fields: dict[str, Any] = {"name": (Literal[name], Field(description=signature.summary))}
    for parameter in signature.parameters:
        if parameter.name in fields or parameter.name.startswith("_") or hasattr(BaseModel, parameter.name):
            raise LookupError(f"{signature.name} has a parameter {parameter.name!r}, a name that no key can have")
        default = ... if parameter.required else parameter.default
        checked = default is not _OWN_DEFAULT
        fields[parameter.name] = (parameter.type, Field(default, description=parameter.text, validate_default=checked))
    return create_model(signature.name, __base__=_Named, **fields)


@dataclass(frozen=True)
class Parameter:
    """One parameter that the configuration may give."""

    name: str
    type: Any
    annotation: str
    required: bool
    default: Any = None
    text: str = ""


@dataclass(frozen=True)
class Signature:
    """What a definition says about itself: its name, one line, and the parameters that are keys."""

    name: str
    summary: str
    parameters: list[Parameter]


def keyword_parameters(path: Path, attribute: str) -> Signature:
    """The keyword-only parameters of ``attribute`` in the file ``path``.

    Raises:
        LookupError: the file does not define it, or a default is not a plain value.
        SyntaxError: the file is not Python.
    """
    found = definition_in(path, attribute)
    return _signature(found, [each for each in found.arguments if each.kind == "keyword" and each.name != "key"])


def _signature(found: Definition, keys: Iterable[Argument], own_group: str = "") -> Signature:
    """What a definition says about some of its parameters; ``own_group``: the group, of own code."""
    described = _described_arguments(found.text)
    parameters = [
        Parameter(
            name=each.name,
            type=_part_type(each, own_group) or _annotation_type(each.annotation),
            annotation=_annotation_words(each.annotation),
            required=each.default is None,
            default=None if each.default is None else _plain_default(each.name, each.default, own=bool(own_group)),
            text=described.get(each.name, ""),
        )
        for each in keys
    ]
    return Signature(found.node.name, found.text.strip().partition("\n")[0], parameters)


def _part_type(argument: Argument, own_group: str) -> Any:
    """The type of a part of an own network that is known by its name alone, such as ``final_activation``."""
    group = PARTS.get(argument.name.rpartition("_")[2]) if own_group == "models.networks" else None
    plain = argument.annotation is None or _annotation_type(argument.annotation) is Plain
    return choice_type(group) if group and plain and group != own_group else None


def _plain_default(name: str, node: ast.expr, *, own: bool) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError) as error:
        if own:
            return _OWN_DEFAULT
        raise LookupError(f"the default of {name!r} must be a plain value, not {ast.unparse(node)}") from error


def _marker(name: str) -> Quantity | Choice | None:
    annotated = getattr(quantities, name, None)
    metadata = get_args(annotated)[1:]
    return metadata[0] if metadata else None


def _annotation_type(node: ast.expr | None) -> Any:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        left, right = _annotation_type(node.left), node.right
        if left is Plain:
            return Plain
        return left | None if isinstance(right, ast.Constant) else _list_or_word(left, _annotation_type(right))
    if (options := _literal(node)) is not None:
        return Literal[options]
    if isinstance(node, ast.Name) and (marker := _marker(node.id)):
        return schema_type(marker)
    return Plain


def _literal(node: ast.expr | None) -> tuple[Any, ...] | None:
    """The options of a ``Literal``; None for any other annotation, and for options that are no plain values."""
    if not isinstance(node, ast.Subscript) or ast.unparse(node.value).rpartition(".")[2] != "Literal":
        return None
    try:
        options = ast.literal_eval(node.slice)
    except ValueError:
        return None
    return options if isinstance(options, tuple) else (options,)


def _list_or_word(values: Any, word: Any) -> Any:
    """A list, or one word in its place; an error is that of the kind that was given."""
    options: Any = Annotated[values, Tag("list")]
    options = options | Annotated[word, Tag("word")]
    return Annotated[options, Discriminator(lambda given: "word" if isinstance(given, str) else "list")]


def _annotation_words(node: ast.expr | None) -> str:
    if node is None:
        return "anything"
    if isinstance(node, ast.BinOp):
        right = "null" if isinstance(node.right, ast.Constant) else _annotation_words(node.right)
        return f"{_annotation_words(node.left)}, or {right}"
    if (options := _literal(node)) is not None:
        return "one of " + ", ".join(map(str, options))
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
