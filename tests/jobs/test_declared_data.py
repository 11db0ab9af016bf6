"""A dataset of one's own that is not as it declares is told before anything trains on it, with all that is wrong."""

from __future__ import annotations

import itertools
import runpy

import numpy as np
import pytest

from spectral_bias.artefacts.netcdf import dataset_and_digest
from spectral_bias.config.facts import facts_of
from spectral_bias.jobs.declared_data import UnfitDatasetError, as_declared, declared_faults, form_faults
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.members import members
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.registry.seeds import stream

OWN = '''
import numpy as np

from spectral_bias.datasets._points import points


def waves(stream, *, count=8):
    """A wave."""
    x = np.arange(count)[:, None] / count
    y = np.sin(2 * np.pi * x)
    data = points(x, y, x, y, title="A wave", summary="Mine.", domain_length=1.0)
    return CHANGED


def waves_facts(*, count):
    return DatasetFacts(DECLARED)
'''
NUMBERS = itertools.count()  # Python imports a module once
SOUND = "training_points=count, evaluation_points=count, grid='periodic'"


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A function that runs the stage on an own dataset, changed after it was made, and gives the dataset."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    def made(changed: str = "data", declared: str = SOUND):
        module, data = f"own_waves_{next(NUMBERS)}", tmp_path / "data.nc"
        (tmp_path / f"{module}.py").write_text(OWN.replace("CHANGED", changed).replace("DECLARED", declared), "utf-8")
        spec = {"dataset": {"name": f"{module}:waves", "count": 8}, "stream": "waves"}
        stage = as_declared(runpy.run_path(str(SCRIPTS / "dataset.py"))["dataset"])
        try:
            stage(files=[], data=data, spec=spec)
        finally:
            assert data.exists() == (changed == "data" and declared == SOUND)
        return dataset_and_digest(data)[0]

    return made


def test_one_that_is_as_declared_is_kept(made):
    assert made().sizes["train"] == 8


UNFIT = {
    "several at once": (
        'data.drop_vars("target").rename(sample="point").assign(y_train=data["y_train"].astype("i4"))',
        ["x has the dimensions (point, dimension); expected x(sample, dimension)", "target is missing; expected "
         "target(sample, channel), as spectral_bias.datasets._points.points makes it", "y_train is of type int32; "
         "expected real numbers"],
    ),
    "no number": ('data.assign(target=data["target"] / 0)', ["8 of the 8 numbers of target are NaN or infinite"]),
    "labels without channels": (
        'data.assign(y_train=data["y_train"][:, 0])',
        ["y_train has the dimensions (train); expected y_train(train, channel)"],
    ),
    "points of each seed": (
        'data.assign(x=data["x"].expand_dims("copy"))',
        ["x has the dimensions (copy, sample, dimension); expected x(sample, dimension)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", UNFIT)
def test_one_of_another_form_is_refused_with_all_that_is_wrong(made, form):
    changed, faults = UNFIT[form]
    with pytest.raises(UnfitDatasetError) as raised:
        made(changed)
    assert sorted(str(raised.value).partition(": ")[2].split("; ")) == sorted("; ".join(faults).split("; "))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ("(x, x)", "is to hold a tuple; expected an xarray Dataset"),
        ("data.drop_attrs()", "variable 'x' lacks long_name and units.*; lacks the attribute title and summary"),
    ],
)
def test_what_cannot_be_written_says_what_it_is_and_lacks(made, changed, message):
    with pytest.raises((TypeError, ValueError), match=message):
        made(changed)


OTHERWISE = {
    "points": (
        "training_points=9, evaluation_points=7",
        ["it declares training_points = 9, and has 8 (dimension train)",
         "it declares evaluation_points = 7, and has 8 (dimension sample)"],
    ),
    "components and draws": (
        f"{SOUND}, inputs=2, outputs=3, noise_draws=4, own_targets=True",
        ["it declares inputs = 2, and has 1 (dimension dimension)", "it declares outputs = 3, and has 1 (dimension "
         "channel)", "it declares noise_draws = 4, and has none (dimension copy)", "it declares own_targets, and "
         "has no variable label(copy, sample, channel)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("declared", OTHERWISE)
def test_one_that_is_not_as_declared_is_refused_with_all_that_is_otherwise(made, declared):
    given, faults = OTHERWISE[declared]
    with pytest.raises(UnfitDatasetError) as raised:
        made(declared=given)
    assert str(raised.value).partition(": ")[2] == "; ".join(faults)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ('data.assign(x=data["x"] ** 2)', "x is not equally spaced"),
        ("data.assign_attrs(domain_length=7 / 8)", "leave the end point out"),
    ],
)
def test_points_that_are_no_such_grid_are_refused(made, change, message):
    with pytest.raises(UnfitDatasetError, match=f"it declares grid = 'periodic', and .*{message}"):
        made(change)


def test_one_that_declares_nothing_is_refused_with_what_to_write(project, said, monkeypatch):
    project.write("undeclared.py", "def waves(stream, *, count=8, table=None): ...")
    monkeypatch.syspath_prepend(project.folder)
    given = 'dataset: {name: "undeclared:waves", count: 4}\nmodel:'
    head, _, rest = project.experiment.read_text("utf-8").partition("dataset:")
    project.experiment.write_text(f"{head}{given}{rest.partition('model:')[2]}", "utf-8")
    assert "write beside it `def waves_facts(*, count, table):` and `    return DatasetFacts(" in said()


LIBRARY_DATA = {
    "synthetic": {"terms": [{"sin": 1.0}], "train": 8, "evaluate": 9},
    "noisy": {"terms": [{"sin": 1.0}], "std": 0.1, "train": 8, "validation": 8, "evaluate": 9, "copies": 2},
    "random_signals": {"train": 12, "copies": 3},
    "poisson": {"source": [{"sin": 1.0}], "train": 8, "evaluate": 7},
    "image": {"size": 9},
    "parity": {"dimension": 3, "train": 6},
}


@pytest.mark.parametrize("name", LIBRARY_DATA)
def test_those_of_the_library_pass(name):
    from spectral_bias.config.parameter_schema import parameters
    from spectral_bias.registry.resolve import resolve

    assert name in members("datasets")
    choice = parameters("datasets", name).model_validate({"name": name, **LIBRARY_DATA[name]}).model_dump()
    data = resolve("datasets", choice)(stream("dataset", "test"))
    facts = facts_of(DatasetFacts, "datasets", choice)
    assert [*form_faults(data), *declared_faults(data, facts)] == []
    assert np.isfinite(data["x"]).all()
