"""The front page says what the verdict files say, of every kind of verdict, in both languages."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from spectral_bias.report.front_page import front_page
from spectral_bias.verdicts.words import INCONCLUSIVE

ATTACK = '</script><script>alert("x")</script>'
TEST = {
    **{"name": "order", "kind": "test", "says": "It is so.", "says_zh": "是这样。", "statistic": "median"},
    **{"estimate": 9.25, "estimate_ends": None, "interval": [8.5, "inf"], "n": 16, "undecided": 0},
    **{"side": "at_least", "threshold": 5, "outcome": "holds", "values": [], "lower": [], "upper": []},
}
WEAK = {**TEST, "name": "weak", "says": "It is just so.", "estimate": 6.125, "interval": [5.25, 7.75]}
CONTROL = {**TEST, "name": "none", "kind": "control", "outcome": "fails"}
VERDICT = {
    **{"verdict": "supported", "inconclusive": None, "scale": "default", "evidence": True, "corrected": None},
    **{"tests": [TEST, WEAK, CONTROL], "replication": None},
}
TEXT = {
    "title": {"en": "Low first", "zh": "低频在先"},
    "statement": {"en": "Low tones come first.", "zh": "低频先被学会。"},
    "corrected": None,
    "chapter": "phenomenon",
    "survey_section": "",
    "lines_alone": True,
}


class Page(HTMLParser):
    """Elements of a page: tag, attributes and the text within."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.found.append(element)
        if tag not in {"meta", "link", "img", "input", "br"}:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _, _, text in self.open:
            text.append(data)

    def all(self, tag, **attributes):
        return [
            (given, re.sub(r"\s+", " ", "".join(text)).strip())
            for name, given, text in self.found
            if name == tag and all(value in given.get(key.strip("_"), "").split() for key, value in attributes.items())
        ]


def page(*claims, player=None, logs=None):
    """The page of some claims, each a name, what differs in its text, and what differs in its verdict."""
    words = {name: {**TEXT, **text} for name, text, _ in claims}
    return front_page(words, {name: {**VERDICT, **verdict} for name, _, verdict in claims}, "default", player, logs)


def card(html, name="low-first"):
    return next(each for each in Page(html).all("article") if each[0]["id"] == f"claim-{name}")


def test_a_card_has_both_languages_and_the_decisive_test_s_numbers():
    html = page(("low-first", {}, {}))
    given, text = card(html)
    for part in (
        *("Low first", "低频在先", "Low tones come first.", "低频先被学会。", "supported", "支持"),
        *("It is just so.", "是这样。", "6.12", "[5.25, 7.75]", "n = 16", "≥ 5", "2 of 2 tests", "0 of 1 controls"),
    ):
        assert part in text, part
    assert "9.25" not in text
    assert (given["data-verdict"], given["data-chapter"], given["data-kind"]) == ("supported", "phenomenon", "")
    assert float(given["data-effect"]) == pytest.approx(0.05)
    assert '<html lang="en" data-language="en"' in html


def test_only_a_figure_of_lines_may_have_its_lightness_turned():
    html = page(("low-first", {"lines_alone": False}, {}), ("aliasing", {}, {}))
    classes = {given["src"]: given.get("class", "") for given, _ in Page(html).all("img")}
    assert classes == {
        "../figures/low-first.svg": "",
        "../figures/aliasing.svg": "lines-alone",
        "../figures/overview.svg": "lines-alone",
    }


def test_a_claim_of_one_language_shows_in_both():
    words = {"title": {"en": "Mine", "zh": "Mine"}, "statement": {"en": "My claim.", "zh": ""}}
    html = page(("mine", words, {}))
    heading = re.search(r"<h4>(.*?)</h4>", html).group(1)
    assert heading == '<a href="claims/mine.html">Mine</a>'
    assert '<p class="claim-statement">My claim.</p>' in html


@pytest.mark.parametrize("kind", INCONCLUSIVE)
def test_an_inconclusive_claim_says_why_and_can_be_chosen_by_that(kind):
    html = page(("low-first", {}, {"verdict": "inconclusive", "inconclusive": kind}))
    given, text = card(html)
    assert INCONCLUSIVE[kind]["en"] in text
    assert INCONCLUSIVE[kind]["zh"] in text
    assert given["data-kind"] == kind
    assert [option["value"] for option, _ in Page(html).all("option")][-4:] == [kind, "", "verdict", "effect"]


def test_a_refuted_corrected_and_replicated_claim():
    corrected = {"tests": ["order"], "verdict": "inconclusive", "inconclusive": "too-few-seeds"}
    again = {"verdict": "inconclusive", "inconclusive": "control-fails", "tests": [{**TEST, "replicated": True}] * 3}
    html = page(
        (
            "low-first",
            {"corrected": {"en": "Rather so.", "zh": "应为如此。", "tests": ["order"]}},
            {"verdict": "refuted", "corrected": corrected, "replication": again},
        )
    )
    given, text = card(html)
    assert given["data-kind"].split() == ["refuted", "corrected", "replicated"]
    for part in ("refuted", "corrected", "Rather so.", "应为如此。", "too few seeds", "replicated", "a control fails"):
        assert part in text
    counted = [text for given, text in Page(html).all("li", class_="count") if "replicated" in given["class"]]
    assert len(counted) == 1
    assert re.search(r"now\s*现为\s*1\s*inconclusive", counted[0])


def test_the_counts_are_those_of_the_verdicts():
    corrected = {"tests": ["order"], "verdict": "supported", "inconclusive": None}
    few = {"verdict": "inconclusive", "inconclusive": "too-few-seeds"}
    words = {"corrected": {"en": "Rather so.", "zh": "", "tests": ["order"]}}
    claims = [
        ("a", {}, {}),
        ("b", {}, few),
        ("c", {}, few),
        ("d", words, {"verdict": "refuted", "corrected": corrected}),
        ("e", words, {"corrected": corrected}),
    ]
    counts = [text for given, text in Page(page(*claims)).all("li", class_="count")]
    numbers = [re.match(r"(\d+) (\w+)", text).groups() for text in counts]
    assert numbers == [
        ("1", "supported支持as"),
        ("1", "supported支持with"),
        ("1", "refuted否定"),
        ("2", "inconclusive未定2"),
        ("2", "corrected已修正2"),
        ("0", "replicated已重复实验"),
    ]
    assert "2 supported as corrected" in counts[4]
    links = Page(page(*claims)).all("a")
    assert [given["href"] for given, _ in links if given["href"].startswith("#verdict=")] == [
        *("#verdict=supported", "#verdict=qualified", "#verdict=refuted", "#verdict=inconclusive"),
    ]


def test_a_supported_claim_with_a_corrected_statement_is_named_and_filtered_as_such():
    corrected = {"tests": ["order"], "verdict": "supported", "inconclusive": None}
    words = {"corrected": {"en": "Rather so.", "zh": "", "tests": ["order"]}}
    html = page(
        ("a", words, {"corrected": corrected}),
        ("b", {}, {}),
        ("c", words, {"verdict": "refuted", "corrected": corrected}),
    )
    found = [card(html, name) for name in "abc"]
    assert [given["data-verdict"] for given, _ in found] == ["qualified", "supported", "refuted"]
    assert ["with a correction" in text for _, text in found] == [True, False, False]
    assert "附修正" in found[0][1]
    again = {"verdict": "supported", "inconclusive": None, "tests": [], "corrected": corrected}
    replicated = card(
        page(("a", words, {"verdict": "inconclusive", "corrected": corrected, "replication": again})), "a"
    )
    assert replicated[0]["data-verdict"] == "inconclusive"
    assert "supported, with a correction" in replicated[1]


def test_a_claim_whose_tests_are_all_computed_says_so_and_shows_no_interval():
    value = {**TEST, "statistic": "value", "estimate": 7.5, "interval": [7.5, 7.5], "n": 1}
    (given, text) = card(page(("low-first", {}, {"tests": [value, {**CONTROL, "statistic": "median"}]})))
    assert "computed" in given["data-kind"].split()
    assert "computed, no seeds" in text
    assert "7.5, 7.5" not in text
    assert "n = 1" not in text.replace("\xa0", " ")
    (given, text) = card(page(("low-first", {}, {"tests": [value, TEST, CONTROL]})))
    assert "computed" not in given["data-kind"]
    assert "computed, no seeds" not in text


def test_claims_stand_under_their_chapters_in_the_order_that_is_given():
    claims = [("b", {"chapter": "causes"}, {}), ("a", {}, {}), ("c", {}, {}), ("own", {"chapter": "beyond"}, {})]
    found = Page(page(*claims))
    assert [given["data-chapter"] for given, _ in found.all("section", class_="chapter")] == [
        "phenomenon",
        "causes",
        "beyond",
    ]
    assert [given["id"] for given, _ in found.all("article")] == ["claim-a", "claim-c", "claim-b", "claim-own"]
    assert [given["data-place"] for given, _ in found.all("article")] == ["0", "1", "2", "3"]


def test_the_page_links_what_there_is_and_asks_nothing_of_the_network():
    html = page(("low-first", {}, {}))
    found = Page(html)
    linked = {given["href"] for given, _ in found.all("a")}
    assert {"claims/low-first.html", "atlas.html", "../timings/run.html", "../claims.csv"} <= linked
    assert {f"../figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")} <= linked
    assert not re.search(r"https?://", html)
    policy = next(
        given["content"] for given, _ in found.all("meta") if "content" in given and "default-src" in given["content"]
    )
    assert policy.startswith("default-src 'none'; script-src 'self' file:;")
    assert "unsafe-eval" not in policy


def test_only_a_miniature_says_that_it_is_no_evidence():
    said = "Their verdicts are no evidence."
    assert said in page(("low-first", {}, {"evidence": False}))
    assert said not in page(("low-first", {}, {}))


def test_text_with_markup_in_it_is_text():
    both = {"en": ATTACK, "zh": f"网络 {ATTACK}"}
    again = {"verdict": "supported", "inconclusive": None, "tests": [{**TEST, "replicated": False}]}
    verdict = {"tests": [{**TEST, "says": ATTACK, "says_zh": ATTACK}], "replication": again}
    verdict["corrected"] = {"tests": ["order"], "verdict": "supported", "inconclusive": None}
    html = page(("low-first", {"title": both, "statement": both, "corrected": {**both, "tests": ["order"]}}, verdict))
    found = Page(html)
    assert [given for given, _ in found.all("script") if "src" not in given] == []
    assert card(html)[1].count('alert("x")') >= 6


PLAYER = {
    "claim": ATTACK,
    "left": 0,
    "right": None,
    "step": 5,
    "runs": [
        {
            **{"label": {"en": "a", "zh": "a"}, "unit": "steps", "seeds": [0], "steps": [0, 5], "frames": [0, 1]},
            "fit": {
                "x": [0.0, 1.0],
                "target": [-1.0, 1.0],
                "output": {"data": "AAABAAIAAwA=", "shape": [1, 2, 2], "scale": 0.5, "log": False},
            },
            "error": {
                "places": ["<1>", "5"],
                "value": {"data": "AAABAAIAAwA=", "shape": [1, 2, 2], "scale": 0.25, "log": False},
            },
        }
    ],
}


def test_the_moving_picture_is_drawn_without_a_script_and_its_frames_are_data():
    html = page(("low-first", {}, {}), player=PLAYER)
    found = Page(html)
    ((_, data),) = found.all("script", id="motion-data")
    assert json.loads(data)["step"] == [0, 5]
    assert "<" not in data
    assert [text for _, text in found.all("output", class_="motion-count")] == ["5"]
    assert [text for _, text in found.all("text", class_="motion-share")] == ["50 %", "25 %"]
    assert "frequency <1>" in [text for _, text in found.all("text", class_="motion-name")]
    assert len(found.all("path", class_="motion-output")) == 1


def test_a_page_without_a_player_has_no_picture():
    assert "motion" not in page(("low-first", {}, {}))


def test_one_claim_is_counted_as_one():
    alone = page(("low-first", {}, {}))
    assert "1 claim, in the survey" in alone
    assert "1 claims" not in alone


LOG = {
    **{"log": "mine.nc", "title": "Mine", "seeds": ["complete"] * 7, "bias": {"kind": "low_first"}},
    **{"remaining": {"kind": "aliasing", "relative_error": 0.12345}},
    **{"exponent": {"estimate": 1.25, "lower": 1.0, "upper": None}},
}


def rows(html):
    """Cells of the table of own logs by row."""
    (_, table) = re.search(r'(<table id="own-logs-table".*?<tbody>)(.*?)</tbody>', html, re.DOTALL).groups()
    return [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    ]


def test_own_logs_stand_on_the_page_in_both_languages_with_what_their_cards_say():
    never = {**LOG, "bias": {"kind": "too_few"}, "exponent": {"estimate": None, "lower": -0.5, "upper": 2.0}}
    none = {
        **LOG,
        "bias": {"kind": "not_first"},
        "exponent": None,
        "remaining": {"kind": "nothing", "relative_error": None},
    }
    html = page(("low-first", {}, {}), logs={"b": LOG, "一": never, "c": none})
    assert rows(html) == [
        ["b b", "low first 低频在先", "1.25 [1.00, ∞]", "aliasing 混叠 (0.12)", "7"],
        ["一 一", "open 未定", "open [-0.50, 2.00] 未定 [-0.50, 2.00]", "aliasing 混叠 (0.12)", "7"],
        ["c c", "not first 低频不在先", "–", "nothing wrong 没有问题", "7"],
    ]
    linked = [given["href"] for given, _ in Page(html).all("a")]
    for link in ("#own-logs", "../cards/b/index.html", "../cards/b/index.html#zh", "../cards/%E4%B8%80/index.html"):
        assert link in linked


def test_a_log_that_could_not_be_analysed_says_why_as_text():
    html = page(("low-first", {}, {}), logs={"bad": {"log": "bad.nc", "refused": [ATTACK, "more"]}})
    assert "<script>alert" not in html
    ((name, says),) = rows(html)
    assert name == "bad bad"
    assert says.startswith("could not be analysed: 无法分析：")


def test_second_logs_that_do_not_compare_are_not_said_to_be_the_logs_fault():
    record = {"log": "mine.nc", "refused": ["longer: longer.nc: step: ends at 500"], "of_second_logs": True}
    ((_, says),) = rows(page(("low-first", {}, {}), logs={"mine": record}))
    assert says.startswith("second logs do not compare with it: 第二份日志与其无法比较：")
    assert "could not be analysed" not in says


def test_a_page_without_own_logs_has_no_section_of_them():
    assert "own-logs" not in page(("low-first", {}, {}))
    assert "own-logs" not in page(("low-first", {}, {}), logs={})
