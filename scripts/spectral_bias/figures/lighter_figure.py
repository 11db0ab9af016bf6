"""The same picture in fewer bytes: shorter numbers, and one style for marks that share it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from spectral_bias.figures.dark_figure import FILL, STROKE

# A hundredth of a point; no group of a figure is drawn larger than its numbers say.
DIGITS = 2
# Properties that a group hands on to what is in it. Opacity is none of them: a group's holds for the group as a whole.
_HANDED_ON = frozenset(
    {
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        FILL,
        STROKE,
    }
)
_NUMBER = re.compile(r"-?\d+\.\d+")
_COMMAND = re.compile(r"\s*([A-Za-z])\s*")
_MOVED = re.compile(r"translate\([^)]*\)")


def lighten(root: ElementTree.Element) -> None:
    """Shorten the numbers of a figure's shapes and places, and give marks of one style a group's style.

    Args:
        root: the ``svg`` element, without XML namespaces; changed in place.
    """
    _drop_repeated_styles(root)
    for element in root.iter():
        if element.tag == "g":
            _share_style(element)
        if "d" in element.attrib:
            element.set("d", _COMMAND.sub(r"\1", _shorter(element.attrib["d"])).strip())
        if "transform" in element.attrib:
            element.set("transform", _MOVED.sub(lambda found: _shorter(found.group()), element.attrib["transform"]))
        if element.tag == "use":
            for key in ("x", "y"):
                if key in element.attrib:
                    element.set(key, _shorter(element.attrib[key]))


def _drop_repeated_styles(root: ElementTree.Element) -> None:
    """Leave to marks the style that their shape says again; rules of a page do not reach a shape inside of ``use``."""
    shapes = {each.get("id"): each for defs in root.iter("defs") for each in defs if "style" in each.attrib}
    marks: dict[str, list[set[str]]] = {}
    for mark in root.iter("use"):
        marks.setdefault(mark.get("href", "")[1:], []).append(_declarations(mark))
    for name, shape in shapes.items():
        if name in marks and all(_declarations(shape) <= given for given in marks[name]):
            del shape.attrib["style"]


def _declarations(element: ElementTree.Element) -> set[str]:
    return {each.strip() for each in element.get("style", "").split(";") if each.strip()}


def _share_style(group: ElementTree.Element) -> None:
    """Give a group the style of its marks, if all that is in it are marks of one style."""
    styles = {element.get("style", "") if element.tag == "use" else "" for element in group}
    if len(group) < 2 or len(styles) > 1 or "style" in group.attrib:
        return
    style = styles.pop()
    if style and {each.partition(":")[0].strip() for each in style.split(";") if each.strip()} <= _HANDED_ON:
        group.set("style", style)
        for element in group:
            del element.attrib["style"]


def _shorter(text: str) -> str:
    return _NUMBER.sub(lambda found: _number(found.group()), text)


def _number(written: str) -> str:
    short = f"{float(written):.{DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
