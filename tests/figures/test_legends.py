"""Legends stand where no data are: in the emptiest corner, or below their axes."""

from __future__ import annotations

import numpy as np
import pytest
from legibility import legends_on_data
from matplotlib.figure import Figure

from spectral_bias.figures.style import lay_out_once, style

LINE = np.linspace(0.0, 1.0, 50)
CORNERS = {"upper left": (0, 1), "upper right": (1, 1), "lower left": (0, 0), "lower right": (1, 0)}


def drawn(draw, loc="upper left"):
    """A figure of one panel, laid out, with a legend that its plot put into a corner."""
    with style():
        figure = Figure(figsize=(3.0, 2.4))
        ax = figure.subplots()
        draw(ax)
        ax.set(xlabel="x", ylabel="y", title="a panel", xlim=(0, 1), ylim=(0, 1))
        ax.legend(loc=loc)
        lay_out_once(figure)
        figure.draw_without_rendering()
        return figure, ax


def place(ax):
    """The middle of an axes' legend, in fractions of the axes."""
    box = ax.get_legend().get_window_extent()
    return ax.transAxes.inverted().transform([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])


def blob(ax, x, y):
    grid = np.linspace(-0.2, 0.2, 15)
    across, up = np.meshgrid(x + grid, y + grid)
    ax.plot(across.ravel(), up.ravel(), ".", label="seeds")


@pytest.mark.parametrize("loc", CORNERS)
def test_a_legend_without_data_under_it_stays(loc):
    figure, ax = drawn(lambda ax: ax.plot([0.5], [0.5], "o", label="one"), loc)
    assert legends_on_data(figure) == []
    assert np.round(place(ax)).tolist() == list(CORNERS[loc])


@pytest.mark.parametrize("free", CORNERS)
def test_a_legend_goes_to_the_corner_that_is_left(free):
    def three(ax):
        for corner, (x, y) in CORNERS.items():
            if corner != free:
                blob(ax, 0.2 + 0.6 * x, 0.2 + 0.6 * y)
        ax.plot([0.5], [0.5], "s")
        for line in ax.lines[1:]:
            line.set_label("_")

    taken = next(corner for corner in CORNERS if corner != free)
    figure, ax = drawn(three, taken)
    assert legends_on_data(figure) == []
    assert np.round(place(ax)).tolist() == list(CORNERS[free])


@pytest.mark.parametrize("what", ["bands", "marks", "bars", "lines"])
def test_where_no_corner_is_left_the_legend_stands_below_the_axis(what):
    def full(ax):
        if what == "bands":
            for level in np.linspace(0, 1, 30):
                ax.fill_between(LINE, level, level + 0.01, label=None if level else "a band")
        elif what == "marks":
            ax.scatter(*np.random.default_rng(1).uniform(size=(2, 4000)), label="marks")
        elif what == "bars":
            ax.bar(np.linspace(0, 1, 40), 0.97, width=0.01, label="bars")
        else:
            for level in np.linspace(0, 1, 40):
                ax.plot(LINE, np.full(50, level), label=None if level else "a line")

    figure, ax = drawn(full)
    assert legends_on_data(figure) == []
    legend, axis = ax.get_legend().get_window_extent(), ax.xaxis.label.get_window_extent()
    assert legend.y1 < axis.y0
    assert legend.y0 >= figure.bbox.y0
    assert ax.bbox.height > figure.bbox.height / 3
