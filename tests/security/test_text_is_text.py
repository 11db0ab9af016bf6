"""Words of a configuration and of a log are words in everything that is made of them, whatever they look like."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import netCDF4
import pytest
from docutils.core import publish_parts
from jinja2 import Environment
from lxml import etree
from lxml.html import document_fromstring
from PIL import Image
from pypdf import PdfReader

from spectral_bias.artefacts.reading import read_certificate

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("report/claims/hostile.html", "report/index.html")
FIGURES = ("hostile", "overview")
# Elements that a page of the report has.
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "nav", "a", "figure", "img",
    "figcaption", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li",
    "pre", "code", "strong", "script", "br", "link", "header", "footer", "section", "article", "div", "button", "h4",
    "dl", "dt", "dd", "b", "label", "select", "option", "input", "output", "svg", "path", "rect", "circle", "text",
    "g", "defs", "use", "clippath", "image", "desc", "small",
}  # fmt: skip


class Page(HTMLParser):
    """Elements with their attributes, and the text outside of scripts."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.said = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._in_script = tag == "script"

    def handle_data(self, data):
        if not self._in_script:
            self.said.append(data)

    def handle_endtag(self, tag):
        self._in_script = False


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_words_and_none_of_their_elements(hostile, name):
    text = (hostile.results / name).read_text("utf-8")
    page = Page(text)
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    script = "assets/report.js" if name == PAGES[1] else "../assets/report.js"
    assert scripts == [{"defer": None, "src": script}, {"type": "application/json", "id": "certificate"}]
    for tag, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on")]
        if tag == "image":  # a map in the figure
            assert attributes["href"].startswith("data:image/png;base64,")
            continue
        if attributes.get("rel") == "icon":
            continue
        links = [attributes.get("href", ""), attributes.get("src", "")]
        assert not [link for link in links if re.match(r"\s*(javascript|data|vbscript):", link, re.I)]
    said = "".join(page.said)
    assert said.count(hostile.words) >= (7 if "claims" in name else 3)
    # Of the words' own template nothing was worked out.
    assert said.count("{{7*7}}") == len(re.findall(r"\{%\s*raw\s*%\}", said))


def test_a_figure_in_a_page_is_described_by_its_caption(hostile):
    page = document_fromstring((hostile.results / PAGES[0]).read_text("utf-8"))
    (figure,) = page.xpath("//figure//*[local-name() = 'svg'][@aria-describedby]")
    (described,) = page.xpath(f"//*[@id = '{figure.get('aria-describedby')}']")
    assert described.text == hostile.words
    assert len(described) == 0


@pytest.mark.parametrize("name", FIGURES)
def test_an_svg_is_a_picture_without_scripts(hostile, name):
    path = hostile.results / "figures" / f"{name}.svg"
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    elements = {etree.QName(each).localname for each in root.iter(etree.Element)}
    assert not elements & {"script", "foreignObject", "a", "animate", "set", "iframe"}
    assert not [key for each in root.iter(etree.Element) for key in each.attrib if key.startswith("on")]
    links = [value for each in root.iter(etree.Element) for key, value in each.attrib.items() if key.endswith("href")]
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    if name == "hostile":
        texts = [each.text for each in root.iter(etree.Element) if each.text]
        assert hostile.words in texts
        assert any(text.startswith(f"{hostile.words} Verdict at default scale: ") for text in texts)


def test_a_pdf_and_a_png_carry_the_words_as_they_are(hostile):
    figures = hostile.results / "figures"
    pdf = PdfReader(figures / "hostile.pdf")
    assert pdf.metadata.title == hostile.words
    assert pdf.metadata.subject.startswith(f"{hostile.words} Verdict")
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(pdf.trailer["/Root"])
    with Image.open(figures / "hostile.png") as image:
        assert image.info["Title"] == hostile.words


def test_a_formula_in_a_title_is_drawn_as_its_letters(hostile):
    """Matplotlib takes what stands between dollar signs for a formula, and fails on what is none."""
    svg = (hostile.results / "figures" / "overview.svg").read_text("utf-8")
    drawn = re.findall(r"<!-- (.*?) -->", svg)
    assert any("$\\mathrm" in each for each in drawn)


def test_a_table_has_no_formula(hostile):
    with (hostile.results / "claims.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["title"] == f"'{hostile.words}"
    assert not [value for value in row.values() if value.startswith(("=", "+", "@"))]


def test_records_say_the_words_as_they_are(hostile):
    record = json.loads((hostile.results / "verdicts" / "hostile.json").read_text("utf-8"))
    assert [test["says"] for test in record["tests"]] == [hostile.words, hostile.words]
    with netCDF4.Dataset(hostile.results / "runs" / "logged" / "base.nc") as run:
        # The log's own words are nobody's: what commands a terminal or turns words round is written as its code.
        assert run.getncattr("summary").count(hostile.words.replace("\u200f", "\\u200f")) == 2
        assert run.getncattr("summary").endswith("\\u001b[31m.")


def test_every_artefact_has_its_certificate(hostile):
    folder, plan = hostile.folder, hostile.plan
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in plan.artefacts():
            assert read_certificate(folder / name)["artefact"] == name


@pytest.mark.parametrize(
    "words",
    [
        None, ".. raw:: html\n\n   <script>alert(1)</script>\n", ".. include:: /etc/hostname\n",
        "=====\nTitle\n=====\n", "- item\n- item\n\n::\n\n   code", "1. one\n2. two", "A. b", "[1]_ |x| `y <z:>`_ *k*",
        "http://example.org javascript:alert(1)", "\\", ".. |x| raw:: html\n   :file: /etc/hostname\n\n|x|",
    ],
)  # fmt: skip
def test_snakemakes_report_has_the_words_and_no_markup(hostile, words):
    words = words or hostile.words
    template = (ROOT / "report" / "captions" / "figure.rst").read_text("utf-8")
    given = SimpleNamespace(
        params=SimpleNamespace(spec={"caption": words}),
        wildcards=SimpleNamespace(claim="hostile"),
        output=SimpleNamespace(svg="a.svg"),
    )
    files = [SimpleNamespace(path="a.svg", labels={"claim and verdict": words})]
    # As snakemake/report/__init__.py does it; what that does not escape, the template must.
    template = Environment(trim_blocks=True, lstrip_blocks=True).from_string(template)  # noqa: S701
    text = template.render(snakemake=given, files=files)
    root = etree.fromstring(f"<div>{publish_parts(text, writer='html')['body']}</div>")
    assert [each.tag for each in root.iter()] == ["div", "p", "p", "p"]
    assert [each.text.split() for each in root[:2]] == [f"{words.strip()}.".split(), words.split()]
