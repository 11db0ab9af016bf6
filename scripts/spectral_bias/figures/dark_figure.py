"""What a Matplotlib SVG looks like on a dark page, as custom properties beside its own colours.

Black, white and greys have a counterpart between a dark page's ink and its ground, and the colours of series a lighter
one; a style sheet takes them in the dark. Maps and pictures stay as they are, with what is drawn on them for contrast:
white marks, their rims, words in black or white of their own.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from spectral_bias.figures.style import COLOURS

FILL, STROKE = "--dark-fill", "--dark-stroke"
# The ink and the ground of figures on a dark page, as in report/assets/css/base.css.
INK, GROUND = (231, 234, 238), (26, 32, 41)
# A lighter one for each of Okabe and Ito's colours that figures use.
LIGHTER = dict(
    zip(map(str.lower, COLOURS[1:]), ("#66b5e8", "#f0955a", "#4fc6a0", "#dda0c8", "#e8b84f", "#9ad4f2"), strict=True)
)
_COLOUR = re.compile(r"(?<![-\w])(fill|stroke): (#[0-9a-f]{6})")
_ARTIST = re.compile(r"[A-Za-z]\w*?_\d+")
_WHITE_LINE = "stroke: #ffffff"


def add_dark_colours(root: ElementTree.Element) -> None:
    """Give the things of a figure their colour on a dark page.

    Args:
        root: the ``svg`` element as Matplotlib writes it, with the ids that name its artists; changed in place.
    """
    for artist in root.iter():
        if not _is_artist(artist) or any(_is_artist(inner) for inner in artist.iter() if inner is not artist):
            continue
        styled = [each for each in artist.iter() if "style" in each.attrib]
        on_data = artist.attrib["id"].startswith("text_") or any(_WHITE_LINE in each.attrib["style"] for each in styled)
        for each in styled:
            each.set("style", _with_dark(each.attrib["style"], greys=not on_data))


def _is_artist(element: ElementTree.Element) -> bool:
    return _ARTIST.fullmatch(element.get("id", "")) is not None


def _with_dark(style: str, *, greys: bool) -> str:
    added = {}
    for key, colour in _COLOUR.findall(style):
        dark = LIGHTER.get(colour, _counterpart(colour) if greys else "")
        if dark:
            added[FILL if key == "fill" else STROKE] = dark
    return "; ".join([style.rstrip("; "), *(f"{key}: {value}" for key, value in added.items())])


def _counterpart(grey: str) -> str:
    """Between ink, for black, and ground, for white; empty for a colour."""
    red, green, blue = (int(grey[place : place + 2], 16) for place in (1, 3, 5))
    if not red == green == blue:
        return ""
    mixed = (round(ink + (ground - ink) * red / 255) for ink, ground in zip(INK, GROUND, strict=True))
    return "#" + "".join(f"{value:02x}" for value in mixed)
