"""Labelled cases with second trainings: their rows come out again, and labels are what the maker's trainings show."""

from collections import Counter

import numpy as np
import pytest
import second_confusion
from diagnosis_cases import second_closed_forms
from diagnosis_cases.case import generator
from diagnosis_cases.second_targets import target_of
from diagnosis_cases.second_trained import LEARNED, LEFT, SecondWay, as_meant, second_ways
from second_confusion import END, GIVEN, START, Scored, by_given, renewed, scored

PAGE = second_confusion.PAGE.read_text("utf-8")
Z = np.arange(96) / 96


@pytest.mark.parametrize("way", second_closed_forms.WAYS, ids=lambda way: way.__name__)
def test_nothing_is_settled_wrongly_of_closed_forms(way) -> None:
    draws = [(f"{way.__name__}-{n}", generator("second closed form", way.__name__, n), 4) for n in range(3)]
    for each in scored(way(*draw) for draw in draws):
        kind, outcome = each.said(GIVEN[-1])
        assert each.is_asked
        assert outcome == "open" or kind == each.label


def test_every_way_has_a_row_and_the_classes_have_their_cases() -> None:
    for made in second_ways():
        assert f"| {made.way.label} | {made.way.how} | " in PAGE
    planned = Counter({True: 0, False: 0})
    for made in second_ways():
        planned[made.remedy in second_confusion.SECONDS] += made.count
    assert planned[True] >= 80
    assert PAGE.count(START) == PAGE.count(END) == 1


def case(label: str, first: str, *, remedy: str = "longer", is_asked: bool = True, **effects) -> Scored:
    return Scored(label, "so", remedy, first, is_asked, effects, is_learned=False)


def test_some_of_the_second_logs_settle_what_they_settle_alone() -> None:
    one = case("unlearned_high", "unlearned_high", longer="stays", wider="falls", smaller_step="stays")
    assert one.said(()) == ("unlearned_high", "")
    assert one.said(("longer",)) == ("unlearned_high", "open")
    assert one.said(("longer", "wider")) == ("too_small_or_step_too_large", "too_small")
    other = case("aliasing", "aliasing", is_asked=False, longer="falls", wider="falls", smaller_step="falls")
    assert other.said(GIVEN[-1]) == ("aliasing", "not_asked")


def test_what_is_settled_is_counted_as_right_or_wrong() -> None:
    effects = {"wider": "stays", "smaller_step": "stays"}
    found = [
        case("unlearned_high", "too_small_or_step_too_large", longer="falls", **effects),
        case("too_small_or_step_too_large", "too_small_or_step_too_large", longer="falls", remedy="wider", **effects),
        case("unlearned_high", "unlearned_high", longer="stays", **effects),
        case("unlearned_high", "unlearned_high", remedy="none", longer="stays", **effects),  # nothing can settle it
    ]
    rows = [row.strip("| ").split(" | ") for row in by_given(found)]
    of_longer = {row[1]: row[2:] for row in rows if row[0] == "longer"}
    assert of_longer["unlearned_high"][0].endswith("(2 of 2)")
    assert of_longer["unlearned_high"][2:] == ["1", "0", "1", "0"]
    assert of_longer["too_small_or_step_too_large"][2:] == ["0", "1", "0", "0"]


def test_tables_are_renewed_and_the_rest_stays() -> None:
    page = f"above\n\n{START}\n\nold\n\n{END}\n\nbelow\n"
    assert renewed(page, "new") == page.replace("old", "new")


def made(name: str) -> SecondWay:
    return next(each for each in second_ways() if each.way.name == name)


@pytest.mark.parametrize(
    ("name", "first", "ends", "is_meant"),
    [
        ("silu-stopped", 0.5, {"longer": 0.05, "wider": 0.5, "smaller_step": 0.9}, True),
        ("silu-stopped", 0.5, {"longer": 0.12, "wider": 0.05, "smaller_step": 0.9}, False),
        ("silu-stopped", 0.1, {"longer": 0.05, "wider": 0.1, "smaller_step": 0.9}, False),
        ("silu-three", 0.5, {"longer": 0.4, "wider": 0.05, "smaller_step": 0.9}, True),
        ("silu-three", 0.5, {"longer": 0.14, "wider": 0.05, "smaller_step": 0.9}, False),
        ("silu-three", 0.5, {"longer": 0.4, "wider": 0.2, "smaller_step": 0.05}, False),
        ("silu-large", np.inf, {"longer": np.inf, "wider": np.inf, "smaller_step": 0.05}, True),
        ("softsign-reach", 0.7, {"longer": 0.6, "wider": 0.6, "smaller_step": 0.7}, True),
        ("softsign-reach", 0.7, {"longer": 0.6, "wider": 0.1, "smaller_step": 0.7}, False),
        ("silu-alias", 0.05, {}, True),
        ("silu-alias", 0.2, {}, False),
    ],
)
def test_labels_are_what_far_longer_trainings_show(name, first, ends, is_meant) -> None:
    assert LEARNED < LEFT
    each = {kind: np.array([error]) for kind, error in ends.items()}
    assert as_meant(made(name), np.array([first]), each).tolist() == [is_meant]


def spectrum(named: str) -> np.ndarray:
    """Amplitudes by frequency."""
    return 2.0 * np.abs(np.fft.rfft(target_of(named, Z, np.random.default_rng(3)))) / len(Z)


def test_targets_have_the_tones_of_their_formulas() -> None:
    octaves = spectrum("octaves 4")
    assert octaves[[1, 2, 4, 8]] == pytest.approx([1, 0.75, 0.75**2, 0.75**3])
    assert np.delete(octaves, [1, 2, 4, 8]) == pytest.approx(0.0, abs=1e-9)
    wave = spectrum("modulated 6")
    assert wave[6] == pytest.approx(1.0)
    assert wave[4] == pytest.approx(wave[8])  # the side bands, half the depth of modulation each
    assert 0.3 <= wave[4] <= 0.45
    assert np.delete(wave, [1, 4, 6, 8]) == pytest.approx(0.0, abs=1e-9)
    assert spectrum("chirp 9")[16:].max() < 1e-3
    assert spectrum("pulses 0.04")[20:].max() < 1e-3
