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
    for base in (ROOT, *search_path()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name


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
        tree = ast.parse(source, filename=str(path))
    except (SyntaxError, ValueError):
        # The job that imports it says what is wrong with it; other jobs go on.
        return hashlib.sha256(source).hexdigest()[:DIGEST_LENGTH], ()
    return _digest(tree), tuple(_imported_files(tree, path))


def _digest(tree: ast.Module) -> str:
    return hashlib.sha256("\n".join(_canonical(tree)).encode()).hexdigest()[:DIGEST_LENGTH]


def _canonical(node: ast.AST) -> Iterator[str]:
    """A syntax tree as lines that are the same on every Python version: empty fields are left out, docstrings too."""
    yield type(node).__name__
    for name, value in ast.iter_fields(node):
        if name == "body" and isinstance(value, list) and isinstance(node, _WITH_DOCSTRING) and _is_text(value):
            value = value[1:]
        if name in {"kind", "type_comment", "type_ignores"} or value is None or value == []:
            continue
        yield f".{name}"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.AST):
                yield from _canonical(item)
            else:
                yield repr(item)
    yield ")"


_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _is_text(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def _imported_files(tree: ast.Module, path: Path) -> Iterator[Path]:
    """The project's own files that a module's import statements name, packages' ``__init__`` included."""
    for node in runtime_nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _own_files(alias.name, path)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                yield from _own_files(f"{node.module}.{alias.name}", path)
        elif isinstance(node, ast.ImportFrom):
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


def runtime_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and _TYPE_CHECKING.fullmatch(ast.unparse(node.test)):
            node = ast.Module(node.orelse, [])
        yield node
        yield from runtime_nodes(node)


_NO_CODE = _digest(ast.parse(""))
