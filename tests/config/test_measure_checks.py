"""What a claim asks of spectra and runs is checked before training, and what families declare is what they make."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from real_plan import real_plan
from spectral_bias.config.facts import declared, facts_of
from spectral_bias.config.measure_checks import contents_of, variables_of
from spectral_bias.config.parameter_schema import parameters
from spectral_bias.registry.facts import AnalysisFacts, MethodFacts
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

FILE = "mine/claims/tones-first.yaml"
MEASURE = "{name: passage_order, frequencies: [1, 3]}"
WHERE = "    where: {a: 1.0, start: plain}\n"
PROPORTION = "    statistic: proportion"

# What replaces the first test's measure, and how the one problem goes on after "tests[0].".
READS = {
    "an unknown variable": (
        "{name: falling_share, variable: rmsse}",
        "measure.variable = \"rmsse\": is not in the spectrum of tones, run a-1_start-plain (did you mean 'rmse'?)",
    ),
    "a variable of another method": (
        "{name: falling_share, variable: gain}",
        'measure.variable = "gain": is not in the spectrum of tones, run a-1_start-plain (given by early_stopping)',
    ),
    "the second of two variables": (
        "{name: rising_lead, early: rmse, early_level: 0.5, late: f50, late_level: 0.5}",
        'measure.late = "f50": is not in the spectrum of tones, run a-1_start-plain (given by layer_frequencies)',
    ),
    "a measure of another method": (
        "{name: filtered_ratio, delta: 0.1}",
        'measure = "filtered_ratio": reads high_first_passage_step; it is not in the spectrum of tones, run '
        "a-1_start-plain (given by filtering)",
    ),
    "a frequency that is not analysed": (
        "{name: passage_ratio, slow: 5, fast: 1}",
        "measure.slow = 5.0: is no frequency in the spectrum of tones, run a-1_start-plain (known: 1, 3)",
    ),
    "a threshold that is not analysed": (
        "{name: rank_correlation, along: frequency, threshold: 0.3}",
        "measure.threshold = 0.3: is no threshold in the spectrum of tones, run a-1_start-plain (known: 0.1, 0.2)",
    ),
    "a place that is not analysed": (
        "{name: final_value, variable: amplitude, along: mode, place: 17}",
        "measure.place = 17: is no mode in the spectrum of tones, run a-1_start-plain (known: 0 to 16)",
    ),
    "bands of a spectrum of frequencies": (
        "{name: rank_correlation, along: band}",
        'measure.along = "band": is no dimension of first_passage_step, which has the dimensions frequency, seed, '
        "threshold in tones, run a-1_start-plain",
    ),
    "no place": (
        "{name: final_value, variable: amplitude, along: mode}",
        "measure.place: is missing: amplitude is read at one mode",
    ),
    "a variable with one dimension too many": (
        "{name: final_value, variable: amplitude}",
        'measure.variable = "amplitude": has the dimensions mode, seed, step in tones, run a-1_start-plain, and mode '
        "is one too many: choose a place along it",
    ),
    "a variable by step where none is read": (
        "{name: deviation, variable: rmse}",
        'measure.variable = "rmse": has the dimensions seed, step in tones, run a-1_start-plain, and step is one too '
        "many: it has one number too many a seed",
    ),
}


@pytest.mark.parametrize(("measure", "words"), READS.values(), ids=READS)
def test_what_a_measure_cannot_read_is_told_before_training(project, said, measure, words):
    project.replace(project.claim, MEASURE, measure)
    project.replace(project.claim, PROPORTION, "    statistic: median")
    assert said().startswith(f"{FILE}:15: tests[0].{words}")


def test_modes_end_where_the_points_of_the_dataset_do(project, said):
    project.replace(project.experiment, "evaluate: 256", "evaluate: 16")
    project.replace(project.claim, MEASURE, "{name: final_value, variable: amplitude, along: mode, place: 9}")
    project.replace(project.claim, PROPORTION, "    statistic: median")
    assert "measure.place = 9: is no mode in the spectrum" in said()
    assert "(known: 0 to 8)" in said()


def test_a_place_in_a_list_is_named(project, said):
    project.replace(project.claim, "frequencies: [1, 3]", "frequencies: [1, 3, 4]")
    assert said().startswith(f"{FILE}:15: tests[0].measure.frequencies[2] = 4: is no frequency in the spectrum")


# What replaces the first test's runs, measure and statistic, and the problems.
RUNS = {
    "two runs for a measure of one": (
        ("    where: {start: plain}\n", MEASURE, "proportion"),
        [
            ':14: tests[0].where = {"start": "plain"}: chooses 2 runs of tones (a-1_start-plain, a-0.3_start-plain); '
            "passage_order reads one (axes: a, start)"
        ],
    ),
    "one run for a measure of two": (
        (WHERE, "{name: speed_up, frequency: 1}", "median"),
        [
            ':14: tests[0].where = {"a": 1.0, "start": "plain"}: chooses 1 run of tones (a-1_start-plain); speed_up '
            "reads two (axes: a, start)"
        ],
    ),
    "no choice of runs": (
        ("", MEASURE, "proportion"),
        [
            ":11: tests[0].where = {}: chooses 4 runs of tones (a-1_start-plain, a-1_start-x8, a-0.3_start-plain, "
            "a-0.3_start-x8); passage_order reads one (axes: a, start)"
        ],
    ),
    "a trend of one number a seed": (
        (WHERE, MEASURE, "trend"),
        [':16: tests[0].statistic = "trend": passage_order gives one number a seed: choose proportion or median'],
    ),
    "a proportion of numbers": (
        (WHERE, "{name: passage_ratio, slow: 3, fast: 1}", "proportion"),
        [
            ':16: tests[0].statistic = "proportion": needs yes or no of each seed; passage_ratio gives one number a '
            "seed: choose median or value"
        ],
    ),
    "one computed number of several seeds": (
        (WHERE, MEASURE, "value"),
        [
            ':16: tests[0].statistic = "value": is one computed number; the runs have 3 seeds each: choose proportion '
            "or median"
        ],
    ),
    "a sweep of two faults over an unknown axis": (
        ("    where: {start: plain}\n", "{name: sweep_time, axis: b, frequency: 1}", "median"),
        [
            ':16: tests[0].statistic = "median": sweep_time gives numbers by seed and run: choose trend',
            ':15: tests[0].measure.axis = "b": is not an axis of the experiment (known: a, start)',
        ],
    ),
    "a sweep over an axis without numbers": (
        ("    where: {a: 1.0}\n", "{name: sweep_time, axis: start, frequency: 1}", "trend"),
        [":15: tests[0].measure.axis = \"start\": has the value 'plain'; a sweep needs an axis of numbers"],
    ),
}


@pytest.mark.parametrize(("test", "words"), RUNS.values(), ids=RUNS)
def test_runs_and_statistic_fit_the_measure(project, test, words):
    where, measure, statistic = test
    project.replace(project.claim, MEASURE, measure)
    project.replace(project.claim, PROPORTION, f"    statistic: {statistic}")
    project.replace(project.claim, WHERE, where)
    assert [str(each).removeprefix(FILE) for each in project.problems()] == words


def test_a_measure_of_a_sweep_is_taken(project):
    project.replace(project.claim, MEASURE, "{name: sweep_time, axis: a, frequency: 1}")
    project.replace(project.claim, PROPORTION, "    statistic: trend")
    project.replace(project.claim, WHERE, "    where: {start: plain}\n")
    project.replace(project.experiment, "seeds: 3", "seeds: 9")
    assert project.read()


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (
            "{name: low_first, experiment: tones, run: a-1_start-plain}",
            'figure.run = "a-1_start-plain": low_first draws shown_prediction, target, which are not in the spectrum '
            "of tones, run a-1_start-plain (given by example_outputs)",
        ),
        (
            "{name: image_contours_first, experiment: tones, run: a-1_start-plain, control: none}",
            'figure.control = "none": is not a run of tones (known: a-0.3_start-plain',
        ),
        (
            "{name: aliasing, experiment: tones, parity: cube}",
            'figure.parity = "cube": is not among this claim\'s experiments (known: tones)',
        ),
    ],
)
def test_a_figure_names_what_there_is(project, figure, words):
    project.replace(project.claim, "{name: all_runs, experiment: tones, run: a-1_start-plain}", figure)
    assert any(str(each).startswith(f"{FILE}:26: {words}") for each in project.problems())


def test_every_bad_path_and_picture_of_an_axis_is_told(project):
    project.claim.unlink()
    project.write(
        "mine/experiments/tones.yaml",
        "title: Three logs.\nexternal_log: a.nc\nspectra: [example_outputs]\naxes:\n"
        "  log: {cases: {a: {external_log: a.nc}, b: {external_log: ../b.nc}, c: {external_log: results/c.nc}}}\n",
    )
    assert [str(each).split(" = ")[1] for each in project.problems()] == [
        '"a.nc": is not a file',
        '"../b.nc": must be relative to the working folder, and lie in it; make a link there to a file elsewhere',
        '"results/c.nc": lies in results/, where this workflow writes; keep it elsewhere',
    ]


def test_only_training_is_timed(project, said):
    project.write(
        "mine/experiments/computed.yaml", "title: x\nanalysis: {name: activation_transform, activation: tanh}\n"
    )
    project.replace(project.claim, "[tones]", "[tones, computed]")
    timed = "{name: s, says: x, experiment: computed, timing: training_ratio, at_least: 0.5}"
    project.replace(project.claim, "figure:", f"measured:\n  - {timed}\nfigure:")
    words = 'measured[0].experiment = "computed": trains nothing, and only training is timed'
    assert said() == f"{FILE}:27: {words}"


OWN = """
from spectral_bias.registry.quantities import Text

def method(run, *, name_of: Text = "x"): ...
def measure(spectra, *, variable: Text): ...
"""


def test_of_own_code_that_declares_nothing_nothing_is_checked(project):
    project.write("own.py", OWN)
    project.replace(project.claim, MEASURE, "{name: 'own:measure', variable: anything}")
    assert project.read()
    project.replace(project.claim, "{name: 'own:measure', variable: anything}", "{name: final_value, variable: any}")
    project.replace(
        project.experiment,
        "  - {name: dft, frequencies: [1, 3]}",
        "  - {name: dft, frequencies: [1, 3]}\n  - own:method",
    )
    assert project.read()


def test_own_code_may_declare_what_it_reads(project, said):
    facts = "def measure_facts(*, variable):\n    return MeasureFacts(variables=(variable,), along={'step': ()})\n"
    project.write("own.py", OWN + facts)
    project.replace(project.claim, MEASURE, "{name: 'own:measure', variable: rsme}")
    project.replace(project.claim, PROPORTION, "    statistic: median")
    assert 'tests[0].measure.variable = "rsme": is not in the spectrum of tones' in said()


LINE = np.linspace(-np.pi, np.pi, 64, endpoint=False)
NODES = np.arange(1, 64) / 64
PIXELS = np.stack(np.meshgrid(np.arange(8.0), np.arange(8.0), indexing="ij"), axis=-1).reshape(-1, 2)
CUBE = np.stack(np.meshgrid(*[[-1.0, 1.0]] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
PICTURE = np.random.default_rng(0).normal(size=64)
# Points and target of a run for each method, and the method's parameters.
MADE = {
    "dft": (LINE, np.sin(LINE) + np.sin(3 * LINE), {"frequencies": [1, 3], "highest": 7}),
    "dft_bands": (LINE, np.sin(LINE) + np.sin(3 * LINE), {"bands": [[1.0, 2.0], [2.0, 5.0]]}),
    "dst": (NODES, np.sin(np.pi * NODES) + np.sin(3 * np.pi * NODES), {"bands": [[1.0, 2.0], [2.0, 5.0]]}),
    "dct_bands": (PIXELS, PICTURE, {}),
    "contours": (PIXELS, PICTURE, {}),
    "filtering": (PIXELS, PICTURE, {"deltas": [0.1, 0.3]}),
    "generalisation": (PIXELS, PICTURE, {}),
    "example_outputs": (PIXELS, PICTURE, {"count": 2}),
    "walsh": (CUBE, CUBE.prod(axis=1), {}),
    "hybrid_solver": (NODES, np.sin(np.pi * NODES), {"coarsest": 31}),
}
COMPUTED = {
    "activation_transform": {"activation": "tanh"},
    "derivative_spectrum": {"points": 255},
    "kernel_spectrum": {"activation": "relu", "width": 8, "points": 200, "seeds": 2},
    "network_size": {"model": {"name": "mlp", "widths": [3]}, "dimension": 2},
    "relaxation_modes": {"points": 7, "sweeps": 5},
    "relaxation_target": {"points": 15, "sweeps": 5},
    "tangent_condition": {"widths": [4], "points": 12, "rank": 3, "seeds": 2},
}


def configured(group: str, name: str, given: dict) -> dict:
    return parameters(group, name).model_validate({"name": name, **given}).model_dump()


def assert_declared(record: type, group: str, choice: dict, made: xr.Dataset) -> None:
    """What a spectrum holds by seed has been declared, with its dimensions and coordinates."""
    facts = facts_of(record, group, choice)
    dims = {name: set(dims.split()) for name, dims in variables_of(facts).items()}
    for name, variable in made.data_vars.items():
        if "seed" in variable.dims or name in dims:
            assert set(variable.dims) == dims[str(name)], name
    declared = {name for name, its in dims.items() if "seed" in its and not name.endswith("after_step")}
    assert declared <= set(made.data_vars)
    for dim, values in facts.coordinates.items():
        assert np.allclose(made[dim], np.asarray(values)), dim


@pytest.mark.parametrize("name", MADE)
def test_a_method_declares_what_its_spectrum_holds(make_run, name):
    x, target, given = MADE[name]
    predictions = target + np.random.default_rng(1).normal(size=(2, 3, len(target)))
    shape = {"grid_shape": [8, 8]} if len(target) == 64 and x.ndim == 2 else {}
    trained_on = np.arange(len(target)) % 3 == 0
    choice = configured("spectra.methods", name, given)
    made = resolve("spectra.methods", choice)(make_run(predictions, target, x, trained_on=trained_on, **shape))
    assert_declared(MethodFacts, "spectra.methods", choice, made)


@pytest.mark.parametrize("name", COMPUTED)
def test_an_analysis_declares_what_its_spectrum_holds(name):
    choice = configured("spectra.analyses", name, COMPUTED[name])
    as_annotated = {key: tuple(value) if key == "band" else value for key, value in choice.items()}
    assert_declared(AnalysisFacts, "spectra.analyses", choice, resolve("spectra.analyses", as_annotated)())


def test_every_method_analysis_and_measure_declares_itself():
    for group in ("spectra.methods", "spectra.analyses", "verdicts.measures", "timings"):
        assert all(declared(group, name) for name in members(group))


def test_what_every_spectrum_of_the_library_holds_is_known():
    """So nothing is left unchecked where only the library is used."""
    for runs in real_plan().catalogue.runs.values():
        for run in list(runs.values())[:1]:
            assert contents_of(run.setup).complete
