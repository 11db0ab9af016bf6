"""The Chinese README has the commands, tables, headings and links of the English one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands(markdown: str) -> list[str]:
    """Blocks of code, word for word."""
    return re.findall(r"^```.*?^```$", markdown, re.MULTILINE | re.DOTALL)


def code_in_tables(markdown: str) -> list[list[str]]:
    """The code in each row of every table."""
    return [re.findall(r"`[^`]+`", row) for row in re.findall(r"^\|.*\|$", markdown, re.MULTILINE)]


def columns(markdown: str) -> list[int]:
    return [row.count("|") for row in re.findall(r"^\|.*\|$", markdown, re.MULTILINE)]


def headings(markdown: str) -> list[str]:
    """The levels of the headings, in order."""
    return re.findall(r"^(#+) ", re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)


def links(markdown: str) -> set[str]:
    return set(re.findall(r"\]\(([^)]+)\)", markdown)) - {"README.md", "README.zh.md"}


def numbers_in_tables(markdown: str) -> list[list[str]]:
    return [re.findall(r"\d[\d,.]*", row) for row in re.findall(r"^\|.*\|$", markdown, re.MULTILINE)]


@pytest.mark.parametrize("part", [commands, code_in_tables, columns, headings, links, numbers_in_tables])
def test_both_readmes_agree_in(part):
    english, chinese = part(text("README.md")), part(text("README.zh.md"))
    assert english
    assert chinese == english


def anchors(markdown: str) -> set[str]:
    """What links to the headings of a page are called, as GitHub names them."""
    titles = re.findall(
        r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "config/*.md", "results/README.md", "editions/*/*.md", "examples/*/*.md")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_heading_finds_it(page):
    here = ROOT / page
    found = re.findall(r"\]\(([^)\s#:]*)#([^)\s]+)\)", text(page))
    targets = [(here.parent / path if path else here, anchor) for path, anchor in found]
    assert [(path.name, anchor) for path, anchor in targets if anchor not in anchors(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_somewhere(page):
    folder = (ROOT / page).parent
    paths = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text(page)) if "://" not in link]
    assert [path for path in paths if path and not (folder / path).exists()] == []


def test_the_index_names_every_page():
    index = text("docs/README.md")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert [page for page in sorted(pages) if f"]({page})" not in index] == []
