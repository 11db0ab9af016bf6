"""Measures of sweeps: extremes over runs, the power law of the best place, and where an error rises again."""

import numpy as np
import pytest
from hand_made_spectra import INF, NAN, measured, rising
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.verdicts.reading import Spectrum


def run(place, validation, test=None, **more):
    """A run of a sweep with a last value a seed; the values before are others."""
    ends = {"validation_error": validation, "test_error": validation if test is None else test}
    data = rising(**{name: [[7.0, value] for value in values] for name, values in ends.items()}).data
    values = {"omega": place, **more}
    return Spectrum(str(values), {axis: str(each) for axis, each in values.items()}, values, data)


def test_value_over_runs_takes_each_seeds_own_extreme():
    runs = [run(1, [0.5, 0.2, 0.3]), run(2, [0.4, 0.6, 0.3])]
    assert measured("value_over_runs", *runs, take="least").tolist() == [0.4, 0.2, 0.3]
    assert measured("value_over_runs", *runs, take="greatest").tolist() == [0.5, 0.6, 0.3]
    assert measured("value_over_runs", runs[0], take="least", variable="validation_error").tolist() == [0.5, 0.2, 0.3]
    np.testing.assert_array_equal(measured("value_over_runs", runs[0], run(2, [NAN, 1, 1]), take="least")[0], NAN)


def test_value_over_runs_chooses_one_run_for_all_seeds_and_judges_it_on_other_points():
    runs = [run(1, [0.1, 0.2, 0.9], [1, 2, 3]), run(2, [0.3, 0.3, 0.3], [4, 5, 6]), run(3, [0.9, 0.1, 0.4], [7, 8, 9])]
    # The medians of the validation errors are 0.2, 0.3, 0.4.
    assert measured("value_over_runs", *runs, take="chosen").tolist() == [1, 2, 3]


def test_runs_of_other_numbers_of_seeds_are_refused():
    for name, parameters in (
        ("value_over_runs", {"take": "least"}),
        ("upper_wall", {"axis": "omega", "expected": 1.0}),
    ):
        with pytest.raises(ValueError, match="their numbers of seeds differ"):
            measured(name, run(1, [0.1, 0.2]), run(2, [0.1]), **parameters)


@given(st.floats(-2, 2), st.floats(0.1, 10), st.floats(0.1, 10), st.integers(2, 5), st.randoms(use_true_random=False))
def test_best_slope_of_a_power_law_is_its_exponent(exponent, factor, first, count, shuffle):
    centres = [first * 2.0**power for power in range(count)]
    runs = [
        run(best * other, [error, error], centre=centre)
        for centre in centres
        for best in [factor * centre**exponent]
        for other, error in ((0.5, 0.8), (1.0, 0.1), (2.0, 0.4))
    ]
    shuffle.shuffle(runs)
    np.testing.assert_allclose(measured("best_slope", *runs, axis="omega", along="centre"), [exponent] * 2, atol=1e-9)


def test_best_slope_is_each_seeds_own_and_leaves_out_what_diverged():
    runs = [
        run(1, [0.1, 0.1, NAN], centre="1"),
        run(2, [0.2, 0.2, NAN], centre="1"),
        run(1, [0.3, NAN, 0.3], centre="4"),
        run(4, [0.2, 0.9, 0.2], centre="4"),
        run(16, [0.4, 0.1, 0.4], centre="4"),
    ]
    np.testing.assert_allclose(measured("best_slope", *runs, axis="omega", along="centre"), [1, 2, NAN])
    with pytest.raises(ValueError, match=r"two numbers of the axis centre or more; there is \[1.0\]"):
        measured("best_slope", *runs[:2], axis="omega", along="centre")


@pytest.mark.parametrize("never", [NAN, INF])
def test_best_slope_is_none_of_a_seed_without_a_finite_value_somewhere(never):
    runs = [run(1, [0.1, never], centre=1), run(2, [0.2, never], centre=1), run(4, [0.3, 0.3], centre=4)]
    np.testing.assert_allclose(measured("best_slope", *runs, axis="omega", along="centre"), [1, NAN])


def sweep(*rows):
    """Runs at 1, 2, 4, ... with one row of values a seed."""
    return [run(2**index, column) for index, column in enumerate(np.transpose(rows).tolist())]


def test_upper_wall_lies_between_two_runs_on_a_line_in_logarithms():
    # Through 0.1 at 4 and 0.4 at 8: 0.2 is midway in both logarithms.
    runs = sweep([0.5, 0.2, 0.1, 0.4, 0.9])
    np.testing.assert_allclose(measured("upper_wall", *runs, axis="omega", expected=2.0, level=0.2), [2.0**2.5 / 2])
    logarithm = {"axis": "omega", "expected": 8.0, "level": 0.2, "scale": "absolute_logarithm"}
    np.testing.assert_allclose(measured("upper_wall", *runs[::-1], **logarithm), [0.5 * np.log(2)])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.9, 0.1, 0.2, 0.3], INF),  # it does not rise again
        ([0.9, 0.9, 0.8, 0.9], NAN),  # it is nowhere under the level
        ([0.9, 0.1, NAN, 0.9], NAN),  # a seed diverged
        ([0.9, 0.1, 0.2, INF], NAN),
        ([0.9, 0.1, 0.8, 0.95, 0.8], 4.0),  # the first run at the level
        ([0.1, 0.2, 0.8, 0.9], 4.0),  # it is least at the first run, and at the level in the third
        ([0.1, 0.8, 0.05, 0.8], 8.0),  # a rise before the least value is not the wall
    ],
)
def test_upper_wall_lies_over_the_least_value_or_nowhere(values, expected):
    found = measured("upper_wall", *sweep(values), axis="omega", expected=1.0)
    np.testing.assert_allclose(found, [expected])
