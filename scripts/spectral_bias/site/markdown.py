"""Documents in Markdown as HTML, with the anchors that GitHub gives their headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# Where a link leads in the site; None where it leads to nothing there.
Rewrite = Callable[[str], str | None]
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)


@dataclass(frozen=True)
class Document:
    """A rendered document: its first heading as plain text, and the whole of it as HTML."""

    title: str
    html: Markup


def rendered_markdown(text: str, rewrite: Rewrite) -> Document:
    """A document as HTML. Markup other than Markdown is shown as text, comments are left out.

    Args:
        text: Markdown as GitHub reads it.
        rewrite: gives each link and picture its place in the site; a link or picture without one becomes plain text.
    """
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for kind in ("html_block", "html_inline"):
        reader.add_render_rule(kind, _markup)
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    tokens = reader.parse(text)
    title = _headings(tokens)
    for token in tokens:
        _place(token.children or [], rewrite)
    # All markup in it is what Markdown stands for.
    return Document(title, Markup(reader.renderer.render(tokens, reader.options, {})))  # noqa: S704


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _headings(tokens: Sequence[Token]) -> str:
    """Give each heading its anchor; returns the first one's text."""
    title, seen = "", dict[str, int]()
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(_plain(content.children or []))
            title = title or text
            anchor = slug(text)
            again = seen[anchor] = seen.get(anchor, -1) + 1
            opening.attrSet("id", f"{anchor}-{again}" if again else anchor)
    return title


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type == "softbreak":
            yield " "


def _place(tokens: Sequence[Token], rewrite: Rewrite) -> None:
    """Give the links and pictures of one paragraph their places. A link in a link is none, so ends need no stack."""
    is_link = True
    for token in tokens:
        if token.type == "link_open":
            place = rewrite(str(token.attrs["href"]))
            is_link = place is not None
            if place is None:
                token.tag, token.attrs = "span", {}
            else:
                token.attrs["href"] = place
        elif token.type == "link_close" and not is_link:
            token.tag, is_link = "span", True
        elif token.type == "image":
            place = rewrite(str(token.attrs["src"]))
            if place is None:
                token.type = "text"  # what the picture shows, in words
            else:
                token.attrs["src"] = place


def _markup(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    text = tokens[index].content
    return "" if _COMMENT.fullmatch(text) else escape(text)


def _table_open(*_: Any) -> str:
    return '<div class="table-scroll" tabindex="0"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"
