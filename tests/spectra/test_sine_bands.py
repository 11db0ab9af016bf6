"""Bands of sine modes: errors put in by hand, and points that have no such modes."""

import numpy as np
import pytest

from spectral_bias.solvers.modes import mode
from spectral_bias.solvers.poisson import interior_nodes
from spectral_bias.spectra.methods.sine_bands import sine_bands
from spectral_bias.spectra.sine_bands import band_errors

TARGET = 2 * mode(31, 2) - 4 * mode(31, 5) + 3 * mode(31, 20)


def test_each_band_has_the_error_of_its_own_modes(make_run):
    low, middle = 2 * mode(31, 2), -4 * mode(31, 5)
    prediction = np.stack([0 * low, 0.5 * low, low + 0.95 * middle, TARGET + 0.3 * mode(31, 25)])[None]
    data = sine_bands(make_run(prediction, TARGET, interior_nodes(31), steps=[0, 10, 20, 30]))
    expected = [[1, 1, 1], [0.5, 1, 1], [0, 0.05, 1], [0, 0, 0.1]]
    np.testing.assert_allclose(data["relative_error"][0], expected, atol=1e-13)
    assert data["first_passage_step"].sel(threshold=0.2)[0].values.tolist() == [20, 20, 30]
    assert data["band"].values.tolist() == [1, 4, 10]


def test_bands_hold_their_own_modes_and_no_others():
    reference = 2 * mode(15, 2) + 4 * mode(15, 5) + 3 * mode(15, 6)
    error = np.stack([mode(15, 2), 5 * mode(15, 6) + mode(15, 3), np.zeros(15)])
    np.testing.assert_allclose(band_errors(error, reference, (1, 5)), [[0.5, 0], [0.5, 1], [0, 0]], atol=1e-14)


def test_an_empty_band_is_refused():
    for edge in (9, 20):
        with pytest.raises(ValueError, match=f"band from mode {edge} on has nothing in it"):
            band_errors(mode(15, 2), mode(15, 2), (1, edge))


def test_points_without_sine_modes_are_refused(make_run):
    run = make_run(TARGET[None, None], TARGET, interior_nodes(31))
    for bad in (
        run.assign(x=run["x"] ** 3),
        run.assign(x=-run["x"]),
        make_run(TARGET[None, None], TARGET, np.ones((31, 2))),
    ):
        with pytest.raises(ValueError, match="equally spaced points in one dimension"):
            sine_bands(bad)
