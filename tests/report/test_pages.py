"""Pages say what the verdict file says, and text from the configuration is shown as text."""

from __future__ import annotations

from html.parser import HTMLParser

from spectral_bias.report.pages import claim_page, overview_page, timing_page

ATTACK = '<script>alert("x")</script>'
BOTH = {"en": ATTACK, "zh": f"网络 {ATTACK}"}
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
    "title": BOTH,
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
    "corrected": {**BOTH, "tests": ["ratio"]},
    "caption": BOTH,
    "measured": False,
}
SETUPS = {"low-first": {"file": ATTACK, "setup": {"title": ATTACK}, "axes": {"a": [ATTACK]}}}


class Outline(HTMLParser):
    """Tags, and the text outside of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_text_from_the_configuration_is_escaped_everywhere():
    page = Outline(claim_page("low-first", TEXT, SETUPS, VERDICT, ATTACK))
    overview = Outline(overview_page({"low-first": TEXT}, {"low-first": VERDICT}, "smoke"))
    assert "script" not in page.tags + overview.tags
    assert page.text.count('alert("x")') >= 16


def test_a_page_has_verdict_numbers_and_how_to_rebuild():
    command = 'snakemake --snakefile "$ATLAS"/Snakefile results/figures/low-first.svg'
    text = Outline(claim_page("low-first", TEXT, SETUPS, VERDICT, "", [command])).text
    for part in (
        "supported",
        "9.25",
        "[8.5, ∞]",
        "≥ 5",
        "no evidence",
        command,
    ):
        assert part in text


def test_an_inconclusive_verdict_says_why_in_both_languages_and_a_test_by_which_interval_it_fails():
    wider = {**TEST, "refutation_level": 0.9875, "refutation_interval": [7.5, "inf"]}
    corrected = {"tests": ["ratio"], "verdict": "inconclusive", "inconclusive": "coarse-log"}
    verdict = {**VERDICT, "verdict": "inconclusive", "inconclusive": "control-fails", "corrected": corrected}
    verdict["tests"] = [wider, {**TEST, "refutation_level": 0.95, "refutation_interval": [8.5, "inf"]}]
    page = Outline(claim_page("low-first", TEXT, SETUPS, verdict, "")).text
    overview = Outline(overview_page({"low-first": TEXT}, {"low-first": verdict}, "smoke")).text
    for part in ("(a control fails; 对照不成立)", "(the log leaves it open; 记录步不足以判定)", "[7.5, ∞] (98.75 %)"):
        assert part in page
    assert page.count("the same") == 1
    for part in ("a control fails", "the log leaves it open"):
        assert part in overview


def section(html, heading):
    """The text of a page from one second-order heading to the next."""
    return Outline(html.partition(f"<h2>{heading}")[2].partition("<h2")[0]).text


def refutations(*tests):
    return section(
        claim_page("low-first", TEXT, SETUPS, {**VERDICT, "tests": list(tests)}, ""), "What would refute this"
    )


def test_what_would_refute_a_claim_follows_from_its_tests():
    order = {**TEST, "refutation_interval": [7.25, 11.5], "refutation_level": 1 - 0.05 / 3}
    falls = {
        **TEST,
        "name": "falls",
        "statistic": "trend",
        "side": "at_most",
        "threshold": -0.9,
        "interval": [-1, -0.95],
    }
    exact = {**TEST, "name": "exact", "statistic": "value", "side": "at_most", "threshold": 0.01, "estimate": 0.004}
    control = {**TEST, "name": "absent", "kind": "control"}
    limit = {**TEST, "name": "beyond", "kind": "limit"}
    text = refutations(order, falls, exact, control, limit)
    assert "order: the whole 98.33 % interval of the median lies below 5; in these results it is [7.25, 11.5]." in text
    assert "falls: the whole 95 % interval of the trend lies above -0.9; in these results it is [-1, -0.95]." in text
    assert "exact: the number lies above 0.01; in these results it is 0.004." in text
    assert "absent" not in text
    assert "beyond" not in text


def test_what_the_paper_did_stands_beside_what_is_done_here():
    setup = {
        "source": "A. Author: A paper (2020).",
        "place": "Figure 1",
        "rows": [{"aspect": "seeds", "paper": "One.", "here": "Sixteen."}],
        "released_code": [{"says": "It has two.", "source": "file.py", "url": None}],
    }
    html = claim_page("low-first", {**TEXT, "paper_setup": setup}, SETUPS, VERDICT, "")
    text = section(html, "The paper and this project")
    for part in ("A. Author: A paper (2020). Figure 1.", "seeds", "One.", "Sixteen.", "It has two. (file.py)"):
        assert part in text
    assert '<th scope="row">seeds</th><td>One.</td><td>Sixteen.</td>' in html


def test_a_claim_without_a_table_has_no_heading_for_it():
    html = claim_page("low-first", {**TEXT, "paper_setup": None}, SETUPS, VERDICT, "")
    assert "The paper and this project" not in html
    assert "The released code" not in html


def test_seconds_are_said_to_be_measured_once():
    said = "measured once, on one machine"
    assert said in claim_page("low-first", {**TEXT, "measured": True}, SETUPS, VERDICT, "")
    assert said not in claim_page("low-first", TEXT, SETUPS, VERDICT, "")
    assert "Measured on this machine, once" in timing_page("low-first", BOTH, RECORD)


def test_the_overview_links_every_claim():
    html = overview_page({"low-first": TEXT}, {"low-first": VERDICT}, "smoke")
    assert 'href="claims/low-first.html"' in html
    assert "<h1>" in html


def test_a_corrected_statement_stands_beside_the_sentence_with_a_verdict_of_its_own():
    page = Outline(claim_page("low-first", TEXT, SETUPS, VERDICT, "")).text
    overview = Outline(overview_page({"low-first": TEXT}, {"low-first": VERDICT}, "smoke")).text
    assert "refuted" in page.partition("Corrected statement:")[2].partition("Numbers")[0]
    assert "corrected: refuted" in overview
    plain = {**TEXT, "corrected": None}, {**VERDICT, "corrected": None}
    assert "Corrected" not in Outline(claim_page("low-first", plain[0], SETUPS, plain[1], "")).text
    assert "Corrected" not in Outline(overview_page({"low-first": plain[0]}, {"low-first": plain[1]}, "smoke")).text


TIMED = {
    **TEST,
    "seconds": {ATTACK: {"median": 1.5e-4, "lowest": 0.0125, "highest": 5400.0}},
    "counts": {"steps": 4000.0, "sweeps": "inf"},
}
RECORD = {"scale": "smoke", "evidence": False, "environment": {"device_kind": ATTACK, "cores": 2}, "tests": [TIMED]}


def test_a_page_of_seconds_has_them_in_units_that_fit_and_says_that_they_were_measured():
    page = Outline(timing_page("low-first", BOTH, RECORD))
    assert "script" not in page.tags
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


def test_only_a_claim_with_tests_on_seconds_links_to_them():
    link = 'href="../../timings/low-first.html"'
    assert link not in claim_page("low-first", TEXT, SETUPS, VERDICT, "")
    assert link in claim_page("low-first", {**TEXT, "measured": True}, SETUPS, VERDICT, "")


def test_the_overview_says_how_many_of_each_kind_hold():
    tests = [TEST, {**TEST, "outcome": "fails"}, {**TEST, "kind": "limit"}]
    text = Outline(overview_page({"low-first": TEXT}, {"low-first": {**VERDICT, "tests": tests}}, "smoke")).text
    assert "tests 1 of 2; controls 0 of 0; limits 1 of 1" in text
