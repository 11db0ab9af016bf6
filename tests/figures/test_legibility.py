"""What is used to find faults of figures finds each of them, and nothing on a figure without one."""

from __future__ import annotations

import numpy as np
import pytest
from legibility import faults
from matplotlib.figure import Figure

from spectral_bias.figures.style import style

X = np.linspace(1.0, 2.0, 50)


def good():
    figure = Figure(figsize=(7.2, 3.0))
    axes = figure.subplots(1, 2)
    for ax, title in zip(axes, ("left", "right"), strict=True):
        ax.plot(X, X, label="a line")
        ax.set(xlabel="x", ylabel="y", title=title, ylim=(1.0, 3.0))
        ax.legend(loc="upper left")
    return figure


def small(axes):
    axes[0].annotate("small", (1.5, 2.3), fontsize=5)


def over_words(axes):
    axes[0].annotate("one thing", (1.5, 2.3))
    axes[0].annotate("another", (1.52, 2.3))


def beyond(axes):
    axes[1].annotate("beyond the page", (0.9, 0.5), xycoords="axes fraction", annotation_clip=False).set_in_layout(
        False
    )


def on_data(axes):
    axes[0].annotate("on the line", (1.5, 1.5), va="center")


def legend_on_data(axes):
    axes[0].legend(loc="center")
    axes[0].set_ylim(1.0, 2.0)


def bare(axes):
    axes[1].set_ylabel("")


def untitled(axes):
    axes[1].set_title("")


def without_numbers(axes):
    axes[1].set(yscale="log", ylim=(1.2, 5.0))
    axes[1].yaxis.set_minor_formatter("")


FAULTS = {
    small: "'small' is in 5 pt",
    over_words: "'one thing' and 'another' overlap",
    beyond: "'beyond the page' leaves the page",
    on_data: "'on the line' lies on data of 'left'",
    legend_on_data: "the legend of 'left' lies on data of 'left'",
    bare: "the y axis of 'right' has no label",
    untitled: "has no title",
    without_numbers: "the y axis of 'right' has fewer than two numbers",
}


def found(spoil=None):
    with style():
        figure = good()
        if spoil:
            spoil(figure.axes)
        figure.draw_without_rendering()
        return faults(figure)


def test_a_figure_without_faults_has_none():
    assert found() == []


@pytest.mark.parametrize(("spoil", "said"), FAULTS.items(), ids=[each.__name__ for each in FAULTS])
def test_each_fault_is_found(spoil, said):
    assert any(said in fault for fault in found(spoil)), found(spoil)
