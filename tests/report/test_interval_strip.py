"""A strip shows a test's own numbers, each at its place."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest

from spectral_bias.report.axis import INFINITY, LEFT, RIGHT, axis_of, label
from spectral_bias.report.interval_strip import LANE, geometry, strip

TEST = {
    "statistic": "median",
    "estimate": 2.0,
    "estimate_ends": None,
    "interval": [1.5, 2.5],
    "n": 4,
    "side": "at_least",
    "threshold": 1.0,
    "outcome": "holds",
    "values": [1.5, 1.9, 2.1, 2.5],
    "lower": [1.5, 1.9, 2.1, 2.5],
    "upper": [1.5, 1.9, 2.1, 2.5],
}


def number_at(place, axis):
    """The number at a place, from the ends of the axis alone."""
    share = (place - LEFT) / (RIGHT - LEFT)
    if axis.logarithmic:
        return axis.low * (axis.high / axis.low) ** share
    return axis.low + share * (axis.high - axis.low)


@pytest.mark.parametrize("factor", [1.0, 1e-9, 1e6])
@pytest.mark.parametrize("threshold", [1.0, 0.01])
def test_every_number_stands_at_its_place(factor, threshold):
    test = {**TEST, "threshold": threshold}
    scaled = {
        **test,
        **{name: test[name] * factor for name in ("estimate", "threshold")},
        **{name: [each * factor for each in test[name]] for name in ("interval", "values", "lower", "upper")},
    }
    it = geometry(scaled)
    tolerance = 0.02 if it["axis"].logarithmic else 0.002
    assert it["axis"].logarithmic == (threshold == 0.01)
    for place, number in [
        (it["estimate"], scaled["estimate"]),
        (it["threshold"], scaled["threshold"]),
        *zip(it["interval"], scaled["interval"], strict=True),
        *zip((x for x, _ in it["dots"]), scaled["values"], strict=True),
    ]:
        assert number_at(place, it["axis"]) == pytest.approx(number, rel=tolerance)
        assert LEFT < place < RIGHT


@pytest.mark.parametrize("side", ["at_least", "at_most"])
def test_the_claimed_side_is_shaded_from_the_threshold_on(side):
    it = geometry({**TEST, "side": side})
    ends = it["claimed"]["x"], it["claimed"]["x"] + it["claimed"]["width"]
    assert it["threshold"] in ends
    assert (RIGHT if side == "at_least" else LEFT) in ends
    assert it["threshold_label"] == ("≥ 1" if side == "at_least" else "≤ 1")


def test_what_never_came_has_room_of_its_own_beyond_all_numbers():
    it = geometry({**TEST, "interval": [1.5, "inf"], "values": [1.5, 1.9, "inf", "inf"]})
    assert it["interval"][1] == RIGHT - INFINITY / 2
    assert [x for x, _ in it["dots"]][2:] == [RIGHT - INFINITY / 2] * 2
    assert it["ticks"][-1] == (RIGHT - INFINITY / 2, "∞")
    assert it["estimate"] < RIGHT - INFINITY
    it = geometry({**TEST, "interval": ["-inf", 2.5]})
    assert it["interval"][0] == LEFT + INFINITY / 2
    assert it["ticks"][0] == (LEFT + INFINITY / 2, "−∞")


def test_what_the_log_leaves_open_is_a_line_between_its_ends():
    undecided = {**TEST, "estimate": None, "estimate_ends": [1.9, 2.1], "values": [1.5, None, 2.1, 2.5]}
    undecided |= {"lower": [1.5, 1.2, 2.1, 2.5], "upper": [1.5, "inf", 2.1, 2.5]}
    it = geometry(undecided)
    assert it["estimate"] is None
    assert it["ends"] == [it["axis"].place(1.9), it["axis"].place(2.1)]
    assert it["open"] == [[it["axis"].place(1.2), it["axis"].place(math.inf)]]
    assert len(it["dots"]) == 3
    assert "strip-estimate" not in strip(undecided)


def test_shares_stand_on_an_axis_from_nothing_to_all():
    it = geometry({**TEST, "statistic": "proportion", "estimate": 1.0, "interval": [0.79, 1.0], "threshold": 0.75})
    assert [words for _, words in it["ticks"]] == ["0", "0.5", "1"]
    assert it["axis"].place(0.0) == pytest.approx(LEFT + (RIGHT - LEFT) * 0.04 / 1.08, abs=0.1)


def test_many_seeds_at_one_place_are_stacked_within_their_lane():
    it = geometry({**TEST, "values": [1.9] * 351, "lower": [1.9] * 351, "upper": [1.9] * 351})
    heights = [y for _, y in it["dots"]]
    assert len(set(heights)) > 100
    assert max(heights) <= LANE


def test_sweeps_and_single_values_have_no_dots():
    assert geometry({**TEST, "statistic": "trend", "values": [[1.0, 2.0]] * 4})["dots"] == []
    assert geometry({**TEST, "statistic": "value", "values": [2.0]})["dots"] == []


def test_a_test_without_seeds_shows_its_threshold_alone():
    nothing = {"n": 0, "estimate": None, "interval": [None, None], "values": [], "lower": [], "upper": []}
    it = geometry({**TEST, **nothing})
    assert (it["interval"], it["estimate"], it["dots"]) == (None, None, [])
    assert LEFT < it["threshold"] < RIGHT


def test_a_strip_is_a_drawing_without_words_ids_or_style_of_its_own():
    drawn = ET.fromstring(strip(TEST))
    assert drawn.get("class") == "strip holds"
    assert drawn.get("aria-hidden") == "true"
    assert not any({"id", "style", "fill", "stroke"} & set(each.attrib) for each in drawn.iter())
    assert strip(TEST) == strip(dict(TEST))


@pytest.mark.parametrize("numbers", [[0.3, 0.7], [1e-7, 0.01], [5.0, 2000.0], [-0.3, 0.06], [0.05, 0.0604], [0.0, 0.0]])
def test_an_axis_has_a_few_round_labels_between_its_ends(numbers):
    axis = axis_of(numbers)
    ticks = axis.ticks()
    assert 1 <= len(ticks) <= 6
    places = [place for place, _ in ticks]
    assert places == sorted(set(places))
    assert LEFT <= places[0] <= places[-1] <= RIGHT


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.05, "0.05"), (-0.3, "−0.3"), (1e-7, "10⁻⁷"), (2e-5, "2×10⁻⁵"), (1e6, "10⁶"), (1000.0, "1000")],
)
def test_labels(value, words):
    assert label(value) == words
