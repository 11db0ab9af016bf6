"""Every page of a finished report: no errors, accessible, valid, printable, fit for a phone, links lead somewhere."""

from __future__ import annotations

import io
import json
import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

pytestmark = pytest.mark.browser

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parents[1]
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
RESULTS = Path(os.environ.get("RESULTS", ROOT / "smoke" / "results")).resolve()
PAGES = sorted(
    path.relative_to(RESULTS).as_posix()
    for folder, pattern in (("report", "**/*.html"), ("timings", "*.html"), ("cards", "*/index.html"))
    for path in (RESULTS / folder).glob(pattern)
)
# Of the fixture cards: a finished report has some only where its settings name logs.
CARDS = ("mine", "refused")
MEGABYTE = 2**20
# Scheme, language and axe's settings. Contrast takes most of the time; what shows in one language alone has the colours
# of what shows in the other, so a language is enough for each scheme.
LOOKS = (
    ("light", "en", {}),
    ("light", "zh", {"rules": {"color-contrast": {"enabled": False}}}),
    ("dark", "zh", {"runOnly": ["color-contrast"]}),
)
# On the pages that have some.
CHARTS_ARE_DRAWN = """() => {
  const charts = document.querySelector('#player:not([hidden]), #atlas-chart');
  return !charts || charts.querySelector('svg.marks, canvas');
}"""


@pytest.fixture(params=[*PAGES, *CARDS])
def path(request, results, cards) -> Path:
    return cards.get(request.param, results / request.param)


def test_there_is_a_page_for_every_verdict(results):
    claims = {each.stem for each in (results / "verdicts").glob("*.json")}
    assert claims
    assert {f"report/claims/{claim}.html" for claim in claims} <= set(PAGES)
    assert {"report/index.html", "report/atlas.html", "timings/run.html"} <= set(PAGES)


def test_axe_finds_nothing_serious_in_either_language_and_scheme(path, open_page):
    page = open_page(path, reduced_motion="reduce")
    page.wait_for_function(CHARTS_ARE_DRAWN)
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    page.evaluate(AXE.read_text("utf-8"))
    serious = []
    for scheme, language, rules in LOOKS:
        page.emulate_media(color_scheme=scheme)
        choose_language(page, language)
        serious += [(scheme, language, *fault) for fault in faults_by_axe(page, rules)]
    assert serious == []


def choose_language(page: Page, language: str):
    """By the address; a card has no script, and shows the language whose link is the address's target."""
    if page.locator("html[data-language]").count():
        page.evaluate("language => { location.hash = `lang=${language}` }", language)
        page.wait_for_function("language => document.documentElement.lang === language", arg=language)
    else:
        page.evaluate("language => { location.hash = language }", language)
        page.wait_for_function("language => document.querySelector(':target')?.id === language", arg=language)


def faults_by_axe(page: Page, rules: dict[str, object]) -> list[tuple[str, str, list[str]]]:
    """What is serious: the rule, what it asks for, and the first elements that break it.

    Preloading would ask for the style sheet, which the page's own rules forbid.
    """
    settings = {"preload": False, "resultTypes": ["violations"], **rules}
    found = page.evaluate("settings => axe.run(document, settings)", settings)["violations"]
    return [
        (each["id"], each["help"], [node["html"][:150] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_nothing_is_wider_than_the_window(path, open_page):
    page = open_page(path)
    page.wait_for_function(CHARTS_ARE_DRAWN)
    wide = {}
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(200)  # charts follow the window
        wide[width] = page.evaluate("document.documentElement.scrollWidth")
    assert {width: found for width, found in wide.items() if found > width} == {}


def test_a_page_prints(path, open_page):
    page = open_page(path)
    title = page.locator("h1").first.inner_text()
    document = PdfReader(io.BytesIO(page.pdf(format="A4")))
    sheets = [each.extract_text() for each in document.pages]
    assert "".join(title.split()) in "".join("".join(sheets).split())  # a title may break at a hyphen
    assert len(sheets) < 60
    if path.parent.name == "claims":  # no sheet of paper for the last lines
        assert len(sheets[-1].splitlines()) > 10, sheets[-1]


def test_links_lead_somewhere(path, open_page, results):
    page = open_page(path)
    broken = []
    for link in page.eval_on_selector_all(
        "a[href], link[href], script[src], img[src]", "all => all.map(a => a.href || a.src)"
    ):
        parts = urlsplit(link)
        if parts.scheme != "file":
            assert parts.scheme in ("https", "data", "mailto"), link
            continue
        target = Path(unquote(parts.path))
        place = unquote(parts.fragment) if target == path and "=" not in parts.fragment else ""
        if not target.exists() or (place and not page.evaluate("id => !!document.getElementById(id)", place)):
            broken.append(link)
    assert broken == []


def test_a_page_forbids_every_request(path):
    text = path.read_text("utf-8")
    assert 'http-equiv="Content-Security-Policy"' in text
    assert "default-src 'none'" in text
    assert "unsafe-eval" not in text


def test_a_page_reads_without_scripts(path, open_page):
    page = open_page(path, java_script_enabled=False)
    assert page.locator("h1").first.is_visible()
    assert len(page.locator("main").inner_text()) > 200


def test_html_is_valid(results, cards):
    command = [
        TOOLS / "node_modules/.bin/html-validate",
        "--config",
        TOOLS / "htmlvalidate.json",
        "--formatter",
        "json",
    ]
    pages = [*(results / page for page in PAGES), *cards.values()]
    done = subprocess.run([*command, *pages], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found = {
        Path(each["filePath"]).parent.name + "/" + Path(each["filePath"]).name: sorted(
            {(fault["ruleId"], fault["line"], fault["message"]) for fault in each["messages"]}
        )
        for each in json.loads(done.stdout)
        if each["errorCount"]
    }
    assert found == {}


def test_the_report_is_small(results):
    sizes = {
        each: each.stat().st_size
        for folder in ("report", "figures")
        for each in (results / folder).rglob("*")
        if each.is_file()
    }
    assert sum(sizes.values()) <= 30 * MEGABYTE
    assert [each for each in sizes if each.name == "vega.js"] == [results / "report/assets/vega.js"]
