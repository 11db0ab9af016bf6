"""Which source files a stage runs, and a digest of what each of them says.

A stage's code is its script, every module of the project that the script reaches by import statements, and the
modules that its spec names, but for what computes no content (``what_counts``). What is installed is in the record of
package versions. A file that is not Python counts by its bytes. Nothing is imported: sources are read as syntax trees.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spectral_bias.digests.normalised_source import DIGEST_LENGTH, Imported, parsed, read_source
from spectral_bias.digests.what_counts import counts
from spectral_bias.registry.search import (
    LIBRARY,
    PACKAGE,
    SCRIPTS,
    HiddenModuleError,
    file_below,
    is_installed,
    module_file,
    roots_of,
    search_path,
)

ROOT = SCRIPTS.parent
# The folders of the project's own files.
PROJECT = tuple(ROOT / name for name in ("config", "report", "scripts", "workflow"))


def code_digests(
    files: Iterable[Path], modules: Iterable[str] = (), extra: Iterable[Path] = (), alone: Iterable[Path] = ()
) -> dict[str, str]:
    """Digest by file of everything that ``files`` and ``modules`` reach, and of some files themselves.

    Args:
        files: Python files where the walk begins.
        modules: names of modules where it begins too.
        extra: files that are read at run time, such as templates.
        alone: Python files whose import statements are not followed.
    """
    found = {path: _read(path)[0] for path in alone}
    waiting = [*files, *(path for name in modules for path in _module_files(name) if counts(path))]
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
    """A source file's name in records: the project's relative to it, others to where Python looks; it names no machine.

    A virtual environment or a working folder in the project's folder is no part of the project.
    """
    if (own := _label_in_project(path)) is not None:
        return own
    bases = [base for base in search_path() if path.is_relative_to(base)]
    if bases:
        return path.relative_to(max(bases, key=len)).as_posix()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@functools.cache
def _label_in_project(path: Path) -> str | None:
    return path.relative_to(ROOT).as_posix() if any(map(path.is_relative_to, PROJECT)) else None


def _module_files(module: str) -> Iterator[Path]:
    """The file of a named module, and those of the packages that it lies in where they hold more than a docstring."""
    parts = module.split(".")
    for path in _files_along(parts, roots_of(module)):
        if path.name != "__init__.py" or _read(path)[0] != _NO_CODE:
            yield path


@functools.cache
def _read(path: Path) -> tuple[str, tuple[Path, ...]]:
    """A Python file's digest and the project's own files that it imports."""
    source = read_source(path.read_bytes(), str(path))
    return source.digest, tuple(filter(counts, _imported_files(source.imports, path)))


def _imported_files(imports: Iterable[Imported], path: Path) -> Iterator[Path]:
    """The project's own files that a module's import statements name, packages' ``__init__`` included."""
    for level, module, names in imports:
        if module is None:
            for name in names:
                yield from _own_files(name, path)
        elif level == 0:
            for name in names:
                yield from _own_files(f"{module}.{name}", path)
        else:
            # By folders, since a package need not have an ``__init__``.
            folder = path.parents[min(level, len(path.parents)) - 1]
            for name in names:
                yield from _files_along([part for part in [*module.split("."), name] if part], [str(folder)])


def refuse_hidden_imports(module: str) -> None:
    """Refuse own code that reaches a file in the working folder under a name that Python finds elsewhere.

    Raises:
        HiddenModuleError: there is such a file.
    """
    waiting, seen = [*_module_files(module)], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in seen or is_installed(path) or path.is_relative_to(LIBRARY):
            continue
        seen.add(path)
        source = read_source(path.read_bytes(), str(path))
        for level, imported, names in source.imports:
            for name in names if imported is None else [imported] if level == 0 else ():
                try:
                    module_file(name)
                except HiddenModuleError as error:
                    raise HiddenModuleError(f"{path.name} imports {name}, and {error}") from None
        waiting.extend(_imported_files(source.imports, path))


def _own_files(module: str, importer: Path) -> Iterator[Path]:
    """The files on the way to a module, where it is the project's own or, for a user's file, the user's own."""
    parts = module.split(".")
    library = parts[0] == PACKAGE
    if not library and importer.is_relative_to(SCRIPTS):
        return
    for found in _files_along(parts, roots_of(module)):
        if library or not is_installed(found):
            yield found


def _files_along(parts: Sequence[str], roots: Iterable[str]) -> Iterator[Path]:
    """The source files of a package, its sub-packages and the module in it that ``parts`` lead to."""
    for depth in range(1, len(parts) + 1):
        found = file_below(roots, parts[:depth])
        if found is not None:
            yield found


_NO_CODE = parsed(b"", "").digest
