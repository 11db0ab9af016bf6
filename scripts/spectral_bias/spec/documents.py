"""YAML documents that remember where each key stands.

Reads with PyYAML's safe loader only. Two things differ from plain YAML 1.1: ``1e-3`` is a number, as in
YAML 1.2, and a key given twice in one mapping is an error instead of a silent overwrite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from spectral_bias.spec.problems import ConfigError, Problem

KeyPath = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """The safe loader with YAML 1.2 floats."""


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)[eE][-+]?\d+$"),
    list("-+.0123456789"),
)


@dataclass(frozen=True)
class Document:
    """One YAML file: its data, and the line (from 1) on which each key path stands."""

    path: Path
    data: dict[str, Any]
    lines: dict[KeyPath, int] = field(repr=False)

    def line_of(self, keys: KeyPath) -> int | None:
        """The line of a key path, or of the nearest ancestor that the file has."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


def read_document(path: Path) -> Document:
    """Read one YAML mapping.

    Raises:
        ConfigError: the file cannot be read, is not YAML, is not a mapping, or gives a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(path), message=f"cannot be read: {error}")]) from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        problems: list[Problem] = []
        lines: dict[KeyPath, int] = {}
        if node is not None:
            _walk(node, (), str(path), lines, problems)
        if problems:
            raise ConfigError(problems)
        data = {} if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, ConfigError):
            raise
        place = getattr(error, "problem_mark", None)
        where = f"line {place.line + 1}: " if place else ""
        reason = getattr(error, "problem", None) or error
        raise ConfigError([Problem(str(path), message=f"{where}not valid YAML: {reason}")]) from error
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise ConfigError([Problem(str(path), value=data, message="must be a mapping of keys to values")])
    return Document(path, data, lines)


def _walk(node: yaml.Node, keys: KeyPath, file: str, lines: dict[KeyPath, int], problems: list[Problem]) -> None:
    """Note the line of every key, and every key that is given twice."""
    lines.setdefault(keys, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*keys, key)
            if key in seen:
                problems.append(Problem(file, here, line=key_node.start_mark.line + 1, message="is given twice"))
            seen.add(key)
            lines[here] = key_node.start_mark.line + 1
            _walk(value_node, here, file, lines, problems)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*keys, index), file, lines, problems)
