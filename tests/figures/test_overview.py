"""The figure of all claims: every test is marked, on the right side, and what is infinite stands at the edge."""

import numpy as np
import pytest
from legibility import faults

from spectral_bias.figures.distances import beyond
from spectral_bias.figures.overview import OUTCOMES, overview
from spectral_bias.figures.panels import EDGE
from spectral_bias.figures.style import style

TEST = {
    "name": "order",
    "kind": "test",
    "estimate": 2.0,
    "interval": [1.5, "inf"],
    "n": 8,
    "side": "at_least",
    "threshold": 1.0,
    "outcome": "holds",
}


@pytest.mark.parametrize(
    ("value", "threshold", "side", "expected"),
    [(10, 5, "at_least", 1), (10, 5, "at_most", -1), (-2, -1, "at_most", 1), (0.5, 0, "at_most", -0.5)],
)
def test_distances_are_in_thresholds_and_positive_on_the_claimed_side(value, threshold, side, expected):
    assert beyond(np.array([value]), threshold, side) == pytest.approx([expected])


def test_every_test_is_drawn_with_its_outcomes_colour_inside_the_axes():
    undecided = {**TEST, "outcome": "undecided", "estimate": 0.9, "interval": [0.5, 1.2], "kind": "control"}
    silent = {**TEST, "n": 0, "estimate": None, "interval": [None, None], "outcome": "undecided", "kind": "limit"}
    records = {
        "a": {
            "verdict": "inconclusive",
            "inconclusive": "control-fails",
            "tests": [TEST, undecided, silent],
            "corrected": None,
        },
        "b": {"verdict": "supported", "tests": [TEST], "corrected": {"verdict": "refuted"}},
    }
    figure = overview({"a": "First claim", "b": "Second claim"}, records)
    (ax,) = figure.axes
    marks = [line for line in ax.lines if line.get_marker() in "osD" and len(line.get_xdata()) == 1]
    assert [line.get_color() for line in marks] == [OUTCOMES[name] for name in ("holds", "undecided", "holds")]
    heights = [float(line.get_ydata()[0]) for line in marks]
    assert heights[0] > heights[1] > heights[2]
    assert [float(line.get_xdata()[0]) > 0 for line in marks] == [True, False, True]
    assert max(np.max(line.get_xdata()) for line in ax.lines) <= EDGE
    assert [label.get_text() for label in ax.get_yticklabels()] == ["First claim", "Second claim"]
    said = [text.get_text() for text in ax.texts]
    assert said[-3:] == ["verdict", "corrected", "replicated"]
    assert said[:-3] == ["? inconclusive\n    a control fails", "✓ supported\n    with a correction", "✗"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("control-fails", "a control fails"),
        ("coarse-log", "the log leaves it\n    open"),
        ("too-few-seeds", "too few seeds"),
    ],
)
def test_claims_stand_under_their_chapters_and_everything_can_be_read(reason, words):
    tests = [{**TEST, "kind": kind} for kind in ("test", "control", "limit")]
    record = {"verdict": "inconclusive", "inconclusive": reason, "tests": tests}
    records = {
        name: {**record, "corrected": {"verdict": "supported"}, "replication": {"verdict": "refuted"}}
        for name in ("a", "b", "c")
    }
    titles = {"a": "The first claim of all", "b": "A second one whose title takes two lines at least", "c": "A third"}
    with style():
        figure = overview(titles, records, {"a": "phenomenon", "b": "causes", "c": "causes"})
        figure.draw_without_rendering()
        assert faults(figure) == []
    (ax,) = figure.axes
    heights = {text.get_text(): text.xy[1] for text in ax.texts}
    rows = [ax.get_yticks()[place] for place in range(3)]
    assert heights["The phenomenon"] > rows[0] > heights["Its causes"] > rows[1] > rows[2]
    assert [text.get_text() for text in ax.texts if text.xy[1] == rows[2]] == [
        f"? inconclusive\n    {words}",
        "✓",
        "✗",
    ]
