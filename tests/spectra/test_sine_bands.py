"""Bands of sine modes: errors put in by hand, and bands that hold nothing."""

import numpy as np
import pytest

from spectral_bias.solvers.modes import mode
from spectral_bias.spectra.sine_bands import band_errors


def test_bands_hold_their_own_modes_and_no_others():
    reference = 2 * mode(15, 2) + 4 * mode(15, 5) + 3 * mode(15, 6)
    error = np.stack([mode(15, 2), 5 * mode(15, 6) + mode(15, 3), np.zeros(15)])
    np.testing.assert_allclose(band_errors(error, reference, (1, 5)), [[0.5, 0], [0.5, 1], [0, 0]], atol=1e-14)


def test_an_empty_band_is_refused():
    for edge in (9, 20):
        with pytest.raises(ValueError, match=f"band from mode {edge} on has nothing in it"):
            band_errors(mode(15, 2), mode(15, 2), (1, edge))
