"""The links of a site: every page, file and heading that a page of it names, and those that lead to nothing."""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

NAMING = {"href", "src", "poster", "data"}


@dataclass
class _Page(HTMLParser):
    """The addresses and anchors of one page."""

    addresses: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element names and what it is called; what lies in a picture (``use``) is the picture's own."""
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in NAMING and value and tag != "use":
                self.addresses.append(value)


def dead_links(folder: Path) -> Iterator[tuple[str, str]]:
    """Each page of a site with an address in it that leads to no file or heading of the site.

    Addresses of other sites are not tried. The state of a view (``#step=250``) is no heading.

    Args:
        folder: the site.
    """
    pages = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        for address in dict.fromkeys(page.addresses):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            is_heading = bool(anchor) and "=" not in anchor and target in pages
            if (
                not target.is_file()
                or not target.is_relative_to(folder)
                or (is_heading and anchor not in pages[target].anchors)
            ):
                yield path.relative_to(folder).as_posix(), address


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return page
