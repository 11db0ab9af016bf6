"""Sine modes against closed forms."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.spectra.methods.dst import coefficients, dst

NODES = 31
X = np.arange(1, NODES + 1) / (NODES + 1)


def mode(m):
    return np.sin(m * np.pi * X)


def run(prediction, target):
    """A run of one seed from its outputs by step."""
    return xr.Dataset(
        {
            "prediction": (("seed", "step", "sample"), np.float32(prediction)[None]),
            "target": (("sample",), np.float32(target)),
            "x": (("sample", "dimension"), np.float32(X)[:, None]),
        },
        coords={"step": np.int32([0, 10, 20])},
    )


@pytest.mark.parametrize("m", [1, 2, 17, 31])
def test_a_mode_of_amplitude_one_has_one_coefficient_of_one(m):
    np.testing.assert_allclose(coefficients(mode(m)), np.arange(1, NODES + 1) == m, atol=1e-12)


def test_errors_of_bands_are_those_of_their_modes():
    target = mode(1) + 2 * mode(2) + mode(9)
    found = dst(run([0 * target, mode(1) + 2 * mode(2), target], target), bands=[[1.0, 3.0], [8.0, 10.0]])
    np.testing.assert_allclose(found["relative_error"][0], [[1, 1], [0, 1], [0, 0]], atol=1e-6)
    np.testing.assert_array_equal(found["first_passage_step"].sel(threshold=0.1)[0], [10, 20])
    np.testing.assert_allclose(found["l2_error"][0], [1, 6**-0.5, 0], atol=1e-6)
    half = dst(run([target, mode(1) + mode(2) + mode(9), target], target), bands=[[1.0, 3.0]])
    assert float(half["relative_error"][0, 1, 0]) == pytest.approx(5**-0.5, rel=1e-5)
    np.testing.assert_allclose(half["target_coefficient"][[0, 1, 8]], [1, 2, 1], rtol=1e-6)


def test_what_cannot_be_shown_is_refused():
    target = mode(1)
    with pytest.raises(ValueError, match=r"31 evaluation points cannot show the modes of the band \[30, 40\]"):
        dst(run([target] * 3, target), bands=[[30.0, 40.0]])
    with pytest.raises(ValueError, match=r"target has nothing in the band \[5, 7\]"):
        dst(run([target] * 3, target), bands=[[5.0, 7.0]])
    plane = run([target] * 3, target)
    plane["x"] = (("sample", "dimension"), np.zeros((NODES, 2), np.float32))
    with pytest.raises(ValueError, match="one input dimension"):
        dst(plane, bands=[[1.0, 3.0]])
