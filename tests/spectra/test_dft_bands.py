"""Bands of frequencies against closed forms."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.spectra.methods.dft_bands import dft_bands

COUNT = 32
X = 2 * np.pi * np.arange(COUNT) / COUNT


def run(prediction, target, dimension=1):
    return xr.Dataset(
        {
            "prediction": (("seed", "step", "sample"), np.float32(prediction)[None]),
            "target": (("sample",), np.float32(target)),
            "x": (("sample", "dimension"), np.float32(np.repeat(X[:, None], dimension, axis=1))),
        },
        coords={"step": np.int32([0, 10])},
    )


def test_errors_of_bands_are_those_of_their_tones():
    target = np.sin(X) + 2 * np.cos(2 * X) + np.sin(9 * X)
    found = dft_bands(run([0 * target, np.sin(X) + np.cos(2 * X)], target), bands=[[1.0, 3.0], [8.0, 10.0]])
    np.testing.assert_allclose(found["relative_error"][0], [[1, 1], [5**-0.5, 1]], atol=1e-6)
    np.testing.assert_array_equal(found["first_passage_step"].sel(threshold=0.5)[0], [10, -1])
    np.testing.assert_allclose(found["l2_error"][0], [1, (2 / 6) ** 0.5], atol=1e-6)
    np.testing.assert_array_equal(found["band_to"], [3, 10])


def test_a_phase_error_is_an_error():
    found = dft_bands(run([np.cos(3 * X)] * 2, np.sin(3 * X)), bands=[[2.0, 4.0]])
    np.testing.assert_allclose(found["relative_error"], 2**0.5, rtol=1e-6)


def test_what_cannot_be_shown_is_refused():
    target = np.sin(X)
    with pytest.raises(ValueError, match=r"32 evaluation points cannot show the modes of the band \[15, 40\]"):
        dft_bands(run([target] * 2, target), bands=[[15.0, 40.0]])
    with pytest.raises(ValueError, match=r"nothing in the band \[5, 7\]"):
        dft_bands(run([target] * 2, target), bands=[[5.0, 7.0]])
    with pytest.raises(ValueError, match="one input dimension"):
        dft_bands(run([target] * 2, target, dimension=2), bands=[[1.0, 3.0]])
