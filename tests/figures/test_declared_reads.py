"""What a plot declares that it draws is what it draws, no less and no more."""

from __future__ import annotations

import importlib

import cases_of_the_causes
import cases_of_the_phenomenon
import cases_of_use
import pytest
from drawn_cases import CASES

from spectral_bias.config.facts import facts_of
from spectral_bias.config.measure_checks import CARRIED, sources_of
from spectral_bias.figures.runs import Runs
from spectral_bias.figures.style import style
from spectral_bias.registry.facts import FigureFacts

SECTIONS = (cases_of_the_causes, cases_of_the_phenomenon, cases_of_use)
PLOTS = sorted(name for section in SECTIONS for name in CASES if hasattr(section, name))
# Drawn of some of an experiment's runs only, or where they are there.
OF_SOME = {
    "integral_operator": {"exponential_rate"},
    "jacobi_high_first": {"sustained_step"},
}
# Drawn of other runs than those that are made up here.
OF_OTHERS = {"activation_spectra": {"gaussian_rate"}}


def read_by(name, built):
    """The variables that a plot declares, by experiment."""
    facts = facts_of(FigureFacts, "figures.plots", {"name": name, **built.parameters})
    found: dict[str, set[str]] = {experiment: set() for experiment in built.experiments}
    for parameter, variables in facts.reads.items():
        named = built.parameters.get(facts.runs.get(parameter, parameter))
        for experiment in found if parameter == "*" else [named] if named else []:
            found[experiment] |= {each for names in variables.values() for each in names.split()}
    return found


def draw(name, built, dropped):
    """Draw a case without some variables of each experiment."""
    experiments = {
        experiment: Runs(
            each._replace(data=each.data.drop_vars([v for v in each.data.data_vars if v in dropped(experiment)]))
            for each in runs
        )
        for experiment, runs in built.experiments.items()
    }
    plot = getattr(importlib.import_module(f"spectral_bias.figures.plots.{name}"), name)
    with style():
        plot(experiments, built.verdict(), **built.parameters)


def declarable(built, experiment):
    names = {str(name) for each in built.experiments[experiment] for name in each.data.data_vars}
    return {name for name in names if name in CARRIED or sources_of(name)}


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_draws_with_nothing_but_what_it_declares(name):
    built = CASES[name]()
    read = read_by(name, built)
    draw(name, built, lambda experiment: declarable(built, experiment) - read[experiment] - OF_SOME.get(name, set()))


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_cannot_draw_without_any_of_it(name):
    built = CASES[name]()
    read = read_by(name, built)
    assert any(read.values())
    for experiment, names in read.items():
        for variable in sorted(names - OF_OTHERS.get(name, set())):
            try:
                draw(name, built, lambda each, of=experiment, gone=variable: {gone} if each == of else set())
            except (KeyError, AttributeError, ValueError):
                continue
            pytest.fail(f"drawn without {variable} of {experiment}")


def chosen_by(wanted, test):
    has = test.parameters | {name: getattr(test, name) for name in ("name", "measure", "experiment", "kind")}
    return all(has.get(key) == value for key, value in wanted.items() if key != "value")


def draw_of(name, built, tests):
    """Draw a case with some of its verdict's tests."""
    verdict = built.verdict()
    verdict.tests = tuple(test for test in verdict.tests if tests(test))
    plot = getattr(importlib.import_module(f"spectral_bias.figures.plots.{name}"), name)
    with style():
        plot(built.experiments, verdict, **built.parameters)


# It draws a test of each of its runs on an axis.
BY_RUN = {"phase_dnn_dimension"}


@pytest.mark.parametrize("name", sorted({*PLOTS} - BY_RUN))
def test_a_plot_draws_with_no_tests_but_those_that_it_declares_and_with_none_less(name):
    built = CASES[name]()
    wanted = facts_of(FigureFacts, "figures.plots", {"name": name, **built.parameters}).tests
    draw_of(name, built, lambda test: any(chosen_by(each, test) for each in wanted))
    for each in wanted:
        with pytest.raises(LookupError):
            draw_of(name, built, lambda test, gone=each: not chosen_by(gone, test))
