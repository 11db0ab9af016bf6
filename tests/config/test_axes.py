"""Axes and runs: the product of the axes, each run with its own experiment, named by its labels."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.config.axes import MAX_NAME_LENGTH, MAX_RUNS
from spectral_bias.config.experiment import label_of

FILE_NAME = re.compile(r"[A-Za-z0-9_.+=-]+")


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0.3, "0.3"),
        (1.0, "1"),
        (1, "1"),
        (1e-05, "1e-05"),
        (-0.5, "-0.5"),
        (True, "true"),
        ("tanh", "tanh"),
        ([64, 64], "64x64"),
        ({"name": "ricker", "a": 0.1}, "ricker0.1"),
        ({"a": 0.1, "name": "ricker"}, "ricker0.1"),
        ([{"sin": 1}, {"sin": 5}], "1x5"),
    ],
)
def test_labels(value, label):
    assert label_of(value) == label


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_numbers_label_is_the_number_to_six_digits(value):
    assert math.isclose(float(label_of(value)), value, rel_tol=1e-5)
    assert FILE_NAME.fullmatch(label_of(value))


def test_an_experiment_without_axes_has_one_run(project):
    project.replace(project.claim, "where: {a: 1.0, start: plain}", "where: {}")
    project.replace(project.claim, "where: {a: 1.0, start: x8}", "where: {}")
    project.replace(project.claim, "a-1_start-plain", "base")
    runs = project.read({"experiments": {"tones": {"axes": None}}}).runs["tones"]
    assert list(runs) == ["base"]
    assert (runs["base"].coordinates, runs["base"].values) == ({}, {})


def test_runs_are_the_product_of_the_axes_in_their_order(project):
    runs = project.read().runs["tones"]
    expected = [f"a-{a}_start-{start}" for a, start in itertools.product(["1", "0.3"], ["plain", "x8"])]
    assert list(runs) == expected
    run = runs["a-0.3_start-x8"]
    assert run.experiment == "tones"
    assert run.coordinates == {"a": "0.3", "start": "x8"}
    assert run.values == {"a": 0.3, "start": "x8"}


def test_each_run_changes_what_its_axes_say_and_nothing_else(project):
    catalogue = project.read()
    base = catalogue.experiments["tones"].model_dump(exclude={"axes"})
    for run in catalogue.runs["tones"].values():
        expected = {**base, "model": {**base["model"]}}
        expected["model"]["activation"] = {**base["model"]["activation"], "a": float(run.coordinates["a"])}
        if run.coordinates["start"] == "x8":
            expected["model"]["initialisation"] = {**base["model"]["initialisation"], "scale": 8.0}
        assert run.setup.model_dump() == expected


def test_a_case_may_replace_a_named_thing_with_its_parameters(project):
    project.replace(
        project.experiment,
        "x8: {model.initialisation.scale: 8.0}",
        "x8: {model.initialisation: {name: normal, std: 1.0}, loss: softmax_cross_entropy}",
    )
    setup = project.read().runs["tones"]["a-1_start-x8"].setup.model_dump()
    assert setup["model"]["initialisation"] == {"name": "normal", "std": 1.0, "scale": 1.0}
    assert setup["loss"] == {"name": "softmax_cross_entropy"}


@given(counts=st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_as_many_runs_as_points(counts):
    from spectral_bias.config.axes import expand
    from spectral_bias.config.experiment import Axis, Experiment, ExperimentFile
    from spectral_bias.config.validation import Layer

    paths = ["steps", "seeds", "dataset.train", "snapshots.every"]
    axes = {
        f"axis{index}": {"path": paths[index], "values": list(range(10, 10 + count))}
        for index, count in enumerate(counts)
    }
    data = {
        "title": "Runs.",
        "dataset": {"name": "synthetic", "terms": [{"sin": 1}], "train": 8},
        "model": {"name": "mlp", "widths": [4]},
        "optimiser": "adam",
        "steps": 1,
        "seeds": 1,
        "spectra": ["dct_bands"],
    }
    experiment = ExperimentFile.model_validate({**data, "axes": axes})
    runs, problems = expand("many", data, experiment, [Layer("many.yaml", data)], lambda _: ())
    assert problems == []
    assert len(runs) == math.prod(counts)
    assert all(FILE_NAME.fullmatch(name) for name in runs)
    assert len({tuple(run.values.values()) for run in runs.values()}) == len(runs)
    assert all(isinstance(axis, Axis) for axis in experiment.axes.values())
    assert all(type(run.setup) is Experiment for run in runs.values())


def test_a_fault_of_one_run_is_told_where_its_axis_says_so(project):
    project.replace(project.experiment, "values: [1.0, 0.3]", "values: [1.0, -1.0, 0.3, wide]")
    project.replace(project.experiment, "scale: 8.0", "scale: big")
    assert [(problem.line, problem.keys, problem.value) for problem in project.problems()] == [
        (25, ("axes", "start", "cases", "x8", "model.initialisation.scale"), "big"),
        (21, ("axes", "a", "values", 1), -1.0),
        (21, ("axes", "a", "values", 3), "wide"),
    ]


def test_there_is_a_limit_to_runs_and_to_the_length_of_their_names(project):
    values = ", ".join(map(str, range(1, 400)))
    for axis, path in (("b", "steps"), ("c", "seeds"), ("d", "dataset.train")):
        project.replace(project.experiment, "axes:\n", f"axes:\n  {axis}: {{path: {path}, values: [{values}]}}\n")
    (problem,) = project.problems()
    assert f"make {399**3 * 4} runs; at most {MAX_RUNS} are allowed" in str(problem)


def test_a_run_must_have_a_name_that_a_file_can_have(project):
    project.replace(project.experiment, "values: [1.0, 0.3]", f"values: [{'x' * (MAX_NAME_LENGTH + 1)}]")
    assert any("name of a run longer than" in str(problem) for problem in project.problems())


def test_two_runs_must_not_have_one_name(project):
    dataset = "  name: synthetic\n  terms: [{sin: 1}, {sin: 3}]\n  train: 64\n  evaluate: 256\n"
    project.replace(project.experiment, dataset, "  name: image\n")
    project.replace(project.experiment, "{name: dft, frequencies: [1, 3]}", "dct_bands")
    project.replace(project.experiment, "{path: model.activation.a, values: [1.0, 0.3]}", "{path: seeds, values: [1]}")
    axes = "  b: {path: title, values: [x, x_c-y]}\n  c: {path: dataset.source, values: [y, y_c-y]}\n"
    project.replace(project.experiment, "axes:\n", f"axes:\n{axes}")
    assert 'axes = "b-x_c-y_c-y_a-1_start-plain": give two runs the same name' in "\n".join(
        map(str, project.problems())
    )
