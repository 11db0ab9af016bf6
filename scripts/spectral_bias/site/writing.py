"""Writing the site: the report with what its pages link to, in the places where it lies, beside the documents."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spectral_bias.report.environment import rendered
from spectral_bias.report.interface_words import word
from spectral_bias.site.documents import RESULTS, Documents, page_name
from spectral_bias.site.error import SiteError

# Of the results, what pages show and link to. Players and assets are parts of the report's own folder.
PUBLISHED = (
    *("*.csv", "*.csv.cert.json", "figures/*", "report/**/*"),
    *("timings/*.html", "timings/*.json", "verdicts/*.json"),
)
# GitHub Pages would leave out files whose names begin with an underscore. It also tells that a folder is such a site.
MARK = ".nojekyll"
REPORT = "report/index.html"
# The documents that most readers begin with; the others are listed below them.
WAYS = {
    "README.md": ("What this is, and how to run it", "这是什么，如何运行"),
    "docs/README.md": ("The documents by question", "按问题查找文档"),
    "docs/tutorial.md": ("From a clone to a claim of your own", "从克隆仓库到自己的论断"),
}


def write_site(root: Path, results: Path, target: Path) -> list[Path]:
    """Write the site into a folder; one that was written before is replaced.

    Args:
        root: the project's folder, whose documents are shown.
        results: the results to publish.
        target: the site's folder.

    Returns:
        Its files.

    Raises:
        SiteError: there is no report, or the folder exists and holds something else.
    """
    if not (results / REPORT).is_file():
        raise SiteError(f"{results / REPORT}: there is no report; `snakemake --cores all` makes it")
    if target.exists() and not (target / MARK).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise SiteError(f"{target}: exists and is no site; name another folder, or remove it")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / MARK).touch()
    published = [path.relative_to(results).as_posix() for path in _published(results)]
    for name in published:
        _copy(results / name, target / RESULTS / name)
    documents = Documents(root, {f"{RESULTS}/{name}" for name in published})
    documents.read()
    for name in sorted(documents.files):
        _copy(root / name, target / name)
    _write(target / "index.html", _front(documents))
    for name, document in documents.pages.items():
        up = "../" * (len(name.split("/")) - 1)
        _write(
            target / page_name(name),
            rendered(
                "document.html",
                root=f"{up}{RESULTS}/report/",
                top=up,
                title=document.title,
                html=document.html,
                is_chinese=name.endswith(".zh.md"),
                source=name,
            ),
        )
    return sorted(path for path in target.rglob("*") if path.is_file())


def _published(results: Path) -> Iterator[Path]:
    found = {path for pattern in PUBLISHED for path in results.glob(pattern)}
    yield from sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def _front(documents: Documents) -> str:
    """The page that links report and documents."""
    ways = [(page_name(name), *words) for name, words in WAYS.items() if name in documents.pages]
    listed: list[dict[str, Any]] = [
        {"page": page_name(name), "title": document.title, "is_chinese": name.endswith(".zh.md")}
        for name, document in documents.pages.items()
        if posixpath.dirname(name) in {"", "docs"} and name not in WAYS
    ]
    return rendered("site.html", root=f"{RESULTS}/report/", title=word("documents"), ways=ways, documents=listed)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
