"""Figures in the house style that notebooks and scripts show and save, whatever Matplotlib is set to."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.figures.style import lay_out_once, style

# Laid out already; the names of shapes in an SVG depend on their content alone.
SETTINGS: dict[Any, Any] = {"figure.constrained_layout.use": False, "svg.hashsalt": "spectral-bias-atlas"}
DOTS_PER_INCH = 200


class NotebookFigure(Figure):
    """A figure that is drawn in the house style at any time, and shown by a notebook without pyplot."""

    def draw(self, renderer: Any) -> None:
        """Draw with the fonts and settings that the figure was laid out with."""
        with style(), rc_context(SETTINGS):
            super().draw(renderer)

    def _repr_png_(self) -> bytes:
        content = io.BytesIO()
        with rc_context(SETTINGS):
            self.savefig(content, format="png", dpi=DOTS_PER_INCH)
        return content.getvalue()


def drawn(draw: Callable[[type[Figure]], Figure]) -> Figure:
    """Draw a figure in the house style and lay it out for good.

    Args:
        draw: makes the figure from the class that it is given.
    """
    with style():
        figure = draw(NotebookFigure)
        lay_out_once(figure)
    return figure


def write_figure(figure: Figure, path: Path, title: str) -> None:
    """Write a figure in the format of the path's suffix, whole or not at all; the same figure gives the same bytes."""
    metadata: dict[str, Any] = {
        ".svg": {"Title": title, "Date": None, "Creator": None},
        ".png": {"Title": title, "Software": None},
        ".pdf": {"Title": title, "CreationDate": None, "Producer": None},
    }[path.suffix]
    with atomic_write(path.resolve()) as partial, rc_context(SETTINGS):
        figure.savefig(partial, format=path.suffix[1:], metadata=metadata, dpi=DOTS_PER_INCH)
