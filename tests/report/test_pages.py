"""Pages say what the verdict file says, and text from the configuration is shown as text."""

from __future__ import annotations

from html.parser import HTMLParser

from spectral_bias.report.front_page import front_page
from spectral_bias.report.timing_page import timing_page

ATTACK = '<script>alert("x")</script>'
TEST = {
    "name": "order",
    "kind": "test",
    "says": ATTACK,
    "statistic": "median",
    "estimate": 9.25,
    "interval": [8.5, "inf"],
    "n": 16,
    "undecided": 0,
    "side": "at_least",
    "threshold": 5,
    "outcome": "holds",
}
CORRECTED = {"tests": ["ratio"], "verdict": "refuted", "inconclusive": None}
VERDICT = {
    "verdict": "supported",
    "inconclusive": None,
    "scale": "smoke",
    "evidence": False,
    "tests": [TEST],
    "corrected": CORRECTED,
}
TEXT = {
    "title": ATTACK,
    "statement": {"en": ATTACK, "zh": "网络"},
    "survey_section": ATTACK,
    "sources": [{"citation": ATTACK, "doi": "10.1234/x", "arxiv": None}],
    "paper_setup": {
        "source": ATTACK,
        "place": ATTACK,
        "rows": [{"aspect": ATTACK, "paper": ATTACK, "here": ATTACK}],
        "released_code": [{"says": ATTACK, "source": ATTACK, "url": f"https://x.org/{ATTACK}"}],
    },
    "remark": ATTACK,
    "corrected": {"en": ATTACK, "tests": ["ratio"]},
    "caption": ATTACK,
    "measured": False,
}


class Outline(HTMLParser):
    """Tags, the text, and the attributes of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append(dict(attrs))

    @property
    def inline(self) -> list[dict[str, str | None]]:
        """Scripts that are neither a file beside the page nor data."""
        files = ("assets/report.js", "assets/vega.js")
        return [
            script
            for script in self.scripts
            if not str(script.get("src", "")).endswith(files) and script.get("type") != "application/json"
        ]

    def handle_data(self, data):
        self.text += data


def test_text_from_the_configuration_is_escaped_everywhere():
    overview = Outline(front_page({"low-first": TEXT}, {"low-first": VERDICT}, "smoke"))
    assert overview.inline == []
    assert 'alert("x")' in overview.text


def test_an_inconclusive_verdict_says_why():
    corrected = {"tests": ["ratio"], "verdict": "inconclusive", "inconclusive": "coarse-log"}
    verdict = {**VERDICT, "verdict": "inconclusive", "inconclusive": "control-fails", "corrected": corrected}
    overview = Outline(front_page({"low-first": TEXT}, {"low-first": verdict}, "smoke")).text
    for part in ("a control fails", "the log leaves it open"):
        assert part in overview


def test_seconds_are_said_to_be_measured_once():
    assert "Measured on this machine, once" in timing_page("low-first", ATTACK, RECORD)


def test_the_overview_links_every_claim():
    html = front_page({"low-first": TEXT}, {"low-first": VERDICT}, "smoke")
    assert 'href="claims/low-first.html"' in html
    assert "<h1>" in html


def test_a_corrected_statement_stands_beside_the_sentence_with_a_verdict_of_its_own():
    overview = Outline(front_page({"low-first": TEXT}, {"low-first": VERDICT}, "smoke")).text
    assert "corrected: refuted" in overview
    plain = {**TEXT, "corrected": None}, {**VERDICT, "corrected": None}
    assert "Corrected" not in Outline(front_page({"low-first": plain[0]}, {"low-first": plain[1]}, "smoke")).text


TIMED = {
    **TEST,
    "seconds": {ATTACK: {"median": 1.5e-4, "lowest": 0.0125, "highest": 5400.0}},
    "counts": {"steps": 4000.0, "sweeps": "inf"},
}
RECORD = {"scale": "smoke", "evidence": False, "environment": {"device_kind": ATTACK, "cores": 2}, "tests": [TIMED]}


def test_a_page_of_seconds_has_them_in_units_that_fit_and_says_that_they_were_measured():
    page = Outline(timing_page("low-first", ATTACK, RECORD))
    assert page.inline == []
    for part in (
        "150 µs",
        "12.5 ms",
        "5.4e+03 s",
        "4\u202f000",
        "∞",
        "Measured on this machine",
        "no evidence",
        "device kind",
    ):
        assert part in page.text, part


def test_the_overview_says_how_many_of_each_kind_hold():
    tests = [TEST, {**TEST, "outcome": "fails"}, {**TEST, "kind": "limit"}]
    text = Outline(front_page({"low-first": TEXT}, {"low-first": {**VERDICT, "tests": tests}}, "smoke")).text
    assert "tests 1 of 2; controls 0 of 0; limits 1 of 1" in text
