"""A Matplotlib SVG as part of a page: its ids are the page's own, and its rules reach nothing outside of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from markupsafe import Markup

from spectral_bias.figures.dark_figure import add_dark_colours
from spectral_bias.figures.lighter_figure import lighten

_URL = re.compile(r"url\(#([^)]+)\)")
# Matplotlib's one rule. In a page it would hold for every element.
_RULE = re.compile(r"\s*\*\s*\{([^{}]*)\}\s*")
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")


class UnknownRuleError(ValueError):
    """A figure has a style sheet that is not Matplotlib's."""


def inline_figure(svg: str | bytes, prefix: str, title: str, description: str) -> Markup:
    """A figure as an ``svg`` element for a page.

    The XML prolog, the metadata with the certificate, the seal and ids that nothing refers to are left out, as is the
    size in points, so that the page decides the width. The other ids become the prefix and a number. Numbers keep two
    places after the point. Black, white and greys have their colours on a dark page beside them.

    Args:
        svg: the SVG file.
        prefix: what its ids begin with; another one for each figure of a page.
        title: its accessible name, which browsers show as a tip.
        description: its accessible description.

    Raises:
        UnknownRuleError: its style sheet is not the one that Matplotlib writes.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 (a figure that this project made)
    add_dark_colours(root)
    named = dict.fromkeys(name for element in root.iter() for name in _references(element))
    ids = {name: f"{prefix}-{number}" for number, name in enumerate(named)}
    for parent in list(root.iter()):
        for child in list(parent):
            if (left := _local(child.tag)) in {"metadata", "style", "title", "desc"}:
                parent.remove(child)
                if left == "style":
                    root.set("style", _declarations(child.text or ""))
    for element in root.iter():
        _adapt(element, ids)
    lighten(root)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.attrib.update(
        {"role": "img", "aria-labelledby": f"{prefix}-title", "aria-describedby": f"{prefix}-description"}
    )
    for place, (tag, name, text) in enumerate((("title", "title", title), ("desc", "description", description))):
        element = ElementTree.Element(tag, {"id": f"{prefix}-{name}"})
        element.text = text
        root.insert(place, element)
    # The serialiser escapes the texts given here; all else is the figure's.
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704


def _references(element: ElementTree.Element) -> list[str]:
    """The ids that an element refers to."""
    links = [element.attrib[name][1:] for name in _HREFS if element.attrib.get(name, "").startswith("#")]
    return links + [name for value in element.attrib.values() for name in _URL.findall(value)]


def _adapt(element: ElementTree.Element, ids: Mapping[str, str]) -> None:
    """Give an element and what it refers to the page's ids, without XML namespaces and the lines between elements."""
    element.tag = _local(element.tag)
    attributes = {}
    for key, value in element.attrib.items():
        name = _local(key)
        if name == "id":
            if value in ids:
                attributes[name] = ids[value]
        elif name == "href" and value.startswith("#"):
            attributes[name] = f"#{ids[value[1:]]}"
        else:
            attributes[name] = _URL.sub(lambda found: f"url(#{ids[found.group(1)]})", value)
    element.attrib.clear()
    element.attrib.update(attributes)
    if element.tag not in {"text", "tspan"}:
        element.text = (element.text or "").strip() or None
        for child in element:
            child.tail = None


def _declarations(sheet: str) -> str:
    """What Matplotlib's rule declares; on the root all elements inherit it."""
    found = _RULE.fullmatch(sheet)
    if not found:
        raise UnknownRuleError(f"a figure's style sheet is not Matplotlib's: {sheet.strip()[:60]}")
    return found.group(1).strip()


def _local(name: str) -> str:
    return name.rpartition("}")[2]
