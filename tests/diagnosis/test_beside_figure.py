"""What the figure of several trainings draws: the cards' own times, never above all, names that do not overlap."""

from __future__ import annotations

import hashlib

import matplotlib
import numpy as np
import pytest
from compared_cards import card
from matplotlib.backends.backend_agg import FigureCanvasAgg

from spectral_bias.diagnosis.beside_figure import MAX_LINES
from spectral_bias.diagnosis.comparison import compared
from spectral_bias.diagnosis.entry import of_card
from spectral_bias.diagnosis.notebook_figure import write_figure


def comparison(count, **options):
    cards = [card(f"network {place}", alpha=0.3 + 0.2 * place, **options) for place in range(count)]
    return compared([of_card(each, each.name, "card") for each in cards])


def drawn_heights(ax):
    """Heights of each line over all frequencies, in order."""
    return [np.asarray(line.get_ydata()).tolist() for line in ax.lines if len(line.get_xdata()) == 3]


def test_lines_are_the_cards_times_and_the_errors_left():
    times, names, errors = comparison(2).figure().axes
    assert drawn_heights(times) == [[10, 14, 16], [10, 17, 22]]
    assert drawn_heights(errors) == [[0.01, 0.03, 0.05]] * 2
    assert [text.get_text() for text in names.texts] == ["network 0", "network 1"]


def test_what_never_came_stands_on_the_line_of_never():
    made = compared([of_card(card("slow", alpha=3.0), "slow", "card")])
    times = made.figure().axes[0]
    assert drawn_heights(times) == [[10, 270, 2000]]
    assert [text.get_text() for text in times.texts] == ["never"]


@pytest.mark.parametrize("count", [2, 7, MAX_LINES])
def test_names_beside_lines_do_not_overlap(count):
    figure = comparison(count, frequencies=(1, 2)).figure()
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.axes[1].texts]
    assert len(boxes) == count
    assert not [(one, other) for one in boxes for other in boxes if one is not other and one.overlaps(other)]


def test_of_many_each_has_a_panel_with_its_own_times_before_all_others():
    count = MAX_LINES + 1
    panels = [ax for ax in comparison(count).figure().axes if ax.get_title(loc="left")]
    assert [ax.get_title(loc="left") for ax in panels] == [f"network {place}" for place in range(count)]
    for place, ax in enumerate(panels):
        *others, own = drawn_heights(ax)
        assert len(others) == count
        assert own == others[place]


def test_a_row_of_panels_for_each_group():
    cards = [card("a"), card("b", frequencies=(1, 2, 4))]
    figure = compared([of_card(each, each.name, "card") for each in cards]).figure()
    assert len(figure.axes) == 6
    assert "not comparable with A" in figure.subfigs[1].get_suptitle()


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_the_same_comparison_gives_the_same_bytes_whatever_matplotlib_is_set_to(tmp_path, suffix):
    digests = []
    for settings in ({}, {"axes.facecolor": "yellow", "font.size": 20, "savefig.dpi": 30}):
        path = tmp_path / f"figure{suffix}"
        with matplotlib.rc_context(settings):
            write_figure(comparison(3).figure(), path, "Beside")
        digests.append(hashlib.sha256(path.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_a_notebook_has_the_figure_as_a_picture():
    assert comparison(2).figure()._repr_png_().startswith(b"\x89PNG")
