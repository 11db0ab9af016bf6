"""The first line of each shipped configuration file, which tells editors its JSON schema by a relative path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SCHEMAS = "config/schema"
# Kind of file, and where files of the kind are, relative to the checkout.
SHIPPED = (
    ("settings", "config/*.yaml"),
    ("experiment", "config/experiments/*.yaml"),
    ("claim", "config/claims/*.yaml"),
    ("settings", "examples/*/config.yaml"),
    ("experiment", "examples/*/experiments/*.yaml"),
    ("claim", "examples/*/claims/*.yaml"),
)
_MARK = "# yaml-language-server:"


def shipped(root: Path) -> Iterator[tuple[Path, str]]:
    """Every configuration file of a checkout, with the name of its schema.

    A file beside ``config/config.yaml`` that has a schema of its own name has that one.
    """
    for schema, pattern in SHIPPED:
        for path in sorted(root.glob(pattern)):
            own = schema == "settings" and (root / SCHEMAS / f"{path.stem}.json").is_file()
            yield path, path.stem if own else schema


def editor_line(path: Path, schema: str, root: Path) -> str:
    """The first line that a configuration file should have."""
    target = os.path.relpath(root / SCHEMAS / f"{schema}.json", path.parent)
    return f"{_MARK} $schema={Path(target).as_posix()}\n"


def with_editor_line(text: str, line: str) -> str:
    """A file's text with this first line, in place of another one of its kind."""
    first, end, rest = text.partition("\n")
    return line + (rest if first.startswith(_MARK) else first + end + rest)
