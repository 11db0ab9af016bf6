"""A dataset, a network, a method and a loss from outside, end to end; no file of the project knows them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from spectral_bias.artefacts.netcdf import dataset_and_digest
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.members import LIBRARY, members
from spectral_bias.registry.search import SCRIPTS

OWN = '''
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points
from spectral_bias.registry.facts import CostFacts, DatasetFacts, MethodFacts, NetworkFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveInt, Text


def ring(stream, *, side: PositiveInt, table: Text = "table.txt"):
    """Points of a square, labels from a file."""
    x = np.stack(np.meshgrid(*[np.arange(side) / side] * 2, indexing="ij"), axis=-1).reshape(-1, 2)
    y = np.sin(2 * np.pi * x[:, :1]) + float(np.loadtxt(table))
    made = points(x, y, x, y, title="A ring", summary="Mine.", train_points=len(x), ring_radius=1.5)
    made["turn"] = described(
        np.float32(np.stack([x[:, 0], x[:, 1]])), ("leaf", "sample"), "turns", dimension_leaf="leaves of a ring",
        coverage_content_type="coordinate",
    )
    return made


def ring_facts(*, side: int) -> DatasetFacts:
    return DatasetFacts(training_points=side**2, evaluation_points=side**2, inputs=2, files=("table",))


class Wide(eqx.Module):
    layer: eqx.nn.Linear
    last: eqx.nn.Linear

    def __init__(self, key, inputs, outputs, *, width: PositiveInt):
        first, last = jax.random.split(key)
        self.layer, self.last = eqx.nn.Linear(inputs, width, key=first), eqx.nn.Linear(width, outputs, key=last)

    def __call__(self, x):
        return self.last(jnp.tanh(self.layer(x)))


def wide_facts(*, width: int) -> NetworkFacts:
    return NetworkFacts(widths=(width,))


def quartic(network, batch, *, scale: PositiveFloat = 1.0):
    """Fourth powers."""
    return jnp.mean(((jax.vmap(network)(batch["x"]) - batch["y"]) / scale) ** 4)


def quartic_facts() -> CostFacts:
    return CostFacts(cost=7)


def mean(run):
    """The mean output."""
    output = np.asarray(run["prediction"], np.float64).mean(axis=-1)
    return xr.Dataset({"mean_output": described(output + run.attrs["ring_radius"], ("seed", "step"), "mean output")})


def mean_on_grid(run):
    """The same, of a grid."""
    return mean(run)


def mean_on_grid_facts() -> MethodFacts:
    return MethodFacts(needs="grid")
'''
EXPERIMENT = """\
title: All my own.
dataset: {name: "outside:ring", side: 6}
model: {name: "outside:Wide", width: 5}
loss: "outside:quartic"
optimiser: {name: adam, learning_rate: 1e-2}
steps: 4
snapshots: {every: 2, until: 4, growth: 2.0}
seeds: 2
spectra: ["outside:mean"]
"""
FILE = "mine/experiments/outside.yaml"


@pytest.fixture
def outside(project, monkeypatch):
    """The small project with an experiment of which every part is the user's own."""
    project.write("outside.py", OWN)
    project.write("table.txt", "0.5")
    project.write(FILE, EXPERIMENT)
    project.claim.unlink()
    monkeypatch.syspath_prepend(project.folder)
    return project


def plan_of(project):
    return Plan(project.read({"sweeps": ["outside"]}))


def test_what_is_declared_is_honoured_before_anything_runs(outside):
    plan = plan_of(outside)
    (name,) = (name for name in plan.datasets if name.startswith("ring-"))
    assert plan.inputs("dataset", name) == {"files": ["table.txt"]}
    assert "is larger than the 36 training points" in problem(outside, "steps: 4", "batch: 37\nsteps: 4")
    assert "needs points of one grid; outside:ring has none" in problem(outside, "outside:mean", "outside:mean_on_grid")
    outside.write(FILE, EXPERIMENT)
    (outside.folder / "table.txt").unlink()
    assert 'dataset.table = "table.txt": is not a file' in problem(outside, "seeds: 2", "seeds: 3")


def problem(project, old, new):
    """What is wrong with the experiment after a change, in the one message that there must be."""
    project.write(FILE, EXPERIMENT.replace(old, new))
    (found,) = project.problems({"sweeps": ["outside"]})
    return str(found)


def test_requests_are_for_the_declared_points_weights_and_cost(outside):
    # With steps enough that start and looks are small. Of a step of a seed: its own time, that of points times weights
    # and that of points times hidden units; seven times as much by the declared cost.
    outside.write(FILE, EXPERIMENT.replace("steps: 4", "steps: 100000000"))
    expected = 7 * 2e8 * (4e-6 + 36 * (3 * 5 + 6) * 2e-10 + 36 * 5 * 1e-9)
    request = plan_of(outside).training_request("outside", "base", 1)
    assert 60 * request.runtime == pytest.approx(expected + 120, rel=0.02)


def test_dataset_training_and_spectrum_are_made_of_own_code(outside):
    plan = plan_of(outside)
    (name,) = (name for name in plan.datasets if name.startswith("ring-"))
    data, run, spectra = (outside.folder / each for each in ("data.nc", "run.nc", "spectra.nc"))
    stage("dataset")([outside.folder / "table.txt"], data, plan.spec("dataset", name))
    stage("train")(data, run, plan.spec("train", "outside", "base"))
    stage("spectrum")(run, spectra, plan.spec("spectrum", "outside", "base"))
    made, trained, found = (dataset_and_digest(path)[0] for path in (data, run, spectra))
    assert made.attrs["dimension_leaf"] == "leaves of a ring"
    assert made["turn"].attrs["coverage_content_type"] == "coordinate"
    assert trained.sizes["sample"] == 36
    expected = trained["prediction"].values.astype(np.float64).mean(axis=-1) + 1.5
    np.testing.assert_allclose(found["mean_output"], expected)


def stage(rule):
    """A rule's function."""
    return runpy.run_path(str(SCRIPTS / f"{rule}.py"))[rule]


# Where a fact about one family would be in the wrong place.
TABLES = (
    *sorted(path for path in (LIBRARY / "config").glob("*.py") if path.stem != "renamed"),
    *sorted((LIBRARY / "plan").rglob("*.py")),
    LIBRARY / "artefacts" / "netcdf.py",
    LIBRARY / "training" / "run_file.py",
    *(SCRIPTS / f"{rule}.py" for rule in ("dataset", "train", "spectrum", "analysis", "external_log")),
)
GROUPS = ("datasets", "models.networks", "models.embeddings", "training.losses", "spectra.methods", "spectra.analyses")
# Members that are words of other things too: a picture of the report, a key or a variable of runs, the default loss.
WORDS = {"gradient", "identity", "mse", "image"}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_no_table_names_a_member_of_a_family(path):
    names = {name for group in GROUPS for name in members(group)} - WORDS
    text = path.read_text("utf-8")
    assert {name for name in names if re.search(rf"[\"\']{name}[\"\']", text)} == set(), Path(path).name
