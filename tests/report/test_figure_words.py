"""Terms of a figure's texts are listed in Chinese: each once, the longest that fits, in the plural too."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from a_claim_page import a_claim_page
from made_up_verdicts import a_record, a_test
from parsed_page import parsed
from spectral_bias.report.figure_words import TERMS, figure_words


def drawn(path, **words) -> bytes:
    """A figure with these words, as Matplotlib writes it."""
    figure = Figure()
    figure.add_subplot().set(**words)
    figure.savefig(path / "figure.svg")
    return (path / "figure.svg").read_bytes()


def test_the_longest_term_is_listed_and_not_the_one_in_it(tmp_path):
    svg = drawn(tmp_path, xlabel="Optimiser steps", ylabel="relative error of each tone", title="seeds: $x^2$ (median)")
    assert figure_words(svg) == [
        ("relative error", "相对误差"),
        ("optimiser step", "优化步数"),
        ("tone", "频率分量"),
        ("seed", "种子"),
        ("median", "中位数"),
    ]


@pytest.mark.parametrize("text", ["stepwise", "overstep", "bandwidth", "first-step"])
def test_parts_of_other_words_are_no_terms(tmp_path, text):
    assert figure_words(drawn(tmp_path, title=text)) == []


def test_every_term_is_found_where_it_stands_alone():
    found = {term: figure_words(f"<svg><!-- {term} --></svg>".encode()) for term in TERMS}
    assert found == {term: [(term, chinese)] for term, chinese in TERMS.items()}


def test_the_page_of_a_claim_lists_them_for_readers_of_chinese(tmp_path):
    page = parsed(
        a_claim_page(a_record(a_test("order", [9.0] * 9, at_least=5.0)), figure=drawn(tmp_path, xlabel="band"))
    )
    (words,) = (each for each in page.iter("details") if each.get("class") == "figure-words")
    assert words.get("lang") == "zh"
    assert ["".join(each.itertext()) for each in words.iter("li")] == ["band 频带"]
