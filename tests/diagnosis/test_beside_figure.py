"""What the figure of several trainings draws: the cards' own times, never above all, names that do not overlap."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace

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


def map_of(figure):
    """The map's axes, its cells by row and column, and the panel of exponents."""
    times, alphas, _ = figure.axes
    (mesh,) = times.collections
    return times, mesh.get_array().filled(np.nan), alphas


def names_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_many_are_one_map_with_a_row_each_ranked_by_exponent():
    """Times are 10 k^alpha: the alphas are given out of order, and come back in it."""
    alphas = [0.1 * place for place in [*range(1, MAX_LINES + 10, 2), *range(0, MAX_LINES + 10, 2)]]
    cards = [card(f"alpha {alpha:.1f}", alpha=alpha, last=10**6) for alpha in alphas]
    figure = compared([of_card(each, each.name, "card") for each in cards]).figure()
    times, cells, exponents = map_of(figure)
    assert names_of(times) == [f"alpha {alpha:.1f}" for alpha in sorted(alphas)]
    assert cells.tolist() == [[round(10 * k**alpha) for k in (1, 3, 5)] for alpha in sorted(alphas)]
    dots = [line for line in exponents.lines if len(line.get_xdata()) == 1]
    assert [line.get_xdata()[0] for line in dots] == pytest.approx(sorted(alphas))
    assert [line.get_ydata()[0] for line in dots] == list(range(len(alphas)))
    # Without networks of the atlas none stands out.
    assert {label.get_fontweight() for label in times.get_yticklabels()} == {"normal"}


def test_on_the_map_never_has_the_colour_over_all_times_and_open_has_none():
    cards = [card(f"n{place}", alpha=0.5) for place in range(MAX_LINES)] + [card("slow", alpha=3.0)]
    entries = [of_card(each, each.name, "atlas") for each in cards]
    unknown = replace(entries[0].places[1], summary=(), times=())
    entries[0] = replace(entries[0], places=(entries[0].places[0], unknown, entries[0].places[2]), exponent=None)
    figure = compared(entries, 0.2).figure()
    times, cells, _ = map_of(figure)
    (mesh,) = times.collections
    slow, opened = (names_of(times).index(name) for name in ("slow", "n0"))
    assert cells[slow, 2] > mesh.norm.vmax == 270
    assert np.isnan(cells).sum() == 1
    assert np.isnan(cells[opened, 1])
    (block,) = figure.subfigs
    assert [text.get_text() for text in block.legends[0].get_texts()] == ["never", "open"]


def test_trainings_of_ones_own_stand_out_among_the_atlas():
    cards = [card(f"n{place}", alpha=0.1 * place) for place in range(MAX_LINES + 1)]
    entries = [of_card(each, each.name, "atlas" if place else "log") for place, each in enumerate(cards)]
    times, _, exponents = map_of(compared(entries).figure())
    bold = [label.get_text() for label in times.get_yticklabels() if label.get_fontweight() == "bold"]
    assert bold == ["n0"]
    (own, *others) = [line.get_color() for line in exponents.lines if len(line.get_xdata()) == 1]
    assert own not in others
    assert len(set(others)) == 1


@pytest.mark.parametrize("count", [MAX_LINES + 1, 61])
def test_names_of_many_rows_do_not_overlap(count):
    figure = comparison(count, frequencies=(1, 2), last=10**9).figure()
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [label.get_window_extent(renderer) for label in figure.axes[0].get_yticklabels()]
    assert len(boxes) == count
    assert all(lower.y1 <= upper.y0 + 0.5 for upper, lower in itertools.pairwise(boxes))


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
