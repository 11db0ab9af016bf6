"""Which trainings compare, and what is said of them: on cards whose times are t_k = c k^alpha exactly."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace

import pytest
from compared_cards import card
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.diagnosis.card import Exponent, Interval
from spectral_bias.diagnosis.comparison import alpha_text, compared, interval_text
from spectral_bias.diagnosis.entry import difference, of_card


def entry(name="plain", **options):
    return of_card(card(name, **options), name, "card")


def test_two_methods_of_the_same_tones_compare_and_their_times_are_the_cards():
    made = compared([entry("a"), entry("b", alpha=1.0, method="tone_fit")])
    (group,) = made.groups
    assert (group.labels, [each.group for each in made.entries]) == (("1", "3", "5"), ["A", "A"])
    assert "by dft and tone_fit" in group.says
    rows = made.table().rows
    assert [row["alpha"] for row in rows] == [2.0, 1.0]
    assert [(row["t_1"], row["t_3"], row["t_5"]) for row in rows] == [(10, 90, 250), (10, 30, 50)]
    assert [row["t_5_after"] for row in rows] == [249, 49]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (entry("b", frequencies=(1, 2, 4)), "another target: its frequencies are 1, 2, 4, those of a are 1, 3, 5"),
        (entry("b", shares=(0.6, 0.3, 0.1)), "1 holds 60% of its energy, 33% of the energy of a's"),
        (entry("b", method="dct_bands"), "its errors are those of dct_bands, those of a of tones"),
        (replace(entry("b"), unit="cycles per image"), "its frequencies are in cycles per image"),
        (entry("b", frequencies=()), "no frequency was analysed in b"),
    ],
)
def test_what_does_not_compare_is_a_group_of_its_own_with_the_reason(other, reason):
    made = compared([entry("a"), entry("c"), other])
    assert [each.group for each in made.entries] == ["A", "A", "B"]
    assert f"not comparable with A: {reason}" in made.groups[1].says or reason in made.groups[1].says
    assert made.groups[1].says in made.text()


def test_the_frequencies_that_all_have_are_compared_and_that_is_said():
    made = compared([entry("many", shares=(0.3, 0.3, 0.3)), entry("few", frequencies=(1, 3), shares=(0.3, 0.3))])
    assert made.groups[0].labels == ("1", "3")
    assert "t_5" not in made.table().columns
    assert any("more has many" in note for note in made.notes)


def test_a_time_that_never_came_is_infinite_in_the_table_and_later_than_the_last_step_on_the_terminal():
    made = compared([entry("slow", alpha=3.0), entry("fast", alpha=1.0)])
    assert made.table()["t_5"] == [math.inf, 50]
    assert "> 1000" in made.text()
    assert "1250" not in made.text()


def test_ends_seeds_and_divergence_are_noted():
    notes = compared([entry("one", seeds=("complete",), last=500), entry("three", seeds=("diverged",) * 3)]).notes
    assert any("(500 to 1000)" in note for note in notes)
    assert any("One network alone (one)" in note for note in notes)
    assert any("3 of 3 of three" in note for note in notes)


def test_a_threshold_that_no_training_has_names_those_that_there_are():
    mixed = [entry("a"), entry("b", threshold=0.1)]
    with pytest.raises(ValueError, match=r"threshold 0\.3: none of them has times under it; there are 0\.1, 0\.2"):
        compared(mixed, 0.3)
    assert compared([entry("a", threshold=0.1), entry("b", threshold=0.1)]).groups[0].threshold == 0.1
    assert any("No times under 0.2: b" in note for note in compared(mixed, 0.2).notes)
    assert compared(mixed, 0.2).entries[1].exponent is None


def test_the_exponent_is_that_of_the_frequencies_that_all_have():
    """t = 10 k^2 up to 3, and much later at 5: the least-squares slope over 1, 2, 3 alone is 2."""
    made = compared(
        [
            entry("many", frequencies=(1, 2, 3, 5), shares=(0.2,) * 4),
            entry("few", frequencies=(1, 2, 3), shares=(0.2,) * 3),
        ]
    )
    assert made.groups[0].labels == ("1", "2", "3")
    many, few = (each.exponent for each in made.entries)
    assert many is not None
    assert few is not None
    assert few.estimate == 2.0
    assert many.estimate == pytest.approx(2.0, abs=1e-9)


def test_the_same_target_on_another_domain_compares_and_that_is_noted():
    made = compared([entry("a"), replace(entry("b"), unit="cycles over 1")])
    assert len(made.groups) == 1
    assert any("The domains of A differ (cycles over 1, cycles over 6.28319)" in note for note in made.notes)


def test_nothing_to_compare_is_an_error():
    with pytest.raises(ValueError, match="nothing to compare"):
        compared([])


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (Interval(60, 64), "60 - 64"),
        (Interval(63, 64), "64"),
        (Interval(None, 5), "<= 5"),
        (Interval(3000, None), "> 3000"),
        (Interval(None, None), "?"),
        (Interval(60, 70, 64.5), "64.5 (60, 70]"),
        (Interval(60, None, 64.0), "64 (60, ∞)"),
        (None, "-"),
    ],
)
def test_times_as_people_read_them(time, text):
    assert interval_text(time) == text


def test_the_table_is_plain_csv_that_a_spreadsheet_runs_nothing_of():
    text = compared([entry("=cmd()"), entry("b", alpha=3.0)]).table().to_csv()
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["name"], first["t_3"], first["t_5_upto"]) == ("'=cmd()", "90", "250")
    assert (second["t_5"], second["t_5_after"]) == ("inf", "1000")


def test_markup_in_a_name_is_text_in_a_notebook():
    shown = compared([entry("<script>alert(1)</script>"), entry("b")])._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


FREQUENCIES = st.lists(st.sampled_from([1.0, 2.0, 3.0, 5.0, 8.0]), min_size=1, max_size=5, unique=True).map(sorted)


@given(st.lists(FREQUENCIES, min_size=1, max_size=6))
def test_groups_share_their_frequencies_and_every_pair_in_one_compares(targets):
    """Targets with shares 1/n of the same energy: those of different size differ, as do nested ones."""
    entries = [entry(f"n{index}", frequencies=tuple(each)) for index, each in enumerate(targets)]
    made = compared(entries)
    assert sorted(each.name for each in made.entries) == sorted(each.name for each in entries)
    for group in made.groups:
        members = made.of(group)
        assert members
        assert group.frequencies
        for one in members:
            assert all(one.at(frequency) for frequency in group.frequencies)
            assert all(difference(one, other) is None for other in members)
    # Equal shares 1/n: the same frequencies and no others are the same target.
    assert len(made.groups) == len({tuple(each) for each in targets})


def test_an_exponent_has_two_decimals_and_none_is_a_rounding_error():
    assert alpha_text(Exponent(0.2, 1.1e-15, -1.1e-15, 1.904, "logging", 1)) == "0.00 [0.00, 1.90]"
    assert alpha_text(Exponent(0.2, None, None, None, "logging", 1)) == "open (-∞, ∞)"


@pytest.mark.parametrize("width", [60, 100])
def test_the_text_is_folded_at_the_terminals_width_and_loses_nothing(width):
    frequencies = tuple(range(1, 20))
    made = compared([entry(name, frequencies=frequencies, shares=(0.05,) * 19) for name in ("plain", "another")])
    assert max(map(len, made.text().splitlines())) > 150
    text = made.text(width)
    assert max(map(len, text.splitlines())) <= width
    assert sorted({*text.split()}) == sorted({*made.text().split()})
