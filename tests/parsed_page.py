"""Pages as trees of elements: what a browser's parser makes of well-formed HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.builder = TreeBuilder()
        self.open = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"
        self.builder.end(tag)

    def handle_data(self, data):
        if self.open:
            self.builder.data(data)


def parsed(html: str) -> Element:
    """The ``html`` element of a page, whose tags must be balanced."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.builder.close()


def by_id(page: Element, name: str) -> Element:
    """The one element of a page with an id."""
    (found,) = (element for element in page.iter() if element.get("id") == name)
    return found


def shown(element: Element, language: str = "en") -> str:
    """The text of an element that a reader of a language sees, with single spaces."""
    return " ".join("".join(_texts(element, language)).split())


def _texts(element, language):
    other = element.get("lang") not in (None, language) and "keep-both" not in element.get("class", "").split()
    # The language of the whole page stands at its root.
    if (other and element.tag != "html") or element.tag in ("script", "style", "title", "desc"):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child, language)
        yield child.tail or ""
