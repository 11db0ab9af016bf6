"""The page of labelled cases: its rows come out again, and its intervals are Clopper and Pearson's."""

from collections import Counter

import confusion
import numpy as np
import pytest
from diagnosis_cases import closed_forms, orders
from diagnosis_cases.case import Case, ClosedForm
from diagnosis_cases.networks import parameter_count
from diagnosis_cases.trained import trained
from diagnosis_cases.ways import ways

PAGE = confusion.PAGE.read_text("utf-8")
QUICK = ("learned_in_order", "tone_above_nyquist", "noisy_labels", "few_features", "all_learned", "reversed_order")


@pytest.mark.parametrize("name", QUICK)
def test_rows_of_closed_forms_come_out_again(name: str) -> None:
    way = next(way for way in closed_forms.WAYS if way.log.__name__ == name)
    for (label, how), named in confusion.said(way.cases("closed form")).items():
        if how != "modes":  # which several ways make
            assert confusion.row(label, how, named) in PAGE


def test_a_row_of_trainings_comes_out_again() -> None:
    way = next(way for way in ways("C") if way.name == "irregular-alias")
    for (label, how), named in confusion.said(trained(way)).items():
        assert confusion.row(label, how, named) in PAGE


@pytest.mark.parametrize("way", orders.WAYS, ids=lambda way: way.log.__name__)
def test_rows_of_orders_come_out_again(way: ClosedForm) -> None:
    for (label, how), named in confusion.said_of_order(way.cases("order")).items():
        assert confusion.row(label, how, named) in PAGE


def test_modes_are_learned_at_the_times_that_were_asked_for() -> None:
    k, times = np.array([1, 4]), np.array([[95.0, 995.0]])
    case = Case("two", "so", "low_first", orders.learned(k, times, np.arange(0, 2001, 20)))
    spectrum = case.spectrum()
    passed = spectrum["first_passage_step"].sel(threshold=0.2).values[0]
    assert passed.tolist() == [100, 1000]


def test_every_way_is_named_once_and_its_parameters_are_those_of_its_layers() -> None:
    names = [way.name for way in ways(*"BCDE")]
    assert len(set(names)) == len(names)
    two = next(way for way in ways("E") if way.name == "gelu-two")
    assert parameter_count(two, 1) == 2 * 2 + 2 + 1  # two weights and biases, two weights and the output's bias


def test_a_control_may_be_open_but_not_low_first() -> None:
    assert confusion.right("no_order", Counter(not_first=2, too_few=1, low_first=4)) == 3


def test_every_class_is_scored_on_the_page() -> None:
    for heading in confusion.HEADINGS.values():
        assert f"## {heading}" in PAGE
    assert PAGE.count("| label | how the cases were made | right | said else |") == len(confusion.HEADINGS)


def test_shares_have_exact_intervals() -> None:
    rows = {("nothing", "so"): Counter({"nothing": 8})}
    # Eight of eight: the lower end p has p^8 = .025.
    assert "1.000 (8 of 8) | 0.631 - 1.000" in confusion.matrix(rows)[6]


def test_a_page_is_read_as_it_was_written() -> None:
    """Tables that are not renewed stay as they are, to the byte."""
    assert confusion.page(*confusion.read_page(PAGE)) == PAGE
    assert [*confusion.read_page(PAGE)[1]] == [*confusion.HEADINGS.values()]


def test_pictures_are_analysed_by_bands() -> None:
    case = next(iter(trained(next(way for way in ways("C") if way.target == "picture"), 1)))
    assert isinstance(case, Case)
    assert "band" in case.spectrum().dims
