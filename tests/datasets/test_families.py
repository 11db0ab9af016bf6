"""What every family of datasets promises. A family without a test of its own fails here."""

from pathlib import Path

import numpy as np
import pytest

from spectral_bias.config.facts import facts_of
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream

TERMS = [
    {"sin": 1.0, "cos": None, "amplitude": 1.0, "phase": 0.0},
    {"sin": None, "cos": 5.0, "amplitude": 0.5, "phase": 0.3},
]
# Parameters of a small dataset, training points, evaluation points, dimensions and channels.
SMALL = {
    "band_limited": ({"lowest": 2, "highest": 4, "train": 12, "evaluate": 24}, 12, 24, 1, 1),
    "high_dimensional": ({"source": "digits", "train": 50}, 50, 50, 64, 10),
    "image": ({"size": 16}, 256, 256, 2, 1),
    "noisy": (
        {"terms": TERMS, "std": 0.3, "train": 24, "validation": 20, "evaluate": 40, "copies": 3},
        24,
        84,
        1,
        1,
    ),
    "noisy_image": ({"size": 8, "std": 0.2, "copies": 3}, 32, 128, 2, 1),
    "noisy_labels": (
        {"source": "digits", "noise": 0.4, "train": 30, "validation": 20, "evaluate": 40, "copies": 3},
        30,
        90,
        64,
        10,
    ),
    "parity": ({"dimension": 5, "train": 12}, 12, 32, 5, 1),
    "piecewise": ({"left": TERMS, "right": TERMS, "train": 24}, 24, 24, 1, 1),
    "poisson": ({"source": TERMS, "train": 24, "evaluate": 15}, 24, 15, 1, 1),
    "poisson_square": ({"modes": [1, 3], "amplitudes": [1.0, -0.5], "train": 8, "evaluate": 5}, 64, 25, 2, 1),
    "random_crops": ({"train": 5, "copies": 3}, 25, 81, 2, 1),
    "random_signals": ({"train": 12, "copies": 3}, 12, 45, 1, 1),
    "synthetic": ({"terms": TERMS, "train": 24, "evaluate": 40}, 24, 40, 1, 1),
    "tones_in_space": (
        {"frequencies": [1, 3], "dimension": 2, "arrangement": "direction", "train": 30},
        30,
        30,
        2,
        1,
    ),
    "undersampled": ({"terms": TERMS, "train": 6, "evaluate": 40}, 6, 40, 1, 1),
}


def made(name, names=("dataset", "a"), **parameters):
    return resolve("datasets", {"name": name, **SMALL[name][0], **parameters})(stream(*names))


def test_every_family_has_a_small_dataset_and_a_file_of_tests():
    assert set(SMALL) == set(members("datasets"))
    for name in SMALL:
        assert (Path(__file__).parent / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", members("datasets"))
def test_a_dataset_has_float32_points_and_labels_for_training_and_evaluation(name):
    data = made(name)
    _, train, sample, dimension, channel = SMALL[name]
    assert data["x_train"].dims == ("train", "dimension")
    assert data["y_train"].dims in {("train", "channel"), ("copy", "train", "channel")}
    assert data["x"].dims == ("sample", "dimension")
    assert data["target"].dims == ("sample", "channel")
    assert data["x_train"].shape == (train, dimension)
    assert data["target"].shape == (sample, channel)
    for variable in data.variables.values():
        assert variable.dtype == (np.int8 if "flag_values" in variable.attrs else np.float32)
        assert np.isfinite(variable).all()
        assert {"long_name", "units"} <= set(variable.attrs)
    assert data.attrs["title"]
    assert data.attrs["summary"]


@pytest.mark.parametrize("name", members("datasets"))
def test_a_dataset_comes_out_the_same_again(name):
    assert made(name).identical(made(name))


@pytest.mark.parametrize("name", ["parity", "high_dimensional", "tones_in_space"])
def test_another_stream_chooses_other_points(name):
    assert not np.array_equal(made(name)["x_train"], made(name, ("dataset", "b"))["x_train"])


@pytest.mark.parametrize("name", ["synthetic", "undersampled", "image"])
def test_a_dataset_without_chance_is_the_same_from_every_stream(name):
    assert made(name).identical(made(name, ("dataset", "b")))


IN_ROLES = [name for name in members("datasets") if name.startswith("noisy")]


@pytest.mark.parametrize("name", IN_ROLES)
def test_points_in_roles_have_noisy_labels_where_they_train_and_validate_and_clean_ones_where_they_test(name):
    data = made(name)
    training, validation, test = (np.asarray(data["role"]) == number for number in range(3))
    assert data["role"].attrs["flag_meanings"] == "training validation test"
    np.testing.assert_array_equal(data["x"][training], data["x_train"])
    np.testing.assert_array_equal(data["label"][:, training], data["y_train"])
    label, clean = data["label"].values, data["target"].values
    for copy in label:
        assert not np.array_equal(copy[training], clean[training])
        assert not np.array_equal(copy[validation], clean[validation])
        np.testing.assert_array_equal(copy[test], clean[test])
    assert len({copy.tobytes() for copy in label}) == data.sizes["copy"]


@pytest.mark.parametrize("name", IN_ROLES)
def test_the_noise_of_a_copy_does_not_depend_on_how_many_there_are(name):
    few, many = made(name), made(name, copies=5)
    assert many.sizes["copy"] == 5
    assert few.identical(many.isel(copy=slice(3)))
    assert not np.array_equal(few["label"], made(name, ("dataset", "b"))["label"])


@pytest.mark.parametrize("name", IN_ROLES)
def test_without_noise_every_label_is_clean(name):
    key = "noise" if name == "noisy_labels" else "std"
    data = made(name, **{key: 0.0})
    for copy in data["label"].values:
        np.testing.assert_array_equal(copy, data["target"])


ON_A_GRID = {"arrangement": "grid", "dimension": 1}
TWO_BANDS = {"bands": 2, "band_width": 10}
# Parameters, the one that has a limit, and the last value that is allowed, by hand.
LIMITS = [
    ("band_limited", {}, "train", "at_least", 9),
    ("band_limited", {}, "evaluate", "at_least", 9),
    ("band_limited", {}, "highest", "at_least", 2),
    ("high_dimensional", {"source": "digits"}, "train", "at_most", 1797),
    ("high_dimensional", {"source": "mnist"}, "train", "at_most", 5000),
    ("noisy_labels", {}, "train", "at_most", 1797 - 20 - 40),
    ("parity", {}, "train", "at_most", 32),
    ("poisson_square", {}, "train", "at_least", 4),
    ("tones_in_space", {}, "train", "at_least", 5),
    ("tones_in_space", ON_A_GRID, "train", "at_least", 7),
    ("piecewise", TWO_BANDS, "train", "at_least", 30),
]


@pytest.mark.parametrize(("name", "parameters", "parameter", "side", "last"), LIMITS)
def test_what_a_family_says_of_its_limits_is_where_it_refuses(name, parameters, parameter, side, last):
    defaults = {"dimension": None, "labels": "natural", "band_width": 10, "bands": 0}
    choice = {"name": name, **defaults, **SMALL[name][0], **parameters, parameter: last}
    facts = facts_of(DatasetFacts, "datasets", choice)
    assert facts is not None
    assert getattr(facts, side)[parameter] == last
    made(name, **parameters, **{parameter: last})
    beyond = last + (1 if side == "at_most" else -1)
    with pytest.raises(ValueError, match=r"train|points|sub-bands|lowest"):
        made(name, **parameters, **{parameter: beyond})
