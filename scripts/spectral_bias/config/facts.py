"""Read what a family declares about itself, ``<name>_facts`` in its file, without importing or running the file.

The declaration is interpreted as arithmetic on the configured parameters: numbers, text, tuples, dictionaries,
comparisons, ``len``, ``min``, ``max``, text with numbers in it formatted by ``:g``, and constants that its file defines
or imports by name, so that families can share what they declare. Whatever else it holds is refused.
"""

from __future__ import annotations

import ast
import copy
import functools
import json
import math
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from spectral_bias.config.errors import nearest
from spectral_bias.registry import facts
from spectral_bias.registry.definition import syntax_tree
from spectral_bias.registry.members import source_of
from spectral_bias.registry.search import module_file

Record = TypeVar("Record", bound=facts.Facts)

# No count is larger: 2^d may be asked for with any d.
MAX_INTEGER = 2**63
MAX_ITEMS = 1000
# Files that a constant may be imported through.
MAX_FILES = 5


class Declaration(NamedTuple):
    """The parameters that a declaration reads, and the record that it returns."""

    parameters: list[str]
    record: ast.Call


class BadFactsError(ValueError):
    """A declaration that cannot be interpreted."""


def facts_of(record: type[Record], group: str, choice: Mapping[str, Any], **handed_over: int) -> Record | None:
    """What a named thing declares about itself; None if it declares nothing.

    Args:
        record: the kind of record that ``group`` declares.
        group: a folder of the library.
        choice: name and parameters, defaults included.
        handed_over: what the system hands over beside them, such as ``inputs``.

    Raises:
        BadFactsError: the declaration is no arithmetic on the parameters, or of another kind.
    """
    given = {**choice, **handed_over}
    if ":" not in choice["name"]:
        return _library_facts(record, group, json.dumps(given))
    # Own code may change while this process lives, so that nothing is kept.
    return _computed(record, _declaration(group, choice["name"]), given)


@functools.lru_cache(maxsize=4096)
def _library_facts(record: type[Record], group: str, given: str) -> Record | None:
    """The facts of a thing of the library; ``given`` is JSON."""
    choice = json.loads(given)
    return _computed(record, _library_declaration(group, choice["name"]), choice)


def _computed(record: type[Record], declaration: Declaration | None, choice: Mapping[str, Any]) -> Record | None:
    if declaration is None:
        return None
    wanted, call = declaration
    try:
        values = {name: choice[name] for name in wanted}
        if _name(call.func) != record.__name__:
            raise BadFactsError(f"must return one {record.__name__}")
        found = {str(each.arg): _value(each.value, values) for each in call.keywords}
        known = [each.name for each in fields(record)]
        if unknown := [name for name in found if name not in known]:
            raise BadFactsError(f"{unknown[0]!r} is no fact of such a thing ({nearest(unknown[0], known)})")
        # Types of the library's own are held by tests; building the validators takes a tenth of reading everything.
        return _type(record).validate_python(found) if ":" in choice["name"] else record(**found)
    except KeyError as error:
        raise BadFactsError(f"the facts of {choice['name']} read {error}, which is no parameter") from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise BadFactsError(f"the facts of {choice['name']}: {fault['loc'][0]}: {fault['msg']}") from error
    except (ArithmeticError, TypeError, ValueError) as error:
        raise BadFactsError(f"the facts of {choice['name']} cannot be computed: {error}") from error


def declared(group: str, name: str) -> str:
    """The declaration of a thing of the library as Python; empty if it has none."""
    found = _library_declaration(group, name)
    return ast.unparse(found.record) if found else ""


@functools.cache
def _type(record: type[Record]) -> TypeAdapter[Record]:
    return TypeAdapter(record)


def _declaration(group: str, name: str) -> Declaration | None:
    source = source_of(group, name)
    if source is None:
        return None
    path, attribute = source
    for node in syntax_tree(path.read_bytes(), str(path)).body:
        if isinstance(node, ast.FunctionDef) and node.name == f"{attribute.lower()}_facts":
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            match body:
                case [ast.Return(value=ast.Call() as call)]:
                    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                    parameters = [each.arg for each in arguments]
                    return Declaration(parameters, _WithConstants(path, parameters).visit(copy.deepcopy(call)))
                case _:
                    raise BadFactsError(f"{node.name} must be one return of one record")
    return None


class _WithConstants(ast.NodeTransformer):
    """Puts a file's constants in the place of their names."""

    def __init__(self, path: Path, parameters: Collection[str]) -> None:
        self.path, self.parameters = path, parameters

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The constant of this name, or the name itself where there is none."""
        return node if node.id in self.parameters else _constant(self.path, node.id) or node


def _constant(path: Path, name: str, files: int = 0) -> ast.expr | None:
    """What a file assigns to a name, or imports by it from a file that does; None if it is no constant."""
    for node in syntax_tree(path.read_bytes(), str(path)).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return value
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if found == name:
                return value
            case ast.ImportFrom(module=str() as module, level=0, names=names) if files < MAX_FILES:
                original = next((each.name for each in names if (each.asname or each.name) == name), None)
                source = module_file(module) if original else None
                if source is not None and original is not None:
                    return _constant(source, original, files + 1)
            case _:
                pass
    return None


def _times(left: Any, right: Any) -> Any:
    """A product; of a tuple only one that could be a list of layers."""
    for many, count in ((left, right), (right, left)):
        if isinstance(many, str | tuple) and len(many) * count > MAX_ITEMS:
            raise ValueError(f"more than {MAX_ITEMS} items")
    return left * right


_library_declaration = functools.cache(_declaration)

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _times,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: lambda base, exponent: base**exponent if exponent * math.log2(max(base, 1)) < 63 else MAX_INTEGER,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {"len": len, "max": max, "min": min, "range": range}


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return values[node.id]
        case ast.IfExp():
            return _value(node.body if _value(node.test, values) else node.orelse, values)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
        case ast.UnaryOp() if type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](_value(node.operand, values))
        case ast.Compare(ops=[operation]) if type(operation) in _OPERATORS:
            return _OPERATORS[type(operation)](_value(node.left, values), _value(node.comparators[0], values))
        case ast.Tuple():
            return tuple(item for each in node.elts for item in _items(each, values))
        case ast.Dict() if None not in node.keys:
            return {
                _value(key, values): _value(item, values)
                for key, item in zip(node.keys, node.values, strict=True)
                if key
            }
        case ast.JoinedStr():
            return "".join(_text(each, values) for each in node.values)
        case ast.Call(keywords=[]) if _name(node.func) in _FUNCTIONS:
            return _FUNCTIONS[_name(node.func)](*(_value(each, values) for each in node.args))
        case _:
            raise BadFactsError(f"{ast.unparse(node)} is no arithmetic on parameters")


def _text(node: ast.expr, values: Mapping[str, Any]) -> str:
    """A part of a formatted text: plain, or a number as configuration labels it."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.FormattedValue(value=value, conversion=-1, format_spec=ast.JoinedStr([ast.Constant("g")])):
            return f"{_value(value, values):g}"
        case _:
            raise BadFactsError(f"{ast.unparse(node)} is no arithmetic on parameters")


def _items(node: ast.expr, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(_value(node.value, values)) if isinstance(node, ast.Starred) else (_value(node, values),)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
