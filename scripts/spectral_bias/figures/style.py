"""The house style: sizes of a printed page, colours that survive colour blindness and greyscale, stable bytes."""

from __future__ import annotations

import functools
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cbook import is_math_text
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontEntry, fontManager, get_font, ttfFontProperty
from matplotlib.text import Text

from spectral_bias.figures.legends import clear_legends

# Okabe and Ito's colours from dark to light, so that their order survives greyscale.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
ERROR_MAP = "cividis"
GREY_LEVELS = ListedColormap(np.linspace([0.0] * 3, [1.0] * 3, 256))  # "gray" follows a matplotlibrc
GREY = "#777777"
PAGE_WIDTH = 7.2
_FORMULA = re.compile(r"(?<!\\)(\$(?:\\.|[^$\\])+\$)")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
_LATIN = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
CHINESE = Path(__file__).parent / "fonts" / "DroidSansFallback.ttf"
# In the code, so that another font is another figure.
CHINESE_SHA256 = "cced6b37bebfbd4fcc1b9ee6391844724196591a7fc0dc688412c9db88963449"


def look(index: int) -> dict[str, Any]:
    """Colour, marker and line of the series of a number."""
    return {each: table[index % 7] for each, table in (("color", COLOURS), ("marker", MARKERS), ("linestyle", LINES))}


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib's settings and fonts for one figure of a printed page, whatever a matplotlibrc or the machine says."""
    settings: dict[Any, Any] = {
        "font.family": [get_font(path).family_name for path in (_LATIN, CHINESE)],
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
        # Of texts with a formula and Chinese alone.
        "mathtext.rm": get_font(_LATIN).family_name,
        "mathtext.it": f"{get_font(_LATIN).family_name}:italic",
        "mathtext.bf": f"{get_font(_LATIN).family_name}:bold",
        "mathtext.cal": get_font(CHINESE).family_name,
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
    }
    with matplotlib.rc_context(), _own_fonts():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


@contextmanager
def _own_fonts() -> Iterator[None]:
    """Matplotlib's bundled fonts and the one of this folder, and none of the machine."""
    fonts, ignored = fontManager.ttflist, os.environ.pop("MPL_IGNORE_SYSTEM_FONTS", None)
    chinese = ttfFontProperty(get_font(CHINESE))
    fontManager.ttflist = [*_bundled_fonts(), replace(chinese, weight=700)]  # bold text takes it without a warning
    fontManager.addfont(CHINESE)  # clears the cache of fonts found before
    try:
        yield
    finally:
        fontManager.ttflist = fonts
        if ignored is not None:
            os.environ["MPL_IGNORE_SYSTEM_FONTS"] = ignored


@functools.cache
def _bundled_fonts() -> tuple[FontEntry, ...]:
    return tuple(ttfFontProperty(get_font(path)) for path in sorted(_LATIN.parent.glob("*.ttf")))


def readable(text: str) -> str:
    """A text with every character that no font of a figure has replaced by its name: ``[rocket]``."""
    return "".join(
        each if ord(each) in _drawable() or not each.isprintable() else f"[{_name(each)}]"
        for each in unicodedata.normalize("NFC", text)
    )


def with_chinese_formulas(text: str) -> str:
    """A text with a ``$formula$`` with its Chinese characters in calligraphic letters, the style that has them.

    Matplotlib draws all of such a text, what is outside of the formula too, with the fonts of formulas.
    """
    if not is_math_text(text):
        return text
    parts = _FORMULA.split(text)
    for index, part in enumerate(parts):
        parts[index] = _CHINESE.sub(r"\\mathcal{\g<0>}" if index % 2 else r"$\\mathcal{\g<0>}$", part)
    return "".join(parts)


@functools.cache
def _drawable() -> frozenset[int]:
    return frozenset(code for path in (_LATIN, CHINESE) for code in get_font(path).get_charmap())


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return name if name and "ideograph" not in name else f"U+{ord(character):04X}"


def lay_out_once(figure: Figure) -> None:
    """Place everything on a figure for good, with readable text: its formats are one picture, each drawn once.

    With a layout engine, even one that does nothing, ``savefig`` goes through the whole figure twice.
    """
    for text in figure.findobj(Text):
        text.set_text(readable(text.get_text()))
        if (formula := with_chinese_formulas(text.get_text())) != text.get_text():
            text.set_text(formula)
            text.set_math_fontfamily("custom")
    figure.draw_without_rendering()
    clear_legends(figure)
    with matplotlib.rc_context({"figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
    # The solver of layouts orders its sums by addresses in memory, so the last bits of places are chance.
    for part in figure.findobj(SubFigure):
        part.bbox_relative.p0, part.bbox_relative.p1 = (np.round(end, 6) for end in part.bbox_relative.get_points())
    for axes in figure.findobj(Axes):
        axes.set_position(np.round(axes.get_position(original=True).bounds, 6).tolist())
