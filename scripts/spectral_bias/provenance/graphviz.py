"""An ancestry as a graph for Graphviz: ``explain --dot FILE | dot -Tsvg``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from spectral_bias.provenance.explain import Node

COLOURS = {"verified": "black", "own": "black", "stale": "orange", "broken": "red", "missing": "red", "foreign": "red"}


def dot(nodes: Mapping[str, Node]) -> Iterator[str]:
    """The lines of a directed graph; arrows point from what was used to what was made of it."""
    yield "digraph provenance {"
    yield "  rankdir=LR;"
    yield "  node [shape=box, fontname=sans];"
    for node in nodes.values():
        label = node.name.removeprefix("results/") + (f"\n{node.rule}, {node.state}" if node.rule else "")
        shape = ", shape=note" if node.state == "own" else ""
        yield f"  {_quoted(node.name)} [label={_quoted(label)}, color={COLOURS[node.state]}{shape}];"
        yield from (f"  {_quoted(name)} -> {_quoted(node.name)};" for name in node.inputs)
    yield "}"


def _quoted(text: str) -> str:
    """A string of the DOT language, in which only the quote and the line end need care."""
    return json.dumps(text, ensure_ascii=False)
