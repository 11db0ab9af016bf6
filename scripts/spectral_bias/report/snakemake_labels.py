"""What Snakemake's own report says beside a claim's figure: the claim, its verdict, and the number of its first test.

Snakemake asks for labels when it writes a report. A caption sees no file but what its own label says, so those in
``report/captions/`` repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spectral_bias.figures.caption import estimate, number
from spectral_bias.report.interface_words import CHAPTERS, word
from spectral_bias.report.verdict_files import read_verdict
from spectral_bias.verdicts.words import SIGNS, why

# The report's menu is in alphabetical order.
ALL_CLAIMS = f"0 {word('all-claims')['en']}"
CATEGORIES = {chapter: f"{place} {word(f'chapter-{chapter}')['en']}" for place, chapter in enumerate(CHAPTERS, start=1)}
LABEL = "claim and verdict"
# Snakemake takes a name in braces for a wildcard.
_BRACES = str.maketrans("{}", "()")


def figure_labels(title: str, verdict: Path) -> dict[str, str]:
    """The label of a claim's figure.

    There is but one: of a label after the first that halves the figures of a chapter Snakemake makes a switch, behind
    which half of them cannot be found. It is short, because the menu is as wide as its labels and pushes figures aside.

    Args:
        title: the claim's title.
        verdict: its verdict file.
    """
    record = read_verdict(verdict)
    return {LABEL: f"{title}: {_said(record) if record else 'not judged'}".translate(_BRACES)}


def _said(record: Mapping[str, Any]) -> str:
    """``supported, 9.25 [8.12, 11.5] ≥ 5``: the verdict, and estimate, interval and threshold of the first test."""
    notes = [why(record)] if why(record) else []
    if record["scale"] == "smoke":
        notes.append("no evidence")
    said = record["verdict"] + (f" ({', '.join(notes)})" if notes else "")
    first = next((test for test in record["tests"] if test["kind"] == "test"), None)
    if first is None:
        return said
    lower, upper = first["interval"]
    sign, threshold = SIGNS[first["side"]], number(first["threshold"])
    return f"{said}, {estimate(first)} [{number(lower)}, {number(upper)}] {sign} {threshold}"
