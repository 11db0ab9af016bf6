"""Which source files a stage runs, and a digest of what each of them says.

A stage's code is its script, every module of the project that the script reaches by import statements, and the
modules that its spec names. Comments, docstrings and layout do not count; a file that is not Python counts by its
bytes. Nothing is imported: sources are read as syntax trees.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import re
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spectral_bias.spec.groups import SCRIPTS, file_below, roots_of, search_path
from spectral_bias.spec.names import PACKAGE
from spectral_bias.spec.syntax import syntax_tree

ROOT = SCRIPTS.parent
DIGEST_LENGTH = 16
_INSTALLED = {"site-packages", "dist-packages"}
_STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib")).resolve()
_TYPE_CHECKING = re.compile(r"(\w+\.)?TYPE_CHECKING")


def code_digests(files: Iterable[Path], modules: Iterable[str] = (), extra: Iterable[Path] = ()) -> dict[str, str]:
    """Digest by file of everything that ``files`` and ``modules`` reach, and of the ``extra`` files themselves.

    Args:
        files: Python files where the walk begins.
        modules: names of modules where it begins too.
        extra: files that are read at run time, such as templates.
    """
    found: dict[Path, str] = {}
    waiting = [*files, *(path for name in modules for path in _module_files(name))]
    while waiting:
        path = waiting.pop()
        if path not in found:
            digest, imported = _read(path)
            found[path] = digest
            waiting.extend(imported)
    for path in extra:
        found[path] = hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]
    return dict(sorted((label(path), digest) for path, digest in found.items()))


def label(path: Path) -> str:
    """A source file's name in records: relative to the project, or to where Python looks, so it names no machine."""
    if (inside := _label_in_project(path)) is not None:
        return inside
    for base in search_path():
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name


@functools.cache
def _label_in_project(path: Path) -> str | None:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else None


def _module_files(module: str) -> Iterator[Path]:
    """The file of a named module, and those of the packages that it lies in where they hold more than a docstring."""
    parts = module.split(".")
    for path in _files_along(parts, roots_of(module)):
        if path.name != "__init__.py" or _read(path)[0] != _NO_CODE:
            yield path


@functools.cache
def _read(path: Path) -> tuple[str, tuple[Path, ...]]:
    """A Python file's digest and the project's own files that it imports."""
    source = path.read_bytes()
    try:
        tree = syntax_tree(source, str(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # The job that imports it says what is wrong with it; other jobs go on.
        return hashlib.sha256(source).hexdigest()[:DIGEST_LENGTH], ()
    return _digest(tree), tuple(_imported_files(tree, path))


def _digest(tree: ast.Module) -> str:
    lines: list[str] = []
    _canonical(tree, lines)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGEST_LENGTH]


def _canonical(node: ast.AST, lines: list[str]) -> None:
    """A syntax tree as lines that are the same on every Python version: empty fields are left out, docstrings too."""
    kind = type(node)
    lines.append(kind.__name__)
    for name, heading in _fields(kind):
        value = getattr(node, name, None)
        if value is None:
            continue
        if isinstance(value, list):
            if name == "body" and kind in _WITH_DOCSTRING and _is_text(value):
                value = value[1:]
            if not value:
                continue
        else:
            value = (value,)
        lines.append(heading)
        for item in value:
            if isinstance(item, ast.AST):
                _canonical(item, lines)
            else:
                lines.append(repr(item))
    lines.append(")")


@functools.cache
def _fields(kind: type[ast.AST]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of node that count, each with the line that opens it."""
    return tuple((name, f".{name}") for name in kind._fields if name not in {"kind", "type_comment", "type_ignores"})


_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _is_text(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def _imported_files(tree: ast.Module, path: Path) -> Iterator[Path]:
    """The project's own files that a module's import statements name, packages' ``__init__`` included."""
    for node in runtime_imports(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _own_files(alias.name, path)
        elif node.level == 0:
            for alias in node.names:
                yield from _own_files(f"{node.module}.{alias.name}", path)
        else:
            # By folders, since a package need not have an ``__init__``.
            folder = path.parents[min(node.level, len(path.parents)) - 1]
            for alias in node.names:
                parts = [*(node.module or "").split("."), alias.name]
                yield from _files_along([part for part in parts if part], [folder])


def _own_files(module: str, importer: Path) -> Iterator[Path]:
    """The files on the way to a module, where it is the project's own or, for a user's file, the user's own."""
    parts = module.split(".")
    library = parts[0] == PACKAGE
    if not library and importer.is_relative_to(SCRIPTS):
        return
    for found in _files_along(parts, roots_of(module)):
        # What is installed is in the record of package versions already, but for the package that the config names.
        if library or not _installed(found) or (_installed(importer) and found.is_relative_to(_top(importer))):
            yield found


def _files_along(parts: Sequence[str], roots: Iterable[Path]) -> Iterator[Path]:
    """The source files of a package, its sub-packages and the module in it that ``parts`` lead to."""
    for depth in range(1, len(parts) + 1):
        found = file_below(roots, parts[:depth])
        if found is not None:
            yield found


def _top(path: Path) -> Path:
    """The folder of the outermost package that a file belongs to, or the file itself."""
    top = path
    while (top.parent / "__init__.py").is_file():
        top = top.parent
    return top


def _installed(path: Path) -> bool:
    return not _INSTALLED.isdisjoint(path.parts) or path.resolve().is_relative_to(_STANDARD_LIBRARY)


def runtime_imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements below a node, but for those that only a type checker sees."""
    for part in _BLOCKS:
        for inner in getattr(node, part, ()):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield inner
            elif isinstance(inner, ast.If) and _TYPE_CHECKING.fullmatch(ast.unparse(inner.test)):
                yield from runtime_imports(ast.Module(inner.orelse, []))
            elif isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case):
                yield from runtime_imports(inner)


# Where statements lie in a statement.
_BLOCKS = ("body", "orelse", "handlers", "cases", "finalbody")


_NO_CODE = _digest(ast.parse(""))
