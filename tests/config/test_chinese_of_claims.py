"""The project's own claims are in English and Chinese at every scale, and the two do not drift apart."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from spectral_bias.config.catalogue import CONFIG, read_catalogue

OVERLAYS = ("smoke", "paper", "replication")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Names that are the same in both languages.
NAMES = re.compile(
    r"(?<![a-z])(relu|tanh|sigmoid|SIREN|PhaseDNN|PSNR|MNIST|DCT|Ritz|Glorot|sinh?|cos|exp|ln|"
    r"beta|delta|f50|camera|astronaut|coffee|chelsea)(?![a-z])"
)


@pytest.fixture(scope="module", params=["default", *OVERLAYS])
def texts(request):
    """Every text in two languages of a scale's claims, by where it stands."""
    files = [] if request.param == "default" else [CONFIG / f"{request.param}.yaml"]
    found = {}
    for name, claim in read_catalogue(None, files).claims.items():
        found |= {(name, "title"): claim.title, (name, "statement"): claim.statement, (name, "caption"): claim.caption}
        found |= {(name, test.name): test.says for test in (*claim.tests, *claim.measured)}
        if claim.corrected:
            found[name, "corrected"] = claim.corrected
    return found


def test_each_text_is_in_both_languages(texts):
    assert not [place for place, words in texts.items() if CHINESE.search(words.en)]
    assert not [place for place, words in texts.items() if not CHINESE.search(words.zh)]


def test_both_languages_have_the_same_numbers_and_names(texts):
    # The Chinese of a statement is the survey's own sentence, of which the English may say more.
    own = {place: words for place, words in texts.items() if place[1] != "statement"}
    for pattern in (NUMBER, NAMES):
        apart = {
            place: (words.en, words.zh)
            for place, words in own.items()
            if Counter(pattern.findall(words.en)) != Counter(pattern.findall(words.zh))
        }
        assert not apart


def test_no_text_of_one_language_stands_for_another(texts):
    """Two tests of a claim that differ in English differ in Chinese too, unless both only continue the one before."""
    by_claim: dict[str, list] = {}
    for (claim, _), words in texts.items():
        by_claim.setdefault(claim, []).append(words)
    for claim, all_words in by_claim.items():
        assert len({words.en for words in all_words}) == len({words.zh for words in all_words}), claim
