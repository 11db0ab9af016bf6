"""Find the function or class behind ``module:attribute`` in source text, through re-exports, without importing it.

What a module binds is read from its statements: definitions, ``from x import y`` (also ``*``), ``y = x.z``, and calls
that keep a signature, such as ``jax.jit(f)``. A class takes the parameters of its ``__init__``, its own or inherited,
or has its fields as parameters where it is a dataclass or an Equinox module.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from spectral_bias.registry.search import file_below, is_installed, module_file

Definable: TypeAlias = ast.FunctionDef | ast.ClassDef

# Calls whose result has the signature of their first argument.
_TRANSPARENT = {"jit", "filter_jit", "custom_jvp", "custom_vjp", "filter_custom_jvp", "checkpoint", "remat", "cache"}
_TYPE_CHECKING = {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


class NoDefinitionError(LookupError):
    """There is no function or class of that name to be read.

    Attributes:
        known: names that the module does define.
    """

    def __init__(self, message: str, known: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.known = sorted(known)


class NotReadableError(LookupError):
    """The name is bound to something whose parameters cannot be read: a lambda, the result of a call, compiled code.

    Attributes:
        lines: arguments and body of a function to write in its place, where they are known.
    """

    def __init__(self, what: str, *lines: str) -> None:
        super().__init__(what)
        self.lines = lines


@dataclass(frozen=True)
class Argument:
    """One parameter as it is written; ``default`` is None where it is required."""

    name: str
    kind: str
    annotation: ast.expr | None
    default: ast.expr | None


@dataclass(frozen=True)
class Definition:
    """A function or class in a file.

    Attributes:
        path: the file.
        node: the statement.
        passed: all files that lead to it, from the module that was named on.
        arguments: its parameters; of a class, those that make an instance.
        text: its docstring; of a class, that of its ``__init__`` too.
        open: whether it takes any further arguments (``*args``).
        partial: the call of ``functools.partial`` that gives some of the arguments.
    """

    path: Path
    node: Definable
    passed: tuple[Path, ...]
    arguments: tuple[Argument, ...] = ()
    text: str = ""
    open: bool = False
    partial: ast.Call | None = None

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return isinstance(self.node, ast.ClassDef)


@functools.cache
def syntax_tree(source: bytes, filename: str) -> ast.Module:
    """The tree of a source, parsed once and not to be changed by who reads it.

    Raises:
        SyntaxError: it is not Python.
        ValueError: it holds null bytes.
    """
    return ast.parse(source, filename=filename)


def definition(module: str, attribute: str, given: Iterable[str] = ()) -> Definition:
    """The definition of ``module:attribute``.

    Args:
        module: the module, by its dotted name.
        attribute: a name in it.
        given: what the system calls it with, for the error that says what to write.

    Raises:
        NoDefinitionError: there is no such module or attribute.
        NotReadableError: the attribute is no function or class with readable parameters.
        SyntaxError: a file is not Python.
    """
    path = module_file(module)
    if path is None and module.partition(".")[0] not in sys.stdlib_module_names:
        raise NoDefinitionError("no file for this module in the working folder or on the Python path")
    try:
        return definition_in(path, attribute) if path else _no_source()
    except NotReadableError as error:
        listed = ", ".join(given)
        arguments, body = error.lines or (listed, f"{module}.{attribute}({listed})")
        lines = f"`def {attribute}({arguments}):` and `    return {body}`"
        message = f"{attribute} is {error}, so its parameters cannot be read; write two lines in a file of your own"
        raise NotReadableError(f"{message}: {lines}") from error


def definition_in(path: Path, attribute: str) -> Definition:
    """The definition of an attribute of the module in a file, likewise."""
    found = _with_arguments(_found(path, attribute, ()))
    if found.partial is None:
        return found
    given = {each.arg: each.value for each in found.partial.keywords}
    rest = found.arguments[len(found.partial.args) - 1 :]
    arguments = (dataclasses.replace(each, default=given.get(each.name, each.default)) for each in rest)
    return dataclasses.replace(found, arguments=tuple(arguments))


def _found(path: Path, name: str, passed: tuple[Path, ...]) -> Definition:
    if len(passed) > 50 or passed.count(path) > 5:
        raise NoDefinitionError(f"{name!r} is imported in a circle")
    passed, (names, stars) = (*passed, path), _names(_tree(path))
    match names.get(name):
        case (ast.FunctionDef() | ast.ClassDef()) as node, _:
            return Definition(path, node, passed)
        case ast.ImportFrom() as statement, original:
            return _imported(statement, original, path, passed)
        case ast.Import(), _:
            raise NoDefinitionError(f"{name!r} is a module; name a function or class in it")
        case ast.expr() as value, _:
            return _of_value(value, path, passed)
        case _:
            pass
    for statement in stars:
        with contextlib.suppress(NoDefinitionError, NotReadableError):
            return _imported(statement, name, path, passed)
    if is_installed(path):
        _no_source()
    known = [each for each, (node, _) in names.items() if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    raise NoDefinitionError(f"{path.name} defines no function or class {name!r}", known)


@functools.cache
def _names(tree: ast.Module) -> tuple[dict[str, tuple[ast.AST, str]], list[ast.ImportFrom]]:
    """What a module binds each name to, with the name that it has there, and the modules whose names it takes all."""
    names: dict[str, tuple[ast.AST, str]] = {}
    stars: list[ast.ImportFrom] = []
    for bound in _bindings(tree.body):
        match bound:
            case ast.FunctionDef() | ast.ClassDef():
                names[bound.name] = bound, bound.name
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                stars.insert(0, bound)
            case ast.ImportFrom():
                names |= {alias.asname or alias.name: (bound, alias.name) for alias in bound.names}
            case ast.Import():
                for alias in bound.names:
                    top = alias.name.partition(".")[0]
                    names[alias.asname or top] = bound, alias.name if alias.asname else top
            case ast.Assign(targets=targets, value=value):
                names |= {each.id: (value, each.id) for each in targets if isinstance(each, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                names[name] = value, name
            case _:
                pass
    return names, stars


def _bindings(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module that bind names, those below ``if``, ``try`` and ``with`` included.

    Where a ``try`` and its handlers bind the same name, the last one that is yielded is that of the ``try``.
    """
    for statement in body:
        match statement:
            case ast.If():
                checked_only = ast.unparse(statement.test) in _TYPE_CHECKING
                yield from _bindings(statement.orelse)
                yield from _bindings(() if checked_only else statement.body)
            case ast.Try():
                for handler in statement.handlers:
                    yield from _bindings(handler.body)
                yield from _bindings([*statement.body, *statement.orelse, *statement.finalbody])
            case ast.With():
                yield from _bindings(statement.body)
            case _:
                yield statement


def _imported(statement: ast.ImportFrom, name: str, path: Path, passed: tuple[Path, ...]) -> Definition:
    file = _file_of(statement, path)
    return _found(file, name, passed) if file else _no_source()


def _no_source() -> NoReturn:
    raise NotReadableError("defined in no Python source (compiled code?)")


def _file_of(statement: ast.ImportFrom, path: Path) -> Path | None:
    """The file of the module that a ``from`` statement in the file ``path`` names."""
    if not statement.level:
        return module_file(statement.module or "")
    folder = path.parents[min(statement.level, len(path.parents)) - 1]
    return file_below([str(folder.parent)], [folder.name, *filter(None, (statement.module or "").split("."))])


def _of_value(value: ast.expr, path: Path, passed: tuple[Path, ...]) -> Definition:
    """What an expression in the module of a file stands for."""
    match value:
        case ast.Name(id=other):
            return _found(path, other, passed)
        case ast.Attribute(attr=attribute):
            if (file := _module_of(value.value, path)) is not None:
                return _found(file, attribute, passed)
        case ast.Call(func=ast.Call(func=wraps, args=[wrapped])) if _last(wraps) == "wraps":
            return _of_value(wrapped, path, passed)
        case ast.Call(func=function, args=[first, *_]) if _last(function) in _TRANSPARENT:
            return _of_value(first, path, passed)
        case ast.Call(func=function, args=[first, *_]) if _last(function) == "partial":
            return dataclasses.replace(_of_value(first, path, passed), partial=value)
        case ast.Lambda():
            raise NotReadableError("a lambda", ast.unparse(value.args), ast.unparse(value.body))
        case _:
            pass
    raise NotReadableError(f"made by {ast.unparse(value)[:40]}")


def _module_of(node: ast.expr, path: Path) -> Path | None:
    """The file of the module that an expression such as ``jax.nn`` stands for."""
    base, *inner = ast.unparse(node).split(".")
    match _names(_tree(path))[0].get(base):
        case ast.Import(), name:
            return module_file(".".join([name, *inner]))
        case ast.ImportFrom() as statement, name:
            package = _file_of(statement, path)
            inside = package is not None and package.name == "__init__.py"
            return file_below([str(package.parent)], [name, *inner]) if package and inside else None
        case _:
            return None


def _with_arguments(found: Definition) -> Definition:
    node, text, passed = found.node, ast.get_docstring(found.node) or "", found.passed
    if isinstance(node, ast.ClassDef):
        _, arguments, more, inner, above = _constructor(found)
        text, passed = f"{text}\n{inner}", (*passed, *above)
    else:
        arguments, more = _arguments(node)
        if more and not arguments and (original := _wrapped(found)) is not None:
            arguments, text, passed = original.arguments, text or original.text, (*passed, *original.passed)
    return dataclasses.replace(found, passed=passed, arguments=arguments, text=text, open=more)


def _wrapped(found: Definition) -> Definition | None:
    """The function whose signature ``functools.wraps`` gives to a function of ``*args, **kwargs``."""
    for decorator in found.node.decorator_list:
        match decorator:
            case ast.Call(func=wraps, args=[wrapped]) if _last(wraps) == "wraps":
                return _with_arguments(_of_value(wrapped, found.path, ()))
            case _:
                pass
    return None


def _arguments(node: ast.FunctionDef, *, bound: bool = False) -> tuple[tuple[Argument, ...], bool]:
    """The parameters of a function, and whether it takes further ones by place; ``bound``: without the first."""
    given, listed = node.args, [*node.args.posonlyargs, *node.args.args]
    defaults = [None] * (len(listed) - len(given.defaults)) + list(given.defaults)
    found = [
        Argument(each.arg, "place only" if each in given.posonlyargs else "either", each.annotation, default)
        for each, default in zip(listed, defaults, strict=True)
    ][int(bound) :]
    for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found.append(Argument(each.arg, "keyword", each.annotation, default))
    return tuple(found), given.vararg is not None


Constructor: TypeAlias = tuple[str, tuple[Argument, ...], bool, str, tuple[Path, ...]]


def _constructor(found: Definition) -> Constructor:
    """What makes an instance of a class: kind, parameters, whether there may be more, docstring, files on the way."""
    node = found.node
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return ("init", *_arguments(item, bound=True), ast.get_docstring(item) or "", ())
    fields = {each.name: each for each in _fields(node.body)}
    decorated = any(
        _last(each.func if isinstance(each, ast.Call) else each) == "dataclass" for each in node.decorator_list
    )
    for base in node.bases if isinstance(node, ast.ClassDef) else ():
        try:
            above = _of_value(base.value if isinstance(base, ast.Subscript) else base, found.path, ())
        except (NoDefinitionError, NotReadableError):
            continue  # object, Protocol, or written in C
        if not above.is_class:
            continue
        if above.node.name == "Module" and "equinox" in above.path.parts:
            return "module", tuple(fields.values()), False, "", ()
        kind, arguments, more, text, passed = _constructor(above)
        if kind == "module" or (decorated and kind == "dataclass"):
            merged = {**{each.name: each for each in arguments}, **fields}
            return kind, tuple(merged.values()), False, text, (*above.passed, *passed)
        if kind != "none" and not decorated:
            return kind, arguments, more, text, (*above.passed, *passed)
    return ("dataclass", tuple(fields.values()), False, "", ()) if decorated else ("none", (), False, "", ())


def _fields(body: Iterable[ast.stmt]) -> Iterator[Argument]:
    """The fields of a dataclass that make an instance."""
    for item in body:
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        if "ClassVar" in ast.unparse(item.annotation):
            continue
        default = item.value
        if isinstance(default, ast.Call) and _last(default.func) == "field":
            options = {each.arg: each.value for each in default.keywords}
            if isinstance(made := options.get("init"), ast.Constant) and made.value is False:
                continue
            default = options.get("default", options.get("default_factory"))
        yield Argument(item.target.id, "either", item.annotation, default)


def _last(node: ast.expr) -> str:
    """``jit`` of ``jit`` and of ``jax.jit``."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _tree(path: Path) -> ast.Module:
    return syntax_tree(path.read_bytes(), str(path))
