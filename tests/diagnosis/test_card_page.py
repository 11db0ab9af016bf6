"""The page of a card: self-contained, and nothing that a log says is markup."""

from __future__ import annotations

import dataclasses
import re

import pytest
from made_up_cards import made_up

from spectral_bias.diagnosis.card import Interval
from spectral_bias.diagnosis.page import card_page, shown_time

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
    assert shown_time(time, last=100)["en"] == words
