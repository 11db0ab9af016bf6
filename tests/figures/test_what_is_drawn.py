"""Every plot draws the verdict's values, estimates, intervals and thresholds, and medians and ranges of stored numbers.

A case builds small spectra and a verdict whose numbers cannot be computed from them, and says what each panel holds.
"""

from __future__ import annotations

import importlib
import subprocess
import sys

import cases_of_own_runs
import cases_of_the_causes
import cases_of_the_phenomenon
import cases_of_use
import pytest
from drawn_cases import CASES, has, panels
from legibility import faults_of_words, legends_on_data

from spectral_bias.figures.style import lay_out_once, style
from spectral_bias.registry.members import members

SECTIONS = (cases_of_own_runs, cases_of_the_causes, cases_of_the_phenomenon, cases_of_use)


@pytest.fixture(scope="module")
def drawn():
    """A function that draws a case once: the case and its figure."""
    figures = {}

    def draw(name):
        if name not in figures:
            built = CASES[name]()
            plot = getattr(importlib.import_module(f"spectral_bias.figures.plots.{name}"), name)
            with style():
                figure = plot(built.experiments, built.verdict(), **built.parameters)
                lay_out_once(figure)
                figure.draw_without_rendering()
            figures[name] = built, figure
        return figures[name]

    return draw


def test_every_plot_has_a_case():
    assert set(CASES) == set(members("figures.plots"))


@pytest.mark.parametrize("name", CASES)
def test_each_panel_shows_the_verdicts_numbers_and_plain_medians(drawn, name):
    built, figure = drawn(name)
    axes = panels(figure)
    missing = [each for each in built.seen if not has(axes[each[0]], *each[1:])]
    assert not missing, f"{len(missing)} of {len(built.seen)} are not drawn, such as {missing[0]}"
    assert built.seen


@pytest.mark.parametrize("name", CASES)
def test_panels_are_lettered_and_say_what_they_are(drawn, name):
    _, figure = drawn(name)
    axes = panels(figure)
    assert "".join(sorted(axes)) == "abcdefghijkl"[: len(axes)]
    assert len(axes) >= 2
    titles = [ax.get_title(loc="left")[4:] + ax.get_title(loc="center") for ax in axes.values()]
    assert all(titles)


@pytest.mark.parametrize("name", CASES)
def test_a_reader_finds_every_word_and_its_meaning(drawn, name):
    _, figure = drawn(name)
    with style():
        found = faults_of_words(figure)
    assert found == []


@pytest.mark.parametrize("name", CASES)
def test_no_legend_hides_data_that_its_plot_was_not_made_for(drawn, name):
    _, figure = drawn(name)
    with style():
        assert legends_on_data(figure) == []


def test_plots_import_no_measure_and_no_interval():
    plots = "".join(f"import spectral_bias.figures.plots.{name}\n" for name in CASES)
    code = f"import sys\nsys.path[:0] = {sys.path!r}\n{plots}print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    forbidden = ("spectral_bias.verdicts.measures", "spectral_bias.verdicts.intervals", "jax.")
    assert [name for name in done.stdout.split() if name.startswith(forbidden)] == []
