"""A figure that cannot be drawn from the claim's experiments is refused before anything runs."""

from __future__ import annotations

import pytest

from real_plan import real_plan
from spectral_bias.config.facts import facts_of
from spectral_bias.config.figure_checks import figure_faults
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.members import members

FILE = "mine/claims/tones-first.yaml"
FIGURE = "{name: all_runs, experiment: tones, run: a-1_start-plain}"
# An experiment that a plot cannot draw: one without a network, or for the plot of such experiments one with a network.
WRONG = {"activation_spectra": "low-first"}
OTHER = "activation-spectra"
PLOTS = sorted(set(members("figures.plots")) - {"all_runs"})


@pytest.fixture(scope="module")
def catalogue():
    return real_plan().catalogue


@pytest.fixture(scope="module")
def shipped(catalogue):
    """The shipped claim of each plot, by the plot's name."""
    return {claim.figure.name: claim for claim in catalogue.claims.values()}


def test_every_plot_of_a_claim_declares_what_it_draws(shipped):
    assert set(shipped) == set(PLOTS)
    for name, claim in shipped.items():
        facts = facts_of(FigureFacts, "figures.plots", claim.figure.model_dump())
        of_runs = {experiment for parameter, experiment in facts.runs.items() if parameter in facts.reads}
        declared = {*facts.reads, *of_runs, *(facts.experiments if "*" in facts.reads else ())}
        assert declared >= {each for each in facts.experiments if claim.figure.model_dump()[each]}, name


@pytest.mark.parametrize("plot", PLOTS)
def test_an_experiment_of_the_wrong_kind_is_refused_wherever_a_plot_names_one(catalogue, shipped, plot):
    claim = shipped[plot]
    assert list(figure_faults(claim, catalogue.runs)) == []
    wrong = WRONG.get(plot, OTHER)
    facts = facts_of(FigureFacts, "figures.plots", claim.figure.model_dump())
    for parameter in facts.experiments:
        run = next(iter(catalogue.runs[wrong]))
        changed = {parameter: wrong} | {each: run for each, of in facts.runs.items() if of == parameter}
        given = {key: value for key, value in changed.items() if getattr(claim.figure, key, None) is not None}
        other = claim.model_copy(
            update={
                "experiments": [*claim.experiments, wrong],
                "figure": claim.figure.model_copy(update=given),
            }
        )
        found = list(figure_faults(other, catalogue.runs))
        assert found, parameter
        assert any(wrong in f"{each.value} {each.message}" and plot in f"{each.value} {each.message}" for each in found)


LACKS = {
    "no axis": (
        "{name: gradient_loss, experiment: tones, test: order}",
        ['figure.experiment = "tones": has no axis beta, over which gradient_loss draws (axes: a, start)'],
    ),
    "neither axis nor variables": (
        "{name: integral_operator, experiment: tones}",
        [
            'figure.experiment = "tones": has no axis operator, over which integral_operator draws (axes: a, start)',
            'figure.experiment = "tones": integral_operator draws eigenvalue, algebraic_rate, which are not in the '
            "spectrum of tones, run a-1_start-plain (given by derivative_spectrum, kernel_spectrum, tangent_condition)",
        ],
    ),
    "not drawn from a network": (
        "{name: activation_spectra, experiment: tones}",
        [
            'figure.experiment = "tones": activation_spectra draws magnitude, exponential_residual, '
            "gaussian_residual, algebraic_residual, exponential_rate, gaussian_rate, algebraic_rate, which are not "
            "in the spectrum of tones, run a-1_start-plain (given by activation_transform)"
        ],
    ),
    "several at once": (
        "{name: early_stopping, experiment: tones, labels: tones, image: tones}",
        [
            'figure.experiment = "tones": has no axis noise, over which early_stopping draws (axes: a, start)',
            'figure.experiment = "tones": early_stopping draws training_error, validation_error, test_error, gain, '
            "noise_energy, stop_step, which are not in the spectrum of tones, run a-1_start-plain (given by "
            "early_stopping)",
            'figure.labels = "tones": has no axis labels, over which early_stopping draws (axes: a, start)',
            'figure.labels = "tones": early_stopping draws training_error, validation_error, test_error, gain, '
            "stop_step, which are not in the spectrum of tones, run a-1_start-plain (given by early_stopping)",
            'figure.image = "tones": has no axis variant, over which early_stopping draws (axes: a, start)',
            'figure.image = "tones": early_stopping draws gain, stop_step, which are not in the spectrum of tones, '
            "run a-1_start-plain (given by early_stopping)",
        ],
    ),
    "a threshold that no run has": (
        FIGURE.replace("}", ", threshold: 0.25}"),
        ["figure.threshold = 0.25: is no threshold in any run's spectrum (known: 0.1, 0.2)"],
    ),
}


@pytest.mark.parametrize(("figure", "words"), LACKS.values(), ids=LACKS)
def test_all_that_a_figure_lacks_is_told_with_key_value_and_what_there_is(project, figure, words):
    project.replace(project.claim, FIGURE, figure)
    assert [str(each) for each in project.problems()] == [f"{FILE}:26: {each}" for each in words]


def test_one_run_is_drawn_of_an_experiment_that_has_one(project):
    project.replace(project.claim, FIGURE, "{name: hybrid_solver, line: tones, square: tones}")
    wanted = (
        f'{FILE}:26: figure.square = "tones": has 4 runs; hybrid_solver draws the run of an experiment of one '
        "(axes: a, start)"
    )
    assert wanted in map(str, project.problems())


def axis(project, text):
    project.replace(project.experiment, "  a: {path: model.activation.a, values: [1.0, 0.3]}\n", text)
    project.replace(project.claim, FIGURE, "{name: gradient_loss, experiment: tones, test: order}")
    return [str(each).partition(": ")[2] for each in project.problems() if "figure" in str(each)]


def test_a_label_on_an_axis_of_numbers_is_told(project):
    cases = "  beta: {cases: {none: {}, '2': {model.activation.a: 2.0}}}\n"
    assert axis(project, cases) == [
        'figure.experiment = "tones": has no number on its axis beta in run beta-none_start-plain, and gradient_loss '
        "draws over numbers (there: none)"
    ]


def test_numbers_may_be_the_labels_of_cases(project):
    assert axis(project, "  beta: {cases: {'0': {}, '2': {model.activation.a: 2.0}}}\n") == []


def test_errors_by_band_are_no_errors_by_frequency(project):
    project.replace(
        project.experiment, "{name: dft, frequencies: [1, 3]}", "{name: dft_bands, bands: [[1, 2], [2, 4]]}"
    )
    project.replace(project.claim, FIGURE, "{name: universality, experiment: tones, limits: tones, control: tones}")
    found = [str(each) for each in project.problems() if "universality draws first" in str(each)]
    assert [each.partition(": ")[2] for each in found] == [
        f'figure.{parameter} = "tones": universality draws first_passage_step by seed and threshold and frequency; in '
        "the spectrum of tones, run a-1_start-plain it has the dimensions band, seed, threshold"
        for parameter in ("experiment", "limits", "control")
    ]


def test_a_threshold_that_one_run_has_is_taken(project):
    project.replace(project.claim, FIGURE, FIGURE.replace("}", ", threshold: 0.1}"))
    assert project.read()


@pytest.fixture
def by_dimension(catalogue, shipped):
    """A function from a claim on PhaseDNN's dimensions, its tests and runs edited, to what its figure lacks."""
    claim = shipped["phase_dnn_dimension"]

    def by_dimension(without_test: str = "", without_run: str = "", **more):
        tests = [each for each in claim.tests if each.name != without_test]
        tests = [each.model_copy(update=more) if each.name == "two-dimensions" else each for each in tests]
        runs = {**catalogue.runs, "phase-dnn-size": dict(catalogue.runs["phase-dnn-size"])}
        for name in [name for name in runs["phase-dnn-size"] if without_run and name.endswith(without_run)]:
            del runs["phase-dnn-size"][name]
        found = figure_faults(claim.model_copy(update={"tests": tests}), runs)
        return [f"{'.'.join(map(str, each.keys))}: {each.message}" for each in found]

    return by_dimension


ONE_TEST = "figure: phase_dnn_dimension draws the claim's one test of deviation on phase-dnn-size at network = phase2"
LACKING = f"{ONE_TEST} with variable = sub_bands, and it has "


def test_each_number_on_an_axis_needs_a_test_of_its_own(by_dimension):
    assert by_dimension() == []
    assert by_dimension("two-dimensions") == [f"{LACKING}none"]
    # Three runs at once are no run of the second dimension, nor is the third.
    assert by_dimension(where={}) == [f"{LACKING}none"]
    assert by_dimension(where={"network": "phase3"}) == [f"{LACKING}none", f"{LACKING}2".replace("phase2", "phase3")]


def test_each_number_on_an_axis_needs_runs_of_its_own(by_dimension):
    assert by_dimension(without_run="plain3") == [
        "figure.size: has no run at network = plain3, which phase_dnn_dimension draws"
    ]
