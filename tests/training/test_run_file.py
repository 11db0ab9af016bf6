"""The run file: the layout that everything downstream reads."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.datasets.synthetic import synthetic
from spectral_bias.training.ensemble import Trajectory
from spectral_bias.training.run_file import run_file

SPEC = {"experiment": "low-first", "run": "base", "seeds": 2, "snapshots": [0, 5, 20], "feature_steps": [0, 20]}
GENERATOR = np.random.default_rng(0)


def dataset(channels=1, **attributes):
    x = np.float32(np.arange(6))[:, None]
    return xr.Dataset(
        {
            "x_train": (("train", "dimension"), x[[1, 4]]),
            "x": (("sample", "dimension"), x),
            "target": (("sample", "channel"), np.float32(GENERATOR.standard_normal((6, channels)))),
        },
        attrs={"title": "Data", "summary": "Made here.", "licence": "none", **attributes},
    )


def outcome(channels=1):
    return np.float32(GENERATOR.standard_normal((2, 3, 6, channels))), np.float32(GENERATOR.standard_normal((2, 3)))


def test_a_single_channel_is_left_out():
    data, (prediction, loss) = dataset(), outcome()
    made = run_file(data, SPEC, Trajectory(prediction, loss, 16))
    assert made["prediction"].dims == ("seed", "step", "sample")
    assert made["target"].dims == ("sample",)
    np.testing.assert_array_equal(made["prediction"], prediction[..., 0])
    np.testing.assert_array_equal(made["target"], data["target"][:, 0])
    np.testing.assert_array_equal(made["loss"], loss)
    assert made["step"].values.tolist() == [0, 5, 20]
    assert made["seed"].values.tolist() == [0, 1]
    assert made.attrs["parameters"] == 16


def test_several_channels_stay():
    made = run_file(dataset(channels=3), SPEC, Trajectory(*outcome(channels=3), 16))
    assert made["prediction"].dims == ("seed", "step", "sample", "channel")
    assert made["target"].dims == ("sample", "channel")


def test_points_that_were_trained_on_are_marked():
    made = run_file(dataset(), SPEC, Trajectory(*outcome(), 16))
    assert made["trained_on"].values.tolist() == [0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("count", [12, 16, 24, 64])
def test_training_points_of_periodic_grids_are_found_among_evaluation_points(count):
    tone = {"sin": 1.0, "cos": None, "amplitude": 1.0, "phase": 0.0}
    data = synthetic((0, 0), terms=[tone], train=count, evaluate=4 * count)
    nothing = np.zeros((2, 3, 4 * count, 1), np.float32), np.zeros((2, 3), np.float32)
    made = run_file(data, SPEC, Trajectory(*nothing, 1))
    assert made["trained_on"].values.tolist() == [1, 0, 0, 0] * count


def test_facts_of_the_dataset_are_carried():
    made = run_file(dataset(grid_shape=[2, 3], domain_length=2.0), SPEC, Trajectory(*outcome(), 16))
    assert made.attrs["grid_shape"] == [2, 3]
    assert made.attrs["domain_length"] == 2.0
    assert made.attrs["licence"] == "none"
    assert made.attrs["title"] == "Run base of experiment low-first"
    assert "Made here." in made.attrs["summary"]
    assert (made.attrs["experiment"], made.attrs["run"]) == ("low-first", "base")


def test_every_variable_says_what_it_is():
    made = run_file(dataset(channels=2), SPEC, Trajectory(*outcome(channels=2), 16))
    assert all({"long_name", "units"} <= set(variable.attrs) for variable in made.variables.values())


def test_what_a_dataset_says_of_its_evaluation_points_goes_with_them():
    data = dataset()
    labels = np.float32(GENERATOR.standard_normal((3, 6, 1)))
    data["label"] = ("copy", "sample", "channel"), labels, {"long_name": "label with noise", "units": "1"}
    data["role"] = ("sample",), np.int8([0, 0, 1, 1, 2, 2]), {"long_name": "what a point is for", "units": "1"}
    made = run_file(data, SPEC, Trajectory(*outcome(), 1))
    assert made["label"].dims == ("seed", "sample")
    np.testing.assert_array_equal(made["label"], labels[:2, :, 0])
    np.testing.assert_array_equal(made["role"], data["role"])


def test_features_stand_beside_their_steps_and_layers():
    features = np.float32(GENERATOR.standard_normal((2, 2, 3, 6, 4)))
    made = run_file(dataset(), SPEC, Trajectory(*outcome(), 1, features))
    assert made["features"].dims == ("seed", "feature_step", "layer", "sample", "unit")
    assert made["feature_step"].values.tolist() == [0, 20]
    assert made["layer"].values.tolist() == [1, 2, 3]
    assert "features" not in run_file(dataset(), SPEC, Trajectory(*outcome(), 1))
