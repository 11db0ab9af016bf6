"""The documents of the project as pages: those of ``docs/``, the README files, and what they link to."""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from spectral_bias.site.markdown import Document, rendered_markdown

MARKDOWN = ".md"
FIRST = ("README.md", "README.zh.md")
# Links to these are links into the results that the site has.
RESULTS = "results"


@dataclass
class Documents:
    """The documents of a project, rendered.

    Attributes:
        root: the project's folder.
        published: the files of the results that the site has, ``results/claims.csv``.
        pages: rendered documents by path of their source.
        files: paths of other files of the project that documents link to.
    """

    root: Path
    published: Collection[str]
    pages: dict[str, Document] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def read(self) -> None:
        """Render the documents and those that they link to.

        A link to a file of the project takes that file along. A link to a folder leads to its README. What is neither
        in the project nor published is no link.
        """
        waiting = [name for name in FIRST if (self.root / name).is_file()]
        waiting += sorted(f"docs/{path.name}" for path in (self.root / "docs").glob(f"*{MARKDOWN}"))
        while waiting:
            name = waiting.pop(0)
            if name not in self.pages:
                met: list[str] = []
                text = (self.root / name).read_text("utf-8")
                self.pages[name] = rendered_markdown(text, functools.partial(self._placed, name, met))
                waiting += [each for each in met if each.endswith(MARKDOWN)]
                self.files.update(each for each in met if not each.endswith(MARKDOWN))

    def _placed(self, document: str, met: list[str], address: str) -> str | None:
        """Where an address in a document leads in the site; what it leads to in the project is added to ``met``."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return address
        target = posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(parts.path)))
        if target.startswith(("..", "/")):
            return None
        if target.split("/")[0] == RESULTS and target != f"{RESULTS}/README{MARKDOWN}":
            return address if target in self.published else None
        if (self.root / target).is_dir():
            target = posixpath.join(target, f"README{MARKDOWN}")
        if not (self.root / target).is_file():
            return None
        met.append(target)
        shown = page_name(target) if target.endswith(MARKDOWN) else target
        relative = quote(posixpath.relpath(shown, posixpath.dirname(document) or "."))
        return relative + (f"#{parts.fragment}" if parts.fragment else "")


def page_name(document: str) -> str:
    """The path of a document's page in the site."""
    return f"{document.removesuffix(MARKDOWN)}.html"
