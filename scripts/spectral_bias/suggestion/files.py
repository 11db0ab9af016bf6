"""A suggestion's files: JSON and figure, written whole or not at all, the same bytes for the same signal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib import rc_context

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.figures.style import style
from spectral_bias.suggestion.figure import figure_of
from spectral_bias.suggestion.suggestion import Suggestion
from spectral_bias.suggestion.text import json_of


def write_files(suggestion: Suggestion, folder: Path) -> list[Path]:
    """Write ``<name>.json``, and ``<name>.svg`` where there is a spectrum, into a folder; returns their paths."""
    stem = "".join("-" if mark in '/\\:*?"<>|' else mark for mark in suggestion.name)
    record, picture = folder / f"{stem}.json", folder / f"{stem}.svg"
    with atomic_write(record) as partial:
        partial.write_text(json_of(suggestion), "utf-8")
    if not suggestion.frequency:
        return [record]
    figure = figure_of(suggestion)
    metadata = {"Title": f"Frequency scales for {suggestion.name}", "Date": None, "Creator": None}
    settings: dict[Any, Any] = {"svg.hashsalt": "spectral-bias-atlas", "figure.constrained_layout.use": False}
    with style(), rc_context(settings), atomic_write(picture) as partial:
        figure.savefig(partial, format="svg", metadata=metadata)
    return [record, picture]
