"""What Snakemake's own report says beside a claim's figure: the claim, its verdict, and the numbers of its first test.

Snakemake asks for labels when it writes a report. The captions in ``report/captions/`` repeat them, since a caption
sees no file but only what its own label says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spectral_bias.config.claim import CHAPTERS
from spectral_bias.figures.caption import numbers
from spectral_bias.report.interface_words import word
from spectral_bias.report.verdict_files import read_verdict
from spectral_bias.verdicts.words import why

# The report's menu is in alphabetical order.
ALL_CLAIMS = f"0 {word('all-claims')['en']}"
CATEGORIES = {chapter: f"{place} {word(f'chapter-{chapter}')['en']}" for place, chapter in enumerate(CHAPTERS, start=1)}
# Snakemake takes a name in braces for a wildcard.
_BRACES = str.maketrans("{}", "()")


def figure_labels(title: str, verdict: Path) -> dict[str, str]:
    """The labels of a claim's figure.

    Where claims differ in one label only, besides the first, Snakemake's table may make a switch of it and show one
    claim at a time; so there are two in which they always do.

    Args:
        title: the claim's title.
        verdict: its verdict file.
    """
    record, name = read_verdict(verdict), verdict.stem
    labels = {
        "claim": title,
        "verdict": said(record) if record else "not judged",
        "name": name,
        "page": f"claims/{name}.html",
    }
    return {key: text.translate(_BRACES) for key, text in labels.items()}


def said(record: Mapping[str, Any]) -> str:
    """``supported at default scale; order: median 9.3 [8.1, 11.2], n = 16, at least 5: holds``.

    Args:
        record: the verdict record.
    """
    reason = f" ({why(record)})" if why(record) else ""
    no_evidence = ", no evidence" if record["scale"] == "smoke" else ""
    again = f"; replicated: {record['replication']['verdict']}" if record.get("replication") else ""
    first = next((test for test in record["tests"] if test["kind"] == "test"), None)
    number = f"; {first['name']}: {numbers(first)}" if first else ""
    return f"{record['verdict']}{reason} at {record['scale']} scale{no_evidence}{number}{again}"
