"""An ancestry as a tree of text: the artefact first, what it was made from below it, each file told once."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from spectral_bias.provenance.explain import CONDITIONS, Node
from spectral_bias.registry.members import GROUPS

# Of files of one folder so many are told one by one; of more, the first and the number of the rest.
MAX_SHOWN = 2
MAX_REASONS = 4
MAX_FILES = 8
_SAID = {"numeric_environment": "machine"}
_GROUP_FOLDERS = {f"scripts/spectral_bias/{group.replace('.', '/')}" for group in GROUPS}


def tree(nodes: Mapping[str, Node], root: str, *, width: int = 100, full: bool = False) -> Iterator[str]:
    """The lines of the tree, then the conditions that everything in it was made in.

    Args:
        nodes: the files by name, as ``explain`` gives them.
        root: the file to begin with.
        width: columns.
        full: tell every file, source file and reason.
    """
    yield from _Tree(nodes, width, full).below(root, "", "")
    yield ""
    yield from _conditions(nodes.values(), width)


class _Tree:
    """The walk down the tree, which remembers what it has told."""

    def __init__(self, nodes: Mapping[str, Node], width: int, full: bool) -> None:
        self._nodes = nodes
        self._width = width
        self._full = full
        self._told: set[str] = set()

    def below(self, name: str, first: str, rest: str) -> Iterator[str]:
        """A file and all that it was made from; ``first`` stands before its own line, ``rest`` before all others."""
        node = self._nodes[name]
        if name in self._told:
            yield f"{first}{name}  (above)"
            return
        self._told.add(name)
        yield f"{first}{name}  {_state(node)}"
        groups = list(self._groups(node))
        bar = rest + ("│ " if groups else "  ")
        before = ""
        for label, text in self._details(node):
            told = "" if label == before else label
            if label == "config" and not self._full:
                yield _cut(f"{bar} {told:8} {text}", self._width)
            else:
                yield from _wrapped(told, text, bar, self._width)
            before = label
        for index, (shown, folded) in enumerate(groups):
            last = index == len(groups) - 1
            for place, each in enumerate(shown):
                end = last and not folded and place == len(shown) - 1
                yield from self.below(each, rest + ("└─ " if end else "├─ "), rest + ("   " if end else "│  "))
            if folded:
                yield f"{rest}{'└─ ' if last else '├─ '}{self._fold(folded, alone=not shown)}"

    def _groups(self, node: Node) -> Iterator[tuple[list[str], list[str]]]:
        """The inputs by folder: those that are told, and those that are only counted."""
        folders: dict[str, list[str]] = {}
        for name in node.inputs:
            folders.setdefault(str(PurePosixPath(name).parent), []).append(name)
        for names in folders.values():
            if self._full or len(names) <= MAX_SHOWN:
                yield names, []
                continue
            new = [name for name in names if name not in self._told]
            # The first, and the first in each state that needs a look.
            states = {self._nodes[name].state: name for name in reversed(new)}
            shown = [name for name in new if name == new[0] or states[self._nodes[name].state] == name]
            yield shown, [name for name in names if name not in shown]

    def _fold(self, names: Sequence[str], *, alone: bool) -> str:
        above = all(name in self._told for name in names)
        self._told.update(names)
        counts = Counter(self._nodes[name].state for name in names)
        said = "above" if above else ", ".join(f"{count} {state}" for state, count in counts.items())
        more = "" if alone else "more "
        return f"{len(names)} {more}of {PurePosixPath(names[0]).parent}/  ({said})"

    def _details(self, node: Node) -> Iterator[tuple[str, str]]:
        reasons = node.reasons if self._full else node.reasons[:MAX_REASONS]
        for reason in reasons:
            yield "why", reason
        if more := len(node.reasons) - len(reasons):
            yield "why", f"and {more} more reasons"
        if node.sha256 and (self._full or node.state == "own"):
            yield "sha256", node.sha256
        for place in node.config:
            where = place.file if place.line is None else f"{place.file}:{place.line}"
            yield "config", f"{where}  {place.key}: {_flow(place.value)}"
        if node.origin:
            yield "origin", node.origin
        if node.seeds:
            yield "seeds", node.seeds
        if node.code:
            yield from self._code(node)

    def _code(self, node: Node) -> Iterator[tuple[str, str]]:
        if self._full:
            for file, digest in node.code.items():
                yield "code", f"{file}  {digest}"
            return
        chosen = [file for file in node.code if file == f"scripts/{node.rule}.py" or _is_named(file)]
        shown = [file.removeprefix("scripts/spectral_bias/") for file in chosen[-MAX_FILES:]]
        rest = len(node.code) - len(shown)
        yield "code", ", ".join([*reversed(shown), *([f"and {rest} more source files"] if rest else [])])


def _state(node: Node) -> str:
    return {"own": "a file of your own"}.get(node.state, node.state)


def _is_named(file: str) -> bool:
    """Whether a source file defines something that the configuration names, or is the user's own."""
    path = PurePosixPath(file)
    if path.parts[0] not in {"scripts", "report"}:
        return True
    return str(path.parent) in _GROUP_FOLDERS and not path.name.startswith("_")


def _conditions(nodes: Any, width: int) -> Iterator[str]:
    """Each recorded condition with its value, or its values and how many files each was made in."""
    yield "made with"
    made = [node for node in nodes if node.conditions]
    for part in CONDITIONS:
        counts = Counter(_flow(node.conditions[part]) for node in made if part in node.conditions)
        for text, count in counts.items():
            several = f"  ({count} files)" if len(counts) > 1 else ""
            yield from _wrapped(_SAID.get(part, part), text.strip("{}") + several, " ", width)


def _wrapped(label: str, text: str, before: str, width: int) -> Iterator[str]:
    head = f"{before} {label:8} "
    later = f"{before} {'':8} "
    yield from textwrap.wrap(
        text,
        width=max(width, len(head) + 40),
        initial_indent=head,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 3]}..."


def _flow(value: Any) -> str:
    """A value in one line, as YAML has it."""
    return json.dumps(value, ensure_ascii=False).replace('"', "")
