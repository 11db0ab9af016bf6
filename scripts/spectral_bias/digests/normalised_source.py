"""Digest and imports of a Python source, without comments, docstrings, layout and log lines.

Parsing all sources takes a tenth of a dry run, so results are cached in the project's ``.cache/`` by the digest of the
source's bytes. Where the folder cannot be written everything is parsed again.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import functools
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spectral_bias.digests import messages, what_counts
from spectral_bias.digests.messages import without_messages
from spectral_bias.digests.what_counts import is_job_tail, is_log_line, is_words
from spectral_bias.registry.definition import syntax_tree
from spectral_bias.registry.search import SCRIPTS

DIGEST_LENGTH = 16
MAX_KEPT = 5_000
_TYPE_CHECKING = re.compile(r"(\w+\.)?TYPE_CHECKING")


class Imported(NamedTuple):
    """One import statement: ``from module import names``, or ``import names`` where ``module`` is None."""

    level: int
    module: str | None
    names: list[str]


class Source(NamedTuple):
    """The digest of a source, and its imports at run time."""

    digest: str
    imports: list[Imported]


def read_source(source: bytes, filename: str) -> Source:
    """Digest and imports of a source, from the cache if it was parsed before.

    Args:
        source: the file's bytes. If they are not Python, the digest is of the bytes: the job that imports the file
            reports the error.
        filename: the name in syntax errors.
    """
    key = hashlib.sha256(source).hexdigest()
    kept = _kept()
    if key not in kept:
        kept[key] = parsed(source, filename)
        _write_at_exit(os.getpid())
    return kept[key]


def parsed(source: bytes, filename: str) -> Source:
    """The same, without the cache."""
    try:
        tree = syntax_tree(source, filename)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Source(hashlib.sha256(source).hexdigest()[:DIGEST_LENGTH], [])
    counted = without_messages(ast.Module([each for each in tree.body if not _declares_facts(each)], []))
    lines: list[str] = []
    _canonical(counted, lines)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGEST_LENGTH]
    return Source(digest, [_imported(statement) for statement in _runtime_imports(counted)])


def _declares_facts(statement: ast.stmt) -> bool:
    """Whether a statement only declares or imports facts for checks and requests, which change no result."""
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "spectral_bias.registry.facts"
    return isinstance(statement, ast.FunctionDef) and statement.name.endswith("_facts")


def _canonical(node: ast.AST, lines: list[str]) -> None:
    """Append a syntax tree as lines that are the same on every Python version.

    Empty fields, docstrings, log lines, the script's tail and error messages are left out.
    """
    kind = type(node)
    lines.append(kind.__name__)
    raised = node.exc if isinstance(node, ast.Raise) else None
    for name, heading in _fields(kind):
        value = getattr(node, name, None)
        if value is None:
            continue
        if isinstance(value, list):
            if name == "body" and kind in _WITH_DOCSTRING and _is_text(value):
                value = value[1:]
            if name in _BLOCKS:
                value = [item for item in value if not is_log_line(item) and not is_job_tail(item)]
            if not value:
                continue
        else:
            value = (value,)
        lines.append(heading)
        for item in value:
            if item is raised and isinstance(item, ast.Call):
                _canonical(_without_words(item), lines)
            elif isinstance(item, ast.AST):
                _canonical(item, lines)
            else:
                lines.append(repr(item))
    lines.append(")")


@functools.cache
def _fields(kind: type[ast.AST]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of node that count, each with the line that opens it."""
    ignored = {"kind", "type_comment", "type_ignores", *_WORDS_IN.get(kind, ())}
    return tuple((name, f".{name}") for name in kind._fields if name not in ignored)


def _without_words(raised: ast.Call) -> ast.Call:
    """The exception that is raised, without its message; other arguments may be content and stay."""
    return ast.Call(
        raised.func,
        [each for each in raised.args if not is_words(each)],
        [each for each in raised.keywords if not is_words(each.value)],
    )


# Fields that hold an error's words: an assertion's message, what an error was raised from.
_WORDS_IN: dict[type[ast.AST], tuple[str, ...]] = {ast.Assert: ("msg",), ast.Raise: ("cause",)}
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _is_text(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


# Where statements lie in a statement.
_BLOCKS = ("body", "orelse", "handlers", "cases", "finalbody")


def _runtime_imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements below a node, except those under TYPE_CHECKING."""
    for part in _BLOCKS:
        for inner in getattr(node, part, ()):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield inner
            elif isinstance(inner, ast.If) and _TYPE_CHECKING.fullmatch(ast.unparse(inner.test)):
                yield from _runtime_imports(ast.Module(inner.orelse, []))
            elif isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case):
                yield from _runtime_imports(inner)


def _imported(node: ast.Import | ast.ImportFrom) -> Imported:
    names = [alias.name for alias in node.names]
    return Imported(0, None, names) if isinstance(node, ast.Import) else Imported(node.level, node.module or "", names)


def _place() -> Path:
    """The cache file, named after a digest of this code, since other code may parse otherwise."""
    code = b"".join(Path(file).read_bytes() for file in (__file__, messages.__file__, what_counts.__file__))
    own = hashlib.sha256(code).hexdigest()[:DIGEST_LENGTH]
    return SCRIPTS.parent / ".cache" / "sources" / f"{own}.json"


@functools.cache
def _kept() -> dict[str, Source]:
    try:
        read = json.loads(_place().read_text(encoding="utf-8"))
        return {key: Source(digest, [Imported(*each) for each in imports]) for key, (digest, imports) in read.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@functools.cache
def _write_at_exit(process: int) -> None:
    atexit.register(_write, process)


def _write(process: int) -> None:
    """Write the cache, unless this process was forked from the one that filled it."""
    if os.getpid() != process:
        return
    place = _place()
    newest = dict(list(_kept().items())[-MAX_KEPT:])
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(f".{process}")
        partial.write_text(json.dumps(newest), encoding="utf-8")
        partial.replace(place)
