"""The rule for the order of learning, on times that are written down."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectral_bias.diagnosis.bias import bias, chance
from spectral_bias.diagnosis.card import Interval, Place, Times


def places(networks: list[list[int | None]], *, gap: int = 1, last: int = 10_000) -> list[Place]:
    """Places of frequencies 1, 2, ... that each network learned at these steps, logged every ``gap`` steps."""

    def interval(at: int | None) -> Interval:
        if at is None:
            return Interval(last, None)
        look = -(-at // gap) * gap
        return Interval(look - gap, look)

    found = []
    for number in range(len(networks[0])):
        times = tuple((Times(0.2, interval(row[number]), interval(row[number])),) for row in networks)
        found.append(Place(str(number + 1), number + 1.0, None, (0.0,) * len(networks), times, times[0]))
    return found


def test_ordered_times_of_one_network_are_low_first_where_they_grow_fast():
    assert bias(places([[10, 40, 90]])).kind == "low_first"
    # Three tones in order by chance: 1 in 6; and the times hardly grow.
    assert bias(places([[100, 110, 120]])).kind == "too_few"


def test_five_tones_in_order_are_no_chance_however_slowly_their_times_grow():
    assert bias(places([[100, 104, 108, 112, 116]])).kind == "low_first"


def test_a_bias_is_called_weak_by_the_upper_bound_of_its_exponent():
    """t_k in proportion to the root of k has alpha 0.5; to k itself 1."""
    root, line = (bias(places([[round(1000 * k**alpha) for k in range(1, 6)]])) for alpha in (0.5, 1.0))
    assert root.kind == line.kind == "low_first"
    assert "weak (alpha at most 0.7)" in root.says
    assert "weak" not in line.says


def test_shuffled_times_are_not_low_first():
    statement = bias(places([[40, 10, 90], [90, 40, 10], [10, 90, 40]]))
    assert statement.kind == "not_first"
    assert statement.pairs == (4, 5, 0)


def test_three_in_four_pairs_low_first_are_not_too_few_of_them():
    statement = bias(places([[10, 40, 90, 160], [90, 40, 10, 160]]))
    assert statement.pairs == (9, 3, 0)
    assert statement.kind == "too_few"
    assert bias(places([[10, 40, 90, 160], [90, 160, 10, 40]])).kind == "not_first"  # 8 of 12


def test_equal_times_are_not_low_first():
    assert bias(places([[1000, 1000, 1000, 1000]])).kind == "not_first"


@pytest.mark.parametrize("networks", [[[10]], [[10, 20]], [[None, None, None]], [[10, None, None]]])
def test_too_few_times_decide_nothing(networks):
    assert bias(places(networks)).kind == "too_few"


def test_most_networks_must_show_the_order():
    ordered, swapped = [10, 40, 90], [40, 10, 90]
    assert bias(places([ordered] * 8 + [swapped])).kind == "low_first"
    # 7 of 9: the exact interval of the share reaches down to .40.
    assert bias(places([ordered] * 7 + [swapped] * 2)).kind == "too_few"


def test_coarse_looks_turn_no_order_into_another_one():
    times = [[10, 40, 90, 160, 250]]
    for gap in (1, 5, 50, 100, 1000):
        kind = bias(places(times, gap=gap)).kind
        assert kind == "low_first" if gap <= 5 else kind in {"low_first", "too_few"}


@given(
    st.lists(st.lists(st.integers(1, 500), min_size=4, max_size=4), min_size=1, max_size=4),
    st.sampled_from([2, 10, 100]),
)
@settings(deadline=None, max_examples=60)
def test_a_log_with_fewer_looks_supports_no_more(networks, gap):
    fine = bias(places(networks))
    coarse = bias(places(networks, gap=gap))
    assert coarse.kind != "low_first" or fine.kind == "low_first"
    assert sum(coarse.pairs) == sum(fine.pairs)
    assert coarse.pairs[0] <= fine.pairs[0]
    assert coarse.pairs[1] <= fine.pairs[1]


def test_what_was_learned_comes_before_what_was_never_learned():
    """Two of five tones learned in order: one of 5 x 4 orders, and seven of ten pairs whatever comes after."""
    statement = bias(places([[100, 300, None, None, None]], last=3000))
    assert statement.kind == "low_first"
    assert statement.pairs == (7, 0, 3)
    assert "(in 3 pairs neither frequency was learned)" in statement.says
    # One of four in nine networks: half of the pairs are no majority, however many networks say so.
    far = zip(places([[100, None, None, None]] * 9, last=3000), (1.0, 10.0, 11.0, 12.0), strict=True)
    assert bias([replace(place, frequency=k) for place, k in far]).kind == "too_few"
    # One of five: four of ten pairs. Two of ten: 17 of 45.
    assert bias(places([[100, None, None, None, None]], last=3000)).kind == "too_few"
    assert bias(places([[100, 300, *[None] * 8]], last=3000)).kind == "too_few"
    # The other order, and the highest learned first.
    assert bias(places([[300, 100, None, None, None]], last=3000)).kind == "too_few"
    assert bias(places([[None, None, None, 300, 100]], last=3000)).kind == "not_first"


TIMES = st.integers(3, 8).flatmap(lambda tones: st.permutations(range(tones)))


@given(st.lists(TIMES, min_size=1, max_size=4).filter(lambda rows: len({len(row) for row in rows}) == 1), st.data())
@settings(deadline=None, max_examples=300)
def test_no_end_of_the_log_turns_a_minority_of_ordered_pairs_into_low_first(rows, data):
    """Whatever the truth after the log's end: where it says low first, most pairs of a majority of networks are."""
    last = data.draw(st.sampled_from([150, 300, 500, 700]))
    gap = data.draw(st.sampled_from([1, 50, 150]))
    truth = [[100 + 100 * rank for rank in row] for row in rows]
    seen = [[at if -(-at // gap) * gap <= last else None for at in row] for row in truth]
    if bias(places(seen, gap=gap, last=last // gap * gap)).kind == "low_first":
        pairs = math.comb(len(rows[0]), 2)
        most = [sum(a < b for a, b in itertools.combinations(row, 2)) > pairs / 2 for row in truth]
        assert all(most)


@given(st.integers(2, 8), st.integers(1, 6), st.integers(0, 8), st.sampled_from([1, 40, 200]))
def test_a_reversed_order_is_never_low_first(tones, networks, learned, gap):
    row = [100 * (tones - k) if tones - k <= learned else None for k in range(tones)]
    assert bias(places([row] * networks, gap=gap, last=1000)).kind != "low_first"


@pytest.mark.parametrize(("items", "networks", "never"), [(2, 3, 0), (3, 1, 0), (3, 2, 1), (4, 1, 2), (4, 1, 4)])
def test_the_chance_of_few_inversions_is_that_of_all_orders(items, networks, never):
    """Of all orders, counting pairs of which one is among those learned first."""
    learned = items - never
    inversions = [
        sum(order[i] > order[j] and i < learned for i, j in itertools.combinations(range(items), 2))
        for order in itertools.permutations(range(items))
    ]
    sums = [sum(each) for each in itertools.product(inversions, repeat=networks)]
    for most in range(4):
        share = sum(each <= most for each in sums) / math.factorial(items) ** networks
        assert chance(most, items, [never] * networks) == pytest.approx(share)
