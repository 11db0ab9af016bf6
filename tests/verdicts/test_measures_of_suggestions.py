"""The measure of suggested scales on sweeps made by hand."""

import numpy as np
import pytest
from hand_made_spectra import INF, NAN, measured, rising
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.verdicts.reading import Spectrum


def sweep(places, tests, suggested, validations=None):
    """Runs at these places, with a row of last test errors a run; errors before the last are others."""
    runs = []
    for index, place in enumerate(places):
        ends = {"test_error": tests[index], "validation_error": (validations or tests)[index]}
        data = rising(**{name: [[9.0, value] for value in values] for name, values in ends.items()}).data
        data["suggested_scale"] = ("seed", np.float64(suggested))
        runs.append(Spectrum(f"at-{place}", {"sigma": str(place)}, {"sigma": place}, data))
    return runs


# Three seeds.
PLACES = [8, 2, 4]
TESTS = [[0.3, 0.1, 0.9], [0.1, 0.4, 0.2], [0.2, 0.2, 0.1]]
RUNS = sweep(PLACES, TESTS, [1.5, 5.5, 3.0])


def test_suggested_ratio_is_the_error_at_the_nearest_swept_value_over_the_least():
    # 1.5 stands for 2, 5.5 for 4 (a ratio of 1.38; 8 is at 1.45), and 3 for 4 (1.33; 2 is at 1.5).
    np.testing.assert_allclose(measured("suggested_ratio", *RUNS, axis="sigma"), [1.0, 2.0, 1.0])
    np.testing.assert_array_equal(measured("suggested_ratio", *RUNS, axis="sigma", within=1.9), [1, 0, 1])
    np.testing.assert_array_equal(measured("suggested_ratio", *RUNS, axis="sigma", within=2.1), [1, 1, 1])


def test_suggested_ratio_of_the_neighbour_takes_the_next_seeds_suggestion_and_the_last_ones_the_first():
    # The next suggestions are 5.5, 3 and 1.5, so 4, 4 and 2.
    found = measured("suggested_ratio", *RUNS, axis="sigma", choice="neighbour")
    np.testing.assert_allclose(found, [2.0, 2.0, 2.0])


def test_suggested_ratio_of_a_fixed_scale_and_over_the_suggestion():
    fixed = {"axis": "sigma", "choice": "fixed", "fixed": 7.0}
    np.testing.assert_allclose(measured("suggested_ratio", *RUNS, **fixed), [3.0, 1.0, 9.0])
    np.testing.assert_allclose(measured("suggested_ratio", *RUNS, **fixed, over="suggested"), [3.0, 0.5, 9.0])


def test_suggested_ratio_of_the_validated_value_judges_it_by_the_other_error():
    runs = sweep([1, 2], [[0.1, 0.4], [0.3, 0.2]], [1, 1], validations=[[0.5, 0.1], [0.4, 0.2]])
    np.testing.assert_allclose(measured("suggested_ratio", *runs, axis="sigma", choice="validated"), [3.0, 2.0])


def test_suggested_ratio_counts_what_diverged_as_the_largest_error():
    runs = sweep([1, 2], [[NAN, 0.4, NAN], [0.3, INF, NAN]], [1, 1, 1])
    np.testing.assert_allclose(measured("suggested_ratio", *runs, axis="sigma"), [INF, 1.0, NAN])
    np.testing.assert_array_equal(measured("suggested_ratio", *runs, axis="sigma", within=1.5), [0, 1, NAN])


@pytest.mark.parametrize("parameters", [{"choice": "fixed"}, {"choice": "neighbour", "fixed": 3.0}])
def test_suggested_ratio_takes_a_fixed_scale_with_its_choice_alone(parameters):
    with pytest.raises(ValueError, match="fixed goes with choice fixed"):
        measured("suggested_ratio", *RUNS, axis="sigma", **parameters)


@given(st.lists(st.lists(st.floats(0.01, 10), min_size=4, max_size=4), min_size=2, max_size=6), st.data())
def test_suggested_ratio_is_never_under_one_and_one_where_the_best_is_suggested(rows, data):
    places = [1.4**index for index in range(len(rows))]
    best = np.argmin(rows, axis=0)
    suggested = data.draw(st.lists(st.floats(0.5, 20), min_size=4, max_size=4))
    assert (measured("suggested_ratio", *sweep(places, rows, suggested), axis="sigma") >= 1.0).all()
    known = [places[place] * 1.1 for place in best]
    assert measured("suggested_ratio", *sweep(places, rows, known), axis="sigma").tolist() == [1.0] * 4
