"""Timings with clocks that are made up: no test asks how fast this machine is."""

from __future__ import annotations

import importlib.util
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from small_training import MLP, recipe
from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.datasets.poisson import poisson
from spectral_bias.registry.members import members
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.registry.seeds import stream
from spectral_bias.timings import dimension_seconds as of_dimension
from spectral_bias.timings import hybrid_seconds as of_hybrid
from spectral_bias.timings import training_ratio as of_training
from spectral_bias.timings._measuring import REPETITIONS, TimedRun, by_turns, repeated, training_step
from spectral_bias.training import ensemble
from spectral_bias.training.ensemble import Training

SGD = {"name": "sgd", "learning_rate": 0.01, "momentum": 0.0}
TRAINING = {
    "model": MLP,
    "loss": {"name": "mse"},
    "optimiser": SGD,
    "schedule": {"name": "constant"},
    "batch": "full",
    "stream": ["tones", "base"],
    "steps": 400,
}
RISING = np.linspace(1.0, 2.0, REPETITIONS)


def dataset(train=8, copies=None):
    x = np.linspace(-1, 1, train)[:, None]
    y = np.sin(np.pi * x) if copies is None else np.sin(np.pi * x) + np.zeros((copies, 1, 1))
    labels = ("train", "channel") if copies is None else ("copy", "train", "channel")
    made = {"x_train": described(np.float32(x), ("train", "dimension"), "points")}
    made["y_train"] = described(np.float32(y), labels, "labels")
    made["x"] = described(np.float32(x), ("sample", "dimension"), "points")
    return xr.Dataset(made, attrs={"title": "Points", "summary": "A few."})


def timed(label="run", losses=None, steps=(), **parts):
    spectrum = xr.Dataset()
    if losses is not None:
        spectrum = xr.Dataset({"loss": (("seed", "step"), np.float32(losses))}, coords={"step": list(steps)})
    return TimedRun(label, recipe(optimiser=SGD), ("tones", "base"), 400, dataset(), spectrum)._replace(**parts)


def ticking(step=1.0):
    """A clock that goes on by so much whenever it is read."""
    return (step * count for count in itertools.count()).__next__


def instead(monkeypatch, module, seconds, asked=None):
    """Let a member find the seconds of a step in a table by label, not on this machine."""

    def step(run, clock, **keys):
        if asked is not None:
            asked.append((run.label, keys))
        return iter(seconds[run.label]).__next__

    monkeypatch.setattr(module, "training_step", step)


@pytest.mark.parametrize("run", [timed(), timed(dataset=dataset(copies=4))], ids=["shared labels", "labels of its own"])
def test_a_step_of_training_takes_a_segments_seconds_over_its_steps(run):
    (found,) = by_turns([training_step(run, ticking(6.0), steps=3)])
    # Every call of the program lies between two readings of the clock; compiling and the first call do not count.
    assert found.tolist() == [2.0] * REPETITIONS


def test_points_are_repeated_or_cut_and_the_program_is_that_of_training(monkeypatch):
    seen = []

    class Watched(Training):
        def __init__(self, *arguments):
            seen.append(arguments)

        def segments(self):
            return itertools.repeat(None)

    monkeypatch.setattr(ensemble, "Training", Watched)
    for points, expected in ((None, 8), (3, 3), (20, 20)):
        for copies in (None, 4):
            run = timed(dataset=dataset(copies=copies))
            training_step(run, ticking(), steps=5, points=points)
            how, data, keys, batch_keys, snapshots = seen.pop()
            for given in (data.train | {name: each[0] for name, each in data.own.items()}).values():
                assert given.shape == (expected, 1)
                np.testing.assert_array_equal(given[8:16], given[: len(given[8:16])])
            assert how is run.recipe
            assert snapshots == [5 * n for n in range(1, REPETITIONS + 2)]
            assert keys == [stream("tones", "base", 0, "initialisation")]
            assert batch_keys == [stream("tones", "base", 0, "batches")]


def test_sides_take_turns_repetition_by_repetition():
    heard = []
    one, other = (lambda name=name: heard.append(name) for name in "ab")
    found = by_turns([repeated(one, ticking(0.5)), repeated(other, ticking(2.0))])
    assert [each.tolist() for each in found] == [[0.5] * REPETITIONS, [2.0] * REPETITIONS]
    assert heard == ["a", "b"] * (REPETITIONS + 1)


def test_training_ratio_is_of_steps_or_of_steps_to_a_loss(monkeypatch):
    instead(monkeypatch, of_training, {"slow": 3.0 * RISING, "fast": RISING})
    fast = timed("fast", [[0.9, 0.7, 0.1], [0.9, 0.3, 0.1], [0.9, 0.1, 0.1]], [0, 10, 40])
    slow = timed("slow", [[0.9, 0.4, 0.3], [0.9, 0.8, 0.4], [0.9, 0.5, 0.2]], [0, 50, 100])
    of_a_step = of_training.training_ratio([slow, fast], ticking())
    np.testing.assert_allclose(of_a_step.ratios, 3.0)
    assert (set(of_a_step.seconds), of_a_step.counts) == ({"a step, slow", "a step, fast"}, {})
    # Under 0.45: after 50, 100, 100 steps (median 100), and after 40, 10, 10 (median 10).
    to_a_loss = of_training.training_ratio([slow, fast], ticking(), to="loss", level=0.45)
    np.testing.assert_allclose(to_a_loss.ratios, 30.0)
    assert to_a_loss.counts == {"steps, slow": 100.0, "steps, fast": 10.0}
    # To each seed's own last loss of the first run, 0.3, 0.4 and 0.2: after 40, 10 and 10 steps.
    to_the_end = of_training.training_ratio([slow, fast], ticking(), to="loss_of_first")
    assert to_the_end.counts == {"steps, slow": 100.0, "steps, fast": 10.0}


def test_training_ratio_keeps_what_is_never_reached():
    reached, never = (timed(name, [[1.0, last]] * 3, [0, 8]) for name, last in (("reached", 0.1), ("never", 0.9)))
    key = {"to": "loss", "level": 0.5, "steps": 1}
    assert np.isinf(of_training.training_ratio([never, reached], ticking(), **key).ratios).all()
    assert (of_training.training_ratio([reached, never], ticking(), **key).ratios == 0).all()
    assert np.isnan(of_training.training_ratio([never, never._replace(label="other")], ticking(), **key).ratios).all()


def test_training_ratio_refuses_what_it_cannot_compare():
    with pytest.raises(ValueError, match=r"reads 2 run\(s\); the test's 'where' chose 1"):
        of_training.training_ratio([timed()], ticking())
    for keys in ({"to": "loss"}, {"to": "step", "level": 0.1}):
        with pytest.raises(ValueError, match="a level goes with to: loss"):
            of_training.training_ratio([timed()] * 2, ticking(), **keys)


def test_dimension_seconds_is_the_least_factor_on_as_many_points(monkeypatch):
    asked = []
    instead(monkeypatch, of_dimension, {"1": RISING, "2": 4.0 * RISING, "3": 20.0 * RISING}, asked)
    found = of_dimension.dimension_seconds([timed("1"), timed("2"), timed("3")], ticking(), points=7, steps=2)
    np.testing.assert_allclose(found.ratios, 4.0)
    assert asked == [(label, {"steps": 2, "points": 7}) for label in "123"]
    with pytest.raises(ValueError, match="two runs or more"):
        of_dimension.dimension_seconds([timed()], ticking())


def test_hybrid_seconds_adds_training_and_the_sweeps_that_remain(monkeypatch):
    instead(monkeypatch, of_hybrid, {"run": np.full(REPETITIONS, 0.01)})
    tones = [{"sin": 2.0, "cos": None, "amplitude": 1.0, "phase": 0.0}]
    spectrum = xr.Dataset(
        {
            "jacobi_sweeps_network": (("seed", "grid"), np.array([[9, 700], [9, 300], [9, 100]])),
            "jacobi_sweeps_zero": (("grid",), np.array([9, 5000])),
        },
        coords={"grid": [7, 15]},
    )
    run = timed(dataset=poisson((0, 0), source=tones, train=8, evaluate=15), spectrum=spectrum)
    # The clock says that ten sweeps take 2 s.
    found = of_hybrid.hybrid_seconds([run], ticking(2.0), sweeps=10)
    np.testing.assert_allclose(found.ratios, 5000 * 0.2 / (400 * 0.01 + 300 * 0.2))
    np.testing.assert_allclose(found.seconds["training"], 4.0)
    np.testing.assert_allclose(found.seconds["multigrid with its set-up"], 2.0)
    assert found.counts == {
        "steps of training": 400.0,
        "sweeps from the network": 300.0,
        "sweeps from zero": 5000.0,
    }
    square = run._replace(dataset=run.dataset[["source"]].assign(x=(("sample", "dimension"), np.zeros((15, 2)))))
    with pytest.raises(ValueError, match="on a line, not in 2 dimensions"):
        of_hybrid.hybrid_seconds([square], ticking())


@pytest.mark.parametrize("name", members("timings"))
def test_every_timing_has_a_test_named_after_it(name):
    assert any(test.startswith(f"test_{name}_") for test in globals())


@pytest.fixture
def script():
    """The rule's script as a module."""
    return loaded("timing")


def loaded(rule):
    found = importlib.util.spec_from_file_location(rule, SCRIPTS / f"{rule}.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_scripts_write_rows_like_a_verdicts_and_their_page(script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(script, "configure", lambda numerics: None)
    data, spectrum = Path("results/datasets/a.nc"), Path("results/spectra/tones/base.nc")
    write_netcdf(dataset(), data, certificate("dataset", data, {}))
    loss = described(np.ones((3, 1)), ("seed", "step"), "loss")
    attributes = {"title": "Spectrum", "summary": "Of nothing."}
    write_netcdf(xr.Dataset({"loss": loss}, attrs=attributes), spectrum, certificate("spectrum", spectrum, {}))
    run = {"run": "base", "label": "base", "dataset": str(data), "training": TRAINING}
    test = {
        "name": "equal",
        "says": {"en": "As many seconds.", "zh": "秒数相同。"},
        "experiment": "tones",
        "timing": {"name": "training_ratio", "steps": 1},
        "at_least": None,
        "at_most": 2.0,
        "runs": [run, {**run, "label": "again"}],
    }
    spec = {
        "claim": "tones-first",
        "scale": "smoke",
        "numerics": {},
        "tests": [test],
    }
    measured, html = Path("results/timings/tones-first.json"), Path("results/timings/tones-first.html")
    script.timing([data], [spectrum], measured, spec, clock=ticking())
    record = json.loads(measured.read_text("utf-8"))
    assert (record["measured"], record["evidence"]) == (True, False)
    (row,) = record["tests"]
    assert (row["says"], row["says_zh"]) == ("As many seconds.", "秒数相同。")
    assert (row["estimate"], row["interval"], row["n"], row["outcome"]) == (1.0, [1.0, 1.0], REPETITIONS, "holds")
    assert (row["side"], row["threshold"]) == ("at_most", 2.0)
    assert row["seconds"]["a step, again"] == {"median": 1.0, "lowest": 1.0, "highest": 1.0}
    assert {"cpu", "threads", "cores"} <= set(record["environment"])
    assert set(record["certificate"]["inputs"]) == {str(data), str(spectrum)}
    linked = [Path("results/report/assets", name) for name in ("report.css", "report.js")]
    for path in linked:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")
    titled = {"claim": "tones-first", "title": {"en": "Tones", "zh": "音调"}}
    loaded("timing_page").timing_page(measured, *linked, html, titled)
    assert "Measured on this machine" in html.read_text("utf-8")
    assert set(read_certificate(html)["inputs"]) == {str(measured), *map(str, linked)}
    test["at_most"], test["runs"] = 0.5, [run]
    with pytest.raises(ValueError, match="test on seconds equal: this timing reads 2"):
        script.timing([data], [spectrum], measured, spec)
