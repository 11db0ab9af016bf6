"""An ancestry as a tree of text: the artefact first, what it was made from below it, each file once."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from spectral_bias.provenance.explain import CONDITIONS, Node
from spectral_bias.registry.members import GROUPS

# Of more inputs in one folder only the first is shown, and the number of the rest.
MAX_SHOWN = 2
MAX_REASONS = 4
MAX_FILES = 8
_LABELS = {"numeric_environment": "machine"}
_GROUP_FOLDERS = {f"scripts/spectral_bias/{group.replace('.', '/')}" for group in GROUPS}


def tree(nodes: Mapping[str, Node], root: str, *, width: int = 100, full: bool = False) -> Iterator[str]:
    """The lines of the tree, then the conditions that everything in it was made in.

    Args:
        nodes: the files by name, as ``explain`` gives them.
        root: the file to begin with.
        width: columns.
        full: show every file, source file and reason.
    """
    yield from _Tree(nodes, width, full).below(root, "", "")
    yield ""
    yield "made with"
    made = [node for node in nodes.values() if node.conditions]
    for part in CONDITIONS:
        counts = Counter(_flow(node.conditions[part]) for node in made if part in node.conditions)
        for text, count in counts.items():
            several = f"  ({count} files)" if len(counts) > 1 else ""
            yield from _wrapped(_LABELS.get(part, part), text.strip("{}") + several, " ", width)


class _Tree:
    """The walk down the tree, which remembers the files already shown."""

    def __init__(self, nodes: Mapping[str, Node], width: int, full: bool) -> None:
        self._nodes = nodes
        self._width = width
        self._full = full
        self._seen: set[str] = set()

    def below(self, name: str, first: str, rest: str) -> Iterator[str]:
        """A file and all that it was made from; ``first`` is put before its own line, ``rest`` before all others."""
        node = self._nodes[name]
        if name in self._seen:
            yield f"{first}{name}  (above)"
            return
        self._seen.add(name)
        yield f"{first}{name}  {'a file of your own' if node.state == 'own' else node.state}"
        groups = list(self._groups(node))
        bar = rest + ("│ " if groups else "  ")
        before = ""
        for label, text in self._details(node):
            head = "" if label == before else label
            if label == "config" and not self._full:
                line = f"{bar} {head:8} {text}"
                yield line if len(line) <= self._width else f"{line[: self._width - 3]}..."
            else:
                yield from _wrapped(head, text, bar, self._width)
            before = label
        for index, (shown, folded) in enumerate(groups):
            last = index == len(groups) - 1
            for place, each in enumerate(shown):
                end = last and not folded and place == len(shown) - 1
                yield from self.below(each, rest + ("└─ " if end else "├─ "), rest + ("   " if end else "│  "))
            if folded:
                yield f"{rest}{'└─ ' if last else '├─ '}{self._fold(folded, alone=not shown)}"

    def _groups(self, node: Node) -> Iterator[tuple[list[str], list[str]]]:
        """The inputs by folder: those that are shown, and those that are only counted."""
        folders: dict[str, list[str]] = {}
        for name in node.inputs:
            folders.setdefault(str(PurePosixPath(name).parent), []).append(name)
        for names in folders.values():
            if self._full or len(names) <= MAX_SHOWN:
                yield names, []
                continue
            # Of those that are new the first, and the first in each state that needs attention.
            new = [name for name in names if name not in self._seen]
            states = {self._nodes[name].state: name for name in reversed(new)}
            shown = [name for name in new if name == new[0] or states[self._nodes[name].state] == name]
            yield shown, [name for name in names if name not in shown]

    def _fold(self, names: list[str], *, alone: bool) -> str:
        counts = Counter(self._nodes[name].state for name in names)
        states = ", ".join(f"{count} {state}" for state, count in counts.items())
        text = "above" if self._seen.issuperset(names) else states
        self._seen.update(names)
        return f"{len(names)} {'' if alone else 'more '}of {PurePosixPath(names[0]).parent}/  ({text})"

    def _details(self, node: Node) -> Iterator[tuple[str, str]]:
        reasons = node.reasons if self._full else node.reasons[:MAX_REASONS]
        yield from (("why", reason) for reason in reasons)
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
        yield from (("code", text) for text in self._code(node))

    def _code(self, node: Node) -> Iterable[str]:
        if self._full or not node.code:
            return [f"{file}  {digest}" for file, digest in node.code.items()]
        chosen = [file for file in node.code if file == f"scripts/{node.rule}.py" or _is_named(file)]
        shown = [file.removeprefix("scripts/spectral_bias/") for file in reversed(chosen[-MAX_FILES:])]
        rest = len(node.code) - len(shown)
        return [", ".join([*shown, *([f"and {rest} more source files"] if rest else [])])]


def _is_named(file: str) -> bool:
    """Whether a source file defines something that the configuration names, or is the user's own."""
    path = PurePosixPath(file)
    if path.parts[0] not in {"scripts", "report"}:
        return True
    return str(path.parent) in _GROUP_FOLDERS and not path.name.startswith("_")


def _wrapped(label: str, text: str, before: str, width: int) -> list[str]:
    head, later = f"{before} {label:8} ", f"{before} {'':8} "
    wrapper = textwrap.TextWrapper(max(width, len(head) + 40), head, later)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.wrap(text)


def _flow(value: Any) -> str:
    """A value in one line, as YAML has it."""
    return json.dumps(value, ensure_ascii=False).replace('"', "")
