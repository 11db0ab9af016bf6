"""The documents of the project as pages: those of ``docs/``, the README files, and what they link to."""

from __future__ import annotations

import os.path
import posixpath
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from spectral_bias.site.markdown import Document, rendered_markdown

MARKDOWN = ".md"
FIRST = ("README.md", "README.zh.md")
# Links to these are links into the results that the site has.
RESULTS = "results"


@dataclass
class Documents:
    """Documents by path in the project, and the other files that they link to.

    Attributes:
        pages: rendered documents by path of their source.
        files: paths of files to be copied.
    """

    pages: dict[str, Document] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def read_documents(root: Path, published: Collection[str]) -> Documents:
    """Render the documents of a project and those that they link to.

    A link to a file of the project takes that file along. A link to a folder leads to its README. What is neither in the
    project nor published is no link.

    Args:
        root: the project's folder.
        published: the files of the results that the site has, ``results/claims.csv``.
    """
    found = Documents()
    waiting = [name for name in FIRST if (root / name).is_file()]
    waiting += [path.relative_to(root).as_posix() for path in sorted((root / "docs").glob(f"*{MARKDOWN}"))]
    while waiting:
        name = waiting.pop(0)
        if name in found.pages:
            continue
        met: list[str] = []
        found.pages[name] = rendered_markdown(
            (root / name).read_text("utf-8"),
            lambda address, name=name, met=met: _placed(root, name, address, published, met),
        )
        waiting += [each for each in met if each.endswith(MARKDOWN)]
        found.files.update(each for each in met if not each.endswith(MARKDOWN))
    return found


def page_name(document: str) -> str:
    """The path of a document's page in the site."""
    return f"{document.removesuffix(MARKDOWN)}.html"


def _placed(root: Path, document: str, address: str, published: Collection[str], met: list[str]) -> str | None:
    """Where an address in a document leads in the site; what it leads to in the project is added to ``met``."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return address
    target = posixpath.normpath(posixpath.join(posixpath.dirname(document), parts.path))
    if target.startswith("..") or target.startswith("/"):
        return None
    if target.split("/")[0] == RESULTS and target != f"{RESULTS}/README.md":
        return address if target in published else None
    if (root / target).is_dir():
        target = posixpath.join(target, f"README{MARKDOWN}")
    if not (root / target).is_file():
        return None
    met.append(target)
    shown = page_name(target) if target.endswith(MARKDOWN) else target
    relative = os.path.relpath(shown, posixpath.dirname(document) or ".")
    return relative + (f"#{parts.fragment}" if parts.fragment else "")
