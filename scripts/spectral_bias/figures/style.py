"""The house style: sizes of a printed page, colours that survive colour blindness and greyscale, stable bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.figure import Figure

# Okabe and Ito's colours from dark to light, so that their order survives greyscale.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
ERROR_MAP = "cividis"
GREY = "#777777"
PAGE_WIDTH = 7.2


def look(index: int) -> dict[str, Any]:
    """Colour, marker and line of the series of a number."""
    return {each: table[index % 7] for each, table in (("color", COLOURS), ("marker", MARKERS), ("linestyle", LINES))}


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib's settings for one figure of a printed page; those of a ``matplotlibrc`` do not count."""
    settings: dict[Any, Any] = {
        "font.size": 8,
        "axes.titlesize": 8,
        "axes.titlelocation": "left",
        "axes.labelsize": 8,
        "legend.fontsize": 7,
        "legend.frameon": False,
        "xtick.labelsize": 7,
        "ytick.labelsize": 7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 1.2,
        "lines.markersize": 4,
        "figure.constrained_layout.use": True,
        "figure.dpi": 200,
        "savefig.dpi": 200,
        "image.interpolation": "nearest",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
    }
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


def lay_out_once(figure: Figure) -> None:
    """Place everything on a figure for good: its formats are then one picture, and each is drawn once.

    With a layout engine, even one that does nothing, ``savefig`` goes through the whole figure twice.
    """
    figure.draw_without_rendering()
    with matplotlib.rc_context({"figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
