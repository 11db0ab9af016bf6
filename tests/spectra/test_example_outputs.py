"""Snapshots kept for drawing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.spectra.methods.example_outputs import example_outputs, example_places


@given(st.lists(st.integers(1, 10**5), min_size=1, max_size=300, unique=True), st.integers(2, 12))
def test_the_first_and_the_last_snapshot_are_among_them_and_no_more_than_asked(later, count):
    steps = np.array([0, *sorted(later)])
    places = example_places(steps, count)
    assert places[0] == 0
    assert places[-1] == len(steps) - 1
    assert (np.diff(places) > 0).all()
    assert len(places) <= count


def test_dense_snapshots_are_thinned_to_powers_of_ten():
    assert example_places(np.arange(1001), 5).tolist() == [0, 1, 10, 100, 1000]


def test_what_is_shown_is_what_was_said_then(make_run):
    prediction = np.random.default_rng(0).standard_normal((3, 101, 4))
    run = make_run(prediction, np.arange(4.0), np.linspace(0, 1, 4), trained_on=[1, 0, 0, 1])
    found = example_outputs(run, count=4, seeds=2)
    assert found["shown_prediction"].dims == ("shown_seed", "shown_step", "sample")
    assert found["shown_step"].values.tolist() == [0, 1, 10, 100]
    np.testing.assert_array_equal(found["shown_prediction"], prediction[:2][:, [0, 1, 10, 100]])
    for name in ("target", "x", "trained_on"):
        np.testing.assert_array_equal(found[name], run[name])
