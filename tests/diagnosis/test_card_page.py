"""The page of a card: self-contained, and nothing that a log says is markup."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest
from made_up_cards import made_up

from spectral_bias.diagnosis.card import Exponent, Interval
from spectral_bias.diagnosis.page import card_page, shown_time
from spectral_bias.diagnosis.text import card_text

HOSTILE = "<script>alert(1)</script>\"'&$x$"


@pytest.fixture
def card():
    return made_up()[0]


def test_it_says_what_the_card_says(card):
    page = card_page(card, {})
    for text in ("Low ones come first.", "Nothing to do.", "A warning that matters.", "A remark on the log.", "0" * 64):
        assert text in page
    for text in ("低的先来。", "无事可做。", "要紧的警告。", "关于日志的备注。"):
        assert text in page
    assert page.index("Low ones come first.") < page.index("A warning that matters.") < page.index("<table>")
    assert "spectral-bias init &#39;logs/made up.nc&#39;" in page
    assert page.count('<th scope="row">') == len(card.places) + len(card.remaining.evidence)


def test_it_needs_no_network_and_no_script(card):
    page = card_page(card, {}, {"rule": "card", "inputs": {"a.nc": "1"}, "packages": {}})
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|https?://|\bsrc=|@import", page)


def test_what_has_no_chinese_shows_in_both_languages(card):
    bias = dataclasses.replace(card.bias, zh="")
    page = card_page(dataclasses.replace(card, bias=bias), {})
    assert "<p>Low ones come first.</p>" in page
    assert '<span lang="en">Nothing to do.</span><span lang="zh">无事可做。</span>' in page


def test_every_heading_and_column_has_both_languages(card):
    page = card_page(card, {}, {"rule": "card_page", "inputs": {"a.nc": "1"}, "packages": {}})
    own = {"A made-up log", "made-up", "SHA-256"}
    for words in re.findall(r"<(?:h1|h2|dt|th scope=.col.)[^>]*>(.*?)</", page):
        bare = re.sub(r"<[^>]*>", "", words)
        assert bare in own or page.count(f'<span lang="en">{bare}</span><span lang="zh">'), words


def test_a_card_of_the_workflow_leads_back_to_the_report(card):
    assert 'href="../../report/index.html#own-logs"' in card_page(card, {}, None, "../../report/index.html")
    assert "own-logs" not in card_page(card, {})


def test_what_a_log_says_is_text(card):
    page = card_page(dataclasses.replace(card, name=HOSTILE, title=HOSTILE, log=f"{HOSTILE}.nc"), {})
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("errors", "words"), [((math.nan, 0.3, 0.1), "0.2"), ((0.3, math.nan, 0.1, 0.7), "0.3"), ((math.nan,), "diverged")]
)
def test_page_and_text_have_the_median_error_of_the_networks_that_did_not_diverge(card, errors, words):
    card = dataclasses.replace(card, places=(dataclasses.replace(card.places[0], final_error=errors),))
    assert re.search(rf"<td>(?:<span[^>]*>)?{words}<", card_page(card, {}))
    assert re.search(rf"^ *1 +\S+ +{words} ", card_text(card), re.MULTILINE)


@pytest.mark.parametrize(
    ("exponent", "words"),
    [
        (
            Exponent(0.2, 1.0, 0.5, 2.0, "seeds", 9),
            "1.00 (0.50 to 2.00: the 95% interval of the median over 9 networks)",
        ),
        (Exponent(0.2, 1.0, None, 2.0, "seeds", 2), "1.00 (no lower bound to 2.00: the range of 2 networks)"),
        (Exponent(0.2, None, 0.5, None, "logging", 1), "open (0.50 to no upper bound: the interval of the logging,"),
    ],
)
def test_page_and_text_give_an_exponent_in_the_same_words(card, exponent, words):
    card = dataclasses.replace(card, exponent=exponent)
    assert words in card_text(card, 200)
    assert words in re.sub(r'<span lang="zh">.*?</span>|<[^>]*>', "", card_page(card, {}))


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (Interval(9, 10), "10"),
        (Interval(5, 10), "5 to 10"),
        (Interval(None, 1000), "0 to 1,000"),
        (Interval(None, 0), "0"),
        (Interval(100, None), "never"),
        (Interval(20, None), "after 20, or never"),
        (Interval(5, 10, 7.5), "7.5 (5 to 10)"),
        (Interval(5, 10, 10), "5 to 10"),
    ],
)
def test_times_as_words(time, words):
    assert shown_time(time, last=100).en == words
