"""Every page of a finished report: no errors, accessible, valid, printable, fit for a phone, links lead somewhere."""

from __future__ import annotations

import io
import json
import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parents[1]
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
RESULTS = Path(os.environ.get("RESULTS", ROOT / "smoke" / "results")).resolve()
PAGES = sorted(
    path.relative_to(RESULTS).as_posix()
    for folder, pattern in (("report", "**/*.html"), ("timings", "*.html"))
    for path in (RESULTS / folder).glob(pattern)
)
MEGABYTE = 2**20


@pytest.fixture(params=PAGES)
def path(request, results) -> Path:
    return results / request.param


def test_there_is_a_page_for_every_verdict(results):
    claims = {each.stem for each in (results / "verdicts").glob("*.json")}
    assert claims
    assert {f"report/claims/{claim}.html" for claim in claims} <= set(PAGES)
    assert {"report/index.html", "report/atlas.html", "timings/run.html"} <= set(PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_serious(path, open_page, scheme, language):
    page = open_page(path, fragment=f"lang={language}", color_scheme=scheme, reduced_motion="reduce")
    for details in page.query_selector_all("details"):
        details.evaluate("each => { each.open = true }")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [
        (each["id"], each["help"], [node["html"][:150] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_is_wider_than_the_window(path, open_page, width):
    page = open_page(path, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_prints(path, open_page):
    page = open_page(path)
    title = page.locator("h1").first.inner_text()
    document = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(each.extract_text() for each in document.pages).split())
    assert " ".join(title.split()) in text
    assert len(document.pages) < 60


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


def test_html_is_valid(results):
    command = [
        TOOLS / "node_modules/.bin/html-validate",
        "--config",
        TOOLS / "htmlvalidate.json",
        "--formatter",
        "json",
    ]
    done = subprocess.run([*command, *(results / page for page in PAGES)], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found = {
        Path(each["filePath"]).name: sorted(
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
