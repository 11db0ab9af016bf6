"""The run file: the layout that everything downstream reads."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import dataset_and_digest, write_netcdf
from spectral_bias.datasets.synthetic import synthetic
from spectral_bias.training.ensemble import Trajectory
from spectral_bias.training.run_file import run_file

STEPS = (0, 5, 20)
GENERATOR = np.random.default_rng(0)


def dataset(channels=1, **attributes):
    x = np.float32(np.arange(6))[:, None]
    return xr.Dataset(
        {
            "x_train": (("train", "dimension"), x[[1, 4]]),
            "x": (("sample", "dimension"), x),
            "target": (("sample", "channel"), np.float32(GENERATOR.standard_normal((6, channels)))),
        },
        attrs={"title": "Data", "summary": "Made here.", **attributes},
    )


def outcome(channels=1, features=None, feature_steps=()):
    prediction, loss = GENERATOR.standard_normal((2, 3, 6, channels)), GENERATOR.standard_normal((2, 3))
    return Trajectory(np.float32(prediction), np.float32(loss), features, STEPS, feature_steps, 16)


def made_of(data, trajectory):
    return run_file(data, "low-first", "base", trajectory)


def test_a_single_channel_is_left_out():
    data, trajectory = dataset(), outcome()
    made = made_of(data, trajectory)
    assert made["prediction"].dims == ("seed", "step", "sample")
    assert made["target"].dims == ("sample",)
    np.testing.assert_array_equal(made["prediction"], trajectory.prediction[..., 0])
    np.testing.assert_array_equal(made["target"], data["target"][:, 0])
    np.testing.assert_array_equal(made["loss"], trajectory.loss)
    assert made["step"].values.tolist() == [0, 5, 20]
    assert made["seed"].values.tolist() == [0, 1]
    assert made.attrs["parameters"] == 16


def test_several_channels_stay():
    made = made_of(dataset(channels=3), outcome(channels=3))
    assert made["prediction"].dims == ("seed", "step", "sample", "channel")
    assert made["target"].dims == ("sample", "channel")


def test_points_that_were_trained_on_are_marked():
    made = made_of(dataset(), outcome())
    assert made["trained_on"].values.tolist() == [0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("count", [12, 16, 24, 64])
def test_training_points_of_periodic_grids_are_found_among_evaluation_points(count):
    tone = {"sin": 1.0, "cos": None, "amplitude": 1.0, "phase": 0.0}
    data = synthetic((0, 0), terms=[tone], train=count, evaluate=4 * count)
    prediction, loss = np.zeros((2, 3, 4 * count, 1), np.float32), np.zeros((2, 3), np.float32)
    made = made_of(data, Trajectory(prediction, loss, None, STEPS, (), 1))
    assert made["trained_on"].values.tolist() == [1, 0, 0, 0] * count


def test_facts_of_the_dataset_are_carried_and_not_what_is_said_of_its_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("results/datasets/a.nc")
    given = dataset(grid_shape=np.int32([2, 3]), domain_length=2.0, own_fact="any")
    for name, variable in given.variables.items():
        variable.attrs |= {"long_name": name, "units": "1"}
    write_netcdf(given, path, certificate("dataset", path, {}))
    made = made_of(dataset_and_digest(path)[0], outcome())
    words = {"title", "summary", "experiment", "run", "parameters"}
    assert set(made.attrs) - words == {"grid_shape", "domain_length", "own_fact"}
    assert made.attrs["grid_shape"].tolist() == [2, 3]
    assert (made.attrs["domain_length"], made.attrs["own_fact"]) == (2.0, "any")
    assert made.attrs["summary"].endswith("Data: Data. Made here.")
    assert (made.attrs["experiment"], made.attrs["run"]) == ("low-first", "base")


def test_every_variable_says_what_it_is():
    made = made_of(dataset(channels=2), outcome(channels=2))
    assert all({"long_name", "units"} <= set(variable.attrs) for variable in made.variables.values())


def test_what_a_dataset_says_of_its_evaluation_points_goes_with_them():
    data = dataset()
    labels = np.float32(GENERATOR.standard_normal((3, 6, 1)))
    data["label"] = ("copy", "sample", "channel"), labels, {"long_name": "label with noise", "units": "1"}
    data["role"] = ("sample",), np.int8([0, 0, 1, 1, 2, 2]), {"long_name": "what a point is for", "units": "1"}
    made = made_of(data, outcome())
    assert made["label"].dims == ("seed", "sample")
    np.testing.assert_array_equal(made["label"], labels[:2, :, 0])
    np.testing.assert_array_equal(made["role"], data["role"])


def test_features_stand_beside_their_steps_and_layers():
    features = np.float32(GENERATOR.standard_normal((2, 2, 3, 6, 4)))
    made = made_of(dataset(), outcome(features=features, feature_steps=(0, 20)))
    assert made["features"].dims == ("seed", "feature_step", "layer", "sample", "unit")
    assert made["feature_step"].values.tolist() == [0, 20]
    assert made["layer"].values.tolist() == [1, 2, 3]
    assert "features" not in made_of(dataset(), outcome())


def test_a_member_that_diverged_has_a_last_step_and_no_outputs_after_it():
    """Complete, outputs infinite from step 5 on, loss NaN at step 20, never finite, and a loss that recovered."""
    prediction, loss = np.zeros((5, 3, 6, 1), np.float32), np.ones((5, 3), np.float32)
    prediction[1, 1:, 2], loss[2, 2], prediction[3], loss[4, 1] = np.inf, np.nan, np.nan, np.inf
    features = np.ones((5, 2, 1, 6, 2), np.float32)
    made = made_of(dataset(), Trajectory(prediction, loss, features, STEPS, (0, 20), 16))
    assert made["status"].values.tolist() == [0, 1, 1, 1, 0]
    assert made["last_step"].values.tolist() == [20, 0, 5, -1, 20]
    assert made["status"].attrs["flag_meanings"].split() == ["complete", "diverged", "stopped"]
    ended = np.isnan(made["prediction"]).all("sample").values
    assert ended.sum(axis=1).tolist() == [0, 2, 1, 3, 0]
    assert np.isnan(made["features"]).all(("layer", "sample", "unit")).values.tolist() == [
        [False, False],
        *[[False, True]] * 2,
        [True, True],
        [False, False],
    ]
