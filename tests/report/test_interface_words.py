"""Every word of the pages is there in both languages."""

from __future__ import annotations

import re

from spectral_bias.config import claim
from spectral_bias.digests.closure import ROOT
from spectral_bias.report.interface_words import CHAPTERS, WORDS, in_language

TEMPLATES = sorted((ROOT / "report/templates").rglob("*.html"))


def test_every_word_is_in_both_languages():
    for key, words in WORDS.items():
        assert set(words) == {"en", "zh"}, key
        assert words["en"], key
        assert re.search(r"[\u4e00-\u9fff]", words["zh"]), key


def test_every_word_that_a_template_names_is_known():
    named = {
        key for path in TEMPLATES for key in re.findall(r'\b(?:t|word|label)\("([\w-]+)"\)', path.read_text("utf-8"))
    }
    assert named
    assert named <= set(WORDS)


def test_a_text_of_one_language_stands_for_both():
    assert (
        in_language("one", "zh")
        == in_language({"en": "one"}, "zh")
        == in_language({"en": "one", "zh": ""}, "zh")
        == "one"
    )
    assert in_language({"en": "one", "zh": "一"}, "zh") == "一"


def test_the_chapters_have_their_order_from_the_configuration():
    assert claim.CHAPTERS == CHAPTERS
