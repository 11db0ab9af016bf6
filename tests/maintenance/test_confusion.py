"""The page of labelled cases: its rows come out again, and its intervals are Clopper and Pearson's."""

from collections import Counter

import confusion
import pytest
from diagnosis_cases import minibatches
from diagnosis_cases.case import Case
from diagnosis_cases.closed_forms import COUNT, WAYS
from diagnosis_cases.closed_forms import generator as draws

PAGE = confusion.PAGE.read_text("utf-8")
QUICK = ("learned_in_order", "tone_above_nyquist", "noisy_labels", "few_features", "all_learned", "reversed_order")


@pytest.mark.parametrize("name", QUICK)
def test_rows_of_closed_forms_come_out_again(name: str) -> None:
    label, way = next((label, way) for label, ways in WAYS.items() for way in ways if way.__name__ == name)
    cases = (way(label, number, draws("closed form", name, number)) for number in range(COUNT))
    for (label, how), named in confusion.said(cases).items():
        if how != "modes":  # which several ways make
            assert confusion.row(label, how, named) in PAGE


def test_a_row_of_trainings_comes_out_again() -> None:
    way = next(way for way in minibatches.WAYS if way.name == "irregular-alias")
    for (label, how), named in confusion.said(minibatches.trained(way)).items():
        assert confusion.row(label, how, named) in PAGE


def test_every_class_is_scored_on_the_page() -> None:
    for heading in confusion.HEADINGS.values():
        assert f"## {heading}" in PAGE
    assert PAGE.count("| label | how the cases were made | right | said else |") == len(confusion.HEADINGS)


def test_shares_have_exact_intervals() -> None:
    rows = {("nothing", "so"): Counter({"nothing": 8})}
    # Eight of eight: the lower end p has p^8 = .025.
    assert "1.000 (8 of 8) | 0.631 - 1.000" in confusion.matrix(rows)[6]


def test_pictures_are_analysed_by_bands() -> None:
    case = next(iter(minibatches.trained(minibatches.WAYS[2], 1)))
    assert isinstance(case, Case)
    assert "band" in case.spectrum().dims
