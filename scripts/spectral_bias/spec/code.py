"""Which source files a stage runs, and a digest of what each of them says.

A stage's code is its script, every module of the project that the script reaches by import statements, and the
modules that its spec names. Comments, docstrings and layout do not count; a file that is not Python counts by its
bytes. Nothing is imported: sources are read as syntax trees.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from spectral_bias.spec.groups import LIBRARY, SCRIPTS, module_file
from spectral_bias.spec.names import PACKAGE

ROOT = SCRIPTS.parent
DIGEST_LENGTH = 16


def code_digests(files: Iterable[Path], modules: Iterable[str] = (), extra: Iterable[Path] = ()) -> dict[str, str]:
    """Digest by file of everything that ``files`` and ``modules`` reach, and of the ``extra`` files themselves.

    Args:
        files: Python files where the walk begins.
        modules: names of modules where it begins too.
        extra: files that are read at run time, such as templates.
    """
    found: dict[Path, str] = {}
    waiting = [*files, *(path for name in modules if (path := module_file(name)) is not None)]
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
    """A source file's name in records: relative to the project where it is part of it, else its last three parts."""
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-3:])


@functools.cache
def _read(path: Path) -> tuple[str, tuple[Path, ...]]:
    """A Python file's digest and the project's own files that it imports."""
    tree = ast.parse(path.read_bytes(), filename=str(path))
    text = "\n".join(_canonical(tree))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH], tuple(_imported_files(tree, path))


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
    package, own = _package_of(path)
    for node in _runtime_nodes(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.partition(".")[0] not in own:
                continue
            parts = name.split(".")
            for depth in range(1, len(parts) + 1):
                found = module_file(".".join(parts[:depth]))
                if found is not None:
                    yield found


def _package_of(path: Path) -> tuple[str, set[str]]:
    """The package a file belongs to, and the top-level names that count as the same project's code."""
    parts: list[str] = []
    folder = path.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    own = {PACKAGE}
    if not path.is_relative_to(SCRIPTS):
        own |= {parts[0]} if parts else {sibling.stem for sibling in folder.glob("*.py")}
    return ".".join(parts), own


def _runtime_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        yield node
        yield from _runtime_nodes(node)


def library_file(*parts: str) -> Path:
    """A file of the library by its path inside the package."""
    return LIBRARY.joinpath(*parts)
