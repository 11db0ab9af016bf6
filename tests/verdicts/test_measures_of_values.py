"""Measures of values: what a variable is at the end, how it changes, and how two runs compare in it."""

import numpy as np
import pytest
import xarray as xr
from hand_made_spectra import INF, NAN, measured, rising, spectrum

from spectral_bias.verdicts.reading import Spectrum


def test_final_value_is_the_last_snapshots():
    data = xr.Dataset(
        {
            "rmse": (("seed", "step"), [[9.0, 0.5], [9.0, 0.25]]),
            "amplitude": (("seed", "step", "mode"), [[[9, 9], [0.1, 0.9]], [[9, 9], [0.2, 0.8]]]),
        },
        coords={"step": [0, 10], "mode": [3, 9]},
    )
    assert measured("final_value", spectrum(data), variable="rmse").tolist() == [0.5, 0.25]
    found = measured("final_value", spectrum(data), variable="amplitude", along="mode", place=9.0)
    assert found.tolist() == [0.9, 0.8]
    with pytest.raises(KeyError, match=r"amplitude has no mode 5; it has \[3, 9\]"):
        measured("final_value", spectrum(data), variable="amplitude", along="mode", place=5.0)
    with pytest.raises(KeyError):
        measured("final_value", spectrum(data), variable="nosuch")
    with pytest.raises(KeyError):
        measured("final_value", spectrum(data), variable="amplitude", along="mode", place=4)


@pytest.mark.parametrize(
    ("direction", "expected"), [("first_over_second", [2, 8]), ("second_over_first", [0.5, 0.125])]
)
def test_value_ratio_names_its_direction(direction, expected):
    logged = rising(rmse=[[9, 1.0], [9, 2.0]]), rising(rmse=[[9, 0.5], [9, 0.25]])
    computed = (spectrum(xr.Dataset({"rmse": (("seed",), rows)})) for rows in ([1.0, 2.0], [0.5, 0.25]))
    for runs in (logged, computed):
        assert measured("value_ratio", *runs, variable="rmse", direction=direction).tolist() == expected


def test_value_ratio_divides_two_variables_of_one_run_or_one_of_two_the_first_by_the_second():
    run = rising(rmse=[[9, 0.5], [9, 0.25]], loss=[[1, 5.0], [1, 0.5]])
    assert measured("value_ratio", run, variable="rmse", over="loss").tolist() == [0.1, 0.5]
    counts = (spectrum(xr.Dataset({"count": (("seed",), np.int64([n]))})) for n in (25, 5))
    assert measured("value_ratio", *counts, variable="count").tolist() == [5.0]


@pytest.mark.parametrize(("count", "over"), [(1, None), (3, None), (2, "loss"), (0, "loss")])
def test_value_ratio_refuses_another_number_of_runs(count, over):
    runs = [rising(rmse=[[1.0, 1.0]], loss=[[1.0, 1.0]])] * count
    with pytest.raises(ValueError, match=f"needs two runs, or one run and 'over'.* chose {count}"):
        measured("value_ratio", *runs, variable="rmse", over=over)


def test_falling_share_counts_neighbours_that_do_not_rise_after_the_start():
    # The first value is the untrained network's and does not count.
    found = measured("falling_share", rising(blur=[[0, 9, 8, 8, 7], [9, 1, 2, 3, 4], [1, 4, 3, 5, 4]]), variable="blur")
    np.testing.assert_allclose(found, [1, 0, 2 / 3])
    stopped = rising(blur=[[9, 5, 4, 3, NAN, NAN], [9, 5, 6, NAN, NAN, NAN], [9, NAN, NAN, NAN, NAN, NAN]])
    np.testing.assert_array_equal(measured("falling_share", stopped, variable="blur"), [1, 0, NAN])


def test_degree_share_sums_the_last_snapshots_degrees():
    energy = [[[1, 0, 0, 0], [0.4, 0.3, 0.2, 0.1]], [[1, 0, 0, 0], [0, 0, 0, 1]]]
    data = xr.Dataset({"degree_energy": (("seed", "step", "degree"), energy)}, coords={"degree": [0, 1, 2, 3]})
    np.testing.assert_allclose(measured("degree_share", spectrum(data), lowest=0, highest=1), [0.7, 0])
    np.testing.assert_allclose(measured("degree_share", spectrum(data), lowest=2, highest=3), [0.3, 1])
    diverged = data.where(xr.DataArray([True, False], dims="seed"))
    np.testing.assert_allclose(measured("degree_share", spectrum(diverged), lowest=2, highest=3), [0.3, NAN])


def test_deviation_is_relative_to_what_is_expected_and_absolute_to_nothing():
    data = spectrum(xr.Dataset({"rate": (("seed",), [-1.6, -1.5])}))
    np.testing.assert_allclose(measured("deviation", data, variable="rate", expected=-2.0), [0.2, 0.25])
    np.testing.assert_allclose(measured("deviation", data, variable="rate"), [1.6, 1.5])


def hybrid():
    """A spectrum of ``hybrid_solver`` on two grids, two seeds, with numbers that are easy to divide."""
    data = xr.Dataset(
        {
            "jacobi_saving": (("seed", "grid"), [[2.0, 4.0], [3.0, 6.0]]),
            "jacobi_sweeps_network": (("seed", "grid"), [[10, 100], [20, 200]]),
            "jacobi_sweeps_zero": (("grid",), [40, 800]),
            "sweep_operations": (("grid",), [5, 7]),
            "direct_operations": (("grid",), [50, 70]),
            "multigrid_operations": (("grid",), [80, 90]),
        },
        coords={"grid": [63, 127], "step": [0, 25]},
        attrs={"parameters": 3, "train_points": 4},
    )
    return Spectrum("m-25", {}, {}, data)


def test_sweeps_saved_reads_one_grid():
    np.testing.assert_array_equal(measured("sweeps_saved", hybrid(), grid=127), [4, 6])
    with pytest.raises(KeyError):
        measured("sweeps_saved", hybrid(), grid=100)


def test_hybrid_gain_counts_training_and_sweeps_against_another_way():
    training = 6 * 2 * 3 * 4 * 25
    expected = [800 * 7 / (training + 100 * 7), 800 * 7 / (training + 200 * 7)]
    np.testing.assert_allclose(measured("hybrid_gain", hybrid(), grid=127, over="jacobi"), expected)
    three = 6 * 3 * 3 * 4 * 25
    expected = [50 / (three + 50), 50 / (three + 100)]
    np.testing.assert_allclose(measured("hybrid_gain", hybrid(), grid=63, over="direct", passes=3), expected)
    found = measured("hybrid_gain", hybrid(), grid=63, over="multigrid")
    np.testing.assert_allclose(found, [80 / (training + 50), 80 / (training + 100)])


def layers(**variables):
    """A spectrum with variables (seed, feature_step, layer) of three layers and the output."""
    arrays_ = {name: (("seed", "feature_step", "layer"), np.float64(rows)) for name, rows in variables.items()}
    return spectrum(xr.Dataset(arrays_, coords={"feature_step": [0, 50], "layer": [1, 2, 3, 4]}))


def test_layer_shift_compares_hidden_layers_and_leaves_the_output_out():
    f50 = [[[8, 8, 16, 99], [8, 4, 2, 1]], [[8, 8, 4, 99], [8, 8, INF, 1]], [[8, 8, 8, 8], [INF, 1, INF, INF]]]
    data = layers(f50=f50, f50_unscaled=np.float64(f50) ** 2)
    np.testing.assert_allclose(measured("layer_shift", data), [-np.log(4), INF, NAN])
    np.testing.assert_allclose(measured("layer_shift", data, at="start"), [np.log(2), -np.log(2), 0])
    np.testing.assert_allclose(measured("layer_shift", data, first=2), [-np.log(2), INF, INF])
    np.testing.assert_allclose(measured("layer_shift", data, last=4)[:2], [-np.log(8), -np.log(8)])
    np.testing.assert_allclose(measured("layer_shift", data, scaled=False)[:2], [-2 * np.log(4), INF])


def test_layer_shift_of_a_layer_that_is_not_there_says_so():
    with pytest.raises(KeyError, match="no layer 5: 3 hidden ones, and the output as 4"):
        measured("layer_shift", layers(f50=[[[1, 1, 1, 1]] * 2]), last=5)


def errors(validation, test):
    """A run whose errors end at the numbers given, one a seed."""
    ends = {"validation_error": validation, "test_error": test}
    return rising(**{name: np.stack([np.full(len(values), 99.0), values], axis=1) for name, values in ends.items()})


def test_ratio_to_chosen_divides_by_the_run_that_validation_chose():
    first = errors([9, 9, 9], [8.0, 6.0, 4.0])
    # The second has the better median on the validation half, though the first is better on the test half.
    others = [errors([3, 3, 3], [1.0, 1.0, 1.0]), errors([0.1, 2, 50], [2.0, 3.0, 8.0])]
    assert measured("ratio_to_chosen", first, *others).tolist() == [4.0, 2.0, 0.5]
    assert measured("ratio_to_chosen", first, *others[::-1]).tolist() == [4.0, 2.0, 0.5]
    found = measured("ratio_to_chosen", first, *others, scale="decibel")
    np.testing.assert_allclose(found, [12.0412, 6.0206, -6.0206], atol=1e-4)
    assert measured("ratio_to_chosen", *others, first, compared="last").tolist() == [4.0, 2.0, 0.5]
    assert measured("ratio_to_chosen", first, *others, by="test_error").tolist() == [8.0, 6.0, 4.0]


def test_ratio_to_chosen_compares_a_run_with_others_not_with_itself():
    best = errors([1.0], [1.0])
    assert measured("ratio_to_chosen", best, errors([5.0], [5.0])).tolist() == [0.2]
    with pytest.raises(ValueError, match="chose 1"):
        measured("ratio_to_chosen", best)
