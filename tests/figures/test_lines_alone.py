"""A figure is declared to be of lines alone just where its file holds no picture and no map: a dark page turns its
lightness.
"""

from __future__ import annotations

import importlib
from io import BytesIO

import cases_of_own_runs
import cases_of_the_causes
import cases_of_the_phenomenon
import cases_of_use
import pytest
from drawn_cases import CASES

from real_plan import real_plan
from spectral_bias.config.facts import facts_of
from spectral_bias.figures.style import style
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.facts import FigureFacts

SECTIONS = (cases_of_own_runs, cases_of_the_causes, cases_of_the_phenomenon, cases_of_use)


def holds_pictures(name, built):
    """Whether the SVG file holds pixels; the colour bar of a map is some too."""
    plot = getattr(importlib.import_module(f"spectral_bias.figures.plots.{name}"), name)
    file = BytesIO()
    with style():
        figure = plot(built.experiments, built.verdict(), **built.parameters)
        figure.set_layout_engine("none")
        figure.savefig(file, format="svg")
    return b"<image" in file.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_a_plot_declares_what_its_file_holds(name):
    built = CASES[name]()
    facts = facts_of(FigureFacts, "figures.plots", {"name": name, **built.parameters})
    assert facts.lines_alone is not holds_pictures(name, built)


def test_the_first_page_is_told_of_both_kinds():
    claims = real_plan().spec("report")["claims"]
    assert claims["aliasing"]["lines_alone"] is True
    assert claims["image-contours-first"]["lines_alone"] is False


def test_a_plot_of_somebodys_own_that_declares_nothing_may_hold_pictures(project):
    project.write("own_plot.py", "def drawn(experiments, verdict): ...\n")
    project.replace(
        project.claim, "figure: {name: all_runs, experiment: tones, run: a-1_start-plain}", "figure: own_plot:drawn"
    )
    assert Plan(project.read()).spec("report")["claims"]["tones-first"]["lines_alone"] is False
