"""The validation stop and its gain on errors made by hand, and the noise band on tones and cosines."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spectral_bias.spectra.methods.early_stopping import band_energy, early_stopping, over_stop, stops

ERRORS = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0])


@pytest.fixture
def in_roles(make_run):
    """A function that makes a run of one-dimensional points in three roles, four of each, from its errors by step."""

    def run(training, validation, test):
        errors = [np.atleast_2d(np.float64(each)) for each in (training, validation, test)]
        x = np.concatenate([np.arange(4.0), np.arange(4.0) + 0.5, np.arange(4.0)])
        target = np.sin(x)
        label = target + np.repeat([1.0, -2.0, 0.0], 4)
        # An error of e at every point, its sign in turns.
        signs = np.array([1.0, -1.0, 1.0, -1.0])
        off = np.concatenate([each[..., None] * signs for each in errors], axis=-1)
        data = make_run(label + off, target, x, steps=10 * np.arange(off.shape[1]))
        data["label"] = ("seed", "sample"), np.broadcast_to(label, (len(off), 12))
        data["role"] = ("sample",), np.repeat(np.int8([0, 1, 2]), 4)
        return data

    return run


def test_errors_are_by_role_against_the_labels_that_a_seed_sees(in_roles):
    errors = {"training": [[4, 2, 1]], "validation": [[3, 2, 5]], "test": [[3, 1, 4]]}
    found = early_stopping(in_roles(**errors))
    for name, values in errors.items():
        np.testing.assert_allclose(found[f"{name}_error"], values)


def test_the_stop_is_the_validation_sets_and_not_the_best_test_error(in_roles):
    validation = [[5, 3, 4, 4], [5, 4, 3, 2], [2, 3, 4, 5], [4, 3, 3, 4]]
    test = [[5, 2, 1, 6], [8, 1, 2, 4], [2, 1, 3, 4], [4, 2, 1, 3]]
    found = early_stopping(in_roles(test, validation, test))
    assert found["stop_step"].values.tolist() == [10, 30, 0, 10]
    np.testing.assert_allclose(found["gain"][:, -1], [6 / 2, 1, 4 / 2, 3 / 2])
    # With an earlier end the stop is the best step up to there: at step 20 the first seed would have gained 1/2.
    np.testing.assert_allclose(found["gain"][:, 2], [1 / 2, 1, 3 / 2, 1 / 2])


@given(arrays(np.float64, (2, 6), elements=ERRORS), arrays(np.float64, (2, 6), elements=ERRORS))
def test_stops_and_gains_agree_with_a_loop_over_ends(validation, test):
    found, gain = stops(validation), over_stop(test, stops(validation))
    for seed in range(2):
        for end in range(6):
            seen = validation[seed, : end + 1].tolist()
            place = seen.index(min(seen))
            assert found[seed, end] == place
            after, at = test[seed, end], test[seed, place]
            if place == end:
                assert gain[seed, end] == 1
            elif at == 0:
                assert np.isnan(gain[seed, end]) if after == 0 else np.isinf(gain[seed, end])
            else:
                assert gain[seed, end] == after / at


def test_misclassified_points_are_those_whose_largest_channel_is_another(make_run):
    label = np.eye(3)[[0, 1, 2, 0, 1, 2]]
    wrong = np.array([[1, 0, 1, 1, 0, 0], [0, 0, 1, 0, 1, 1]], dtype=bool)
    said = np.where(wrong[..., None], np.roll(label, 1, axis=-1), label)
    data = make_run(0.4 * said[None] + 0.2, label, np.zeros((6, 2)))
    data["label"] = ("seed", "sample", "channel"), label[None]
    data["role"] = ("sample",), np.int8([0, 0, 1, 1, 2, 2])
    found = early_stopping(data, error="misclassified")
    np.testing.assert_allclose(found["training_error"][0], [0.5, 0])
    np.testing.assert_allclose(found["validation_error"][0], [1, 0.5])
    np.testing.assert_allclose(found["test_error"][0], [0, 1])
    by_points = np.sqrt(np.mean((0.4 * said + 0.2 - label)[:, 4:] ** 2, axis=(1, 2)))
    np.testing.assert_allclose(early_stopping(data)["test_error"][0], by_points)


@pytest.mark.parametrize("count", [32, 33])
def test_the_band_on_an_interval_holds_tones_from_its_lowest_frequency_up(count):
    phase = 2 * np.pi * np.arange(count) / count
    output = 7.0 + 2 * np.sin(2 * phase) + 3 * np.cos(5 * phase) + 4 * np.sin(11 * phase)
    for lowest, expected in ((0, 49 + 29 / 2), (2, 29 / 2), (3, 25 / 2), (5, 25 / 2), (6, 8), (12, 0)):
        assert band_energy(output[None, None], (count,), lowest)[0, 0] == pytest.approx(expected, abs=1e-12)


def test_the_band_of_an_image_holds_cosines_from_its_radius_up():
    rows, columns = (np.indices((8, 12)) + 0.5) * np.pi / np.array([8, 12])[:, None, None]
    output = 5.0 + np.cos(3 * rows) + 2 * np.cos(3 * rows) * np.cos(4 * columns)
    for lowest, expected in ((0, 25 + 0.5 + 1), (3, 0.5 + 1), (4, 1), (5, 1), (6, 0)):
        found = band_energy(output.reshape(1, 1, -1), (8, 12), lowest)
        assert found[0, 0] == pytest.approx(expected, abs=1e-12)


def test_the_noise_band_is_read_on_the_test_points_and_compared_with_the_stop(in_roles):
    # The errors' signs alternate: on 4 points that is frequency 2, with the square of the error as its energy.
    data = in_roles([[9, 9, 9]], [[3, 2, 4]], [[1, 2, 3]])
    data["prediction"] = data["prediction"] - data["target"]
    found = early_stopping(data, noise_from=2)
    np.testing.assert_allclose(found["noise_energy"][0], [1, 4, 9])
    np.testing.assert_allclose(found["noise_growth"][0], [1, 1, 9 / 4])
    assert "noise_energy" not in early_stopping(data)


def test_the_first_seed_is_kept_for_drawing_at_the_start_the_stop_and_the_end(in_roles):
    data = in_roles([[9, 9, 9]] * 2, [[3, 2, 4], [1, 2, 3]], [[1, 2, 3]] * 2)
    found = early_stopping(data)
    np.testing.assert_array_equal(found["shown_output"], data["prediction"].values[0, [0, 1, 2], 8:])
    np.testing.assert_array_equal(found["shown_target"], data["target"][8:])
    np.testing.assert_array_equal(found["given_label"], data["label"].values[0, :8])
    assert found["given_role"].values.tolist() == [0] * 4 + [1] * 4
    assert all({"long_name", "units"} <= set(variable.attrs) for variable in found.variables.values())


@pytest.mark.parametrize("name", ["role", "label"])
def test_a_run_without_roles_is_refused(in_roles, name):
    with pytest.raises(ValueError, match="needs a dataset with training, validation and test points"):
        early_stopping(in_roles([[1]], [[1]], [[1]]).drop_vars(name))


def test_classes_of_a_single_channel_are_refused(in_roles):
    with pytest.raises(ValueError, match="a channel a class"):
        early_stopping(in_roles([[1]], [[1]], [[1]]), error="misclassified")


def test_a_band_beyond_the_grid_or_without_one_is_refused(in_roles):
    data = in_roles([[1]], [[1]], [[1]])
    with pytest.raises(ValueError, match="cannot show the frequency 3: their highest is 2"):
        early_stopping(data, noise_from=3)
    flat = xr.concat([data["x"], data["x"]], "dimension").transpose("sample", "dimension")
    with pytest.raises(ValueError, match="test points on an interval or an image"):
        early_stopping(data.drop_vars("x").assign(x=flat), noise_from=1)
