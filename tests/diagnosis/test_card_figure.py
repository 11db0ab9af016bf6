"""The figure of a card, of every kind of log, and what it draws against the card's own numbers."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_cards import made_up

from spectral_bias.diagnosis.figure import card_figure
from spectral_bias.diagnosis.sample_panels import looks_of
from spectral_bias.figures.style import lay_out_once, style

KINDS = {
    "curves": {},
    "image": {"kind": "image"},
    "colours": {"kind": "image", "channels": 3},
    "volume": {"kind": "volume"},
    "cloud": {"kind": "cloud", "channels": 10},
    "channels": {"channels": 2},
    "one frequency": {"places": 1, "exponent": None},
    "never": {"never": True},
    "diverged": {"seeds": ("diverged", "diverged")},
    "one diverged": {"seeds": ("diverged", "complete", "complete")},
    "many frequencies": {"places": 40},
    "irregular": {"kind": "irregular", "seeds": ("complete",)},
}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS)
def test_any_card_has_a_figure_without_a_warning(changes):
    with style():
        figure = card_figure(*made_up(**changes), columns=1)
        lay_out_once(figure)
    titles = [ax.get_title(loc="left")[:3] for ax in figure.axes if ax.get_title(loc="left")]
    assert titles == ["(a)", "(b)", "(c)", "(d)"]


def test_the_times_are_where_the_card_says():
    card, run, spectrum = made_up()
    with style():
        times = card_figure(card, run, spectrum).axes[1]
    drawn = [line.get_ydata()[0] for line in times.lines if line.get_marker() == "o" and len(line.get_ydata())]
    assert drawn == [place.summary[1].first.at for place in card.places]
    assert "α 1.00 (0.50 to no upper bound, over 2 networks)" in times.get_title(loc="left")
    assert not [text for text in times.texts if text.get_text() == "never"]


def test_what_was_never_learned_stands_on_a_line_above_all_steps():
    with style():
        times = card_figure(*made_up(never=True)).axes[1]
    drawn = [line.get_ydata()[0] for line in times.lines if line.get_marker() == "o" and len(line.get_ydata())]
    assert min(drawn) > 100
    assert [text.get_text() for text in times.texts] == ["never"]


def test_legends_lie_under_their_panels():
    with style():
        figure = card_figure(*made_up())
        lay_out_once(figure)
        for ax in figure.axes:
            if ax.get_legend():
                assert ax.get_legend().get_window_extent().y1 < ax.get_window_extent().y0


def test_looks_are_the_first_the_last_and_one_between():
    steps = np.array([0, 1, 3, 10, 30, 100, 300])
    assert looks_of(steps, 100) == [0, 3, 5]
    assert looks_of(np.array([7]), 7) == [0]
