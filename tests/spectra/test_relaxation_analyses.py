"""Relaxation by mode and by band against closed forms."""

import numpy as np
import pytest

from spectral_bias.spectra.analyses.relaxation_modes import relaxation_modes
from spectral_bias.spectra.analyses.relaxation_target import relaxation_target


@pytest.mark.parametrize("omega", [1.0, 2 / 3])
def test_jacobis_modes_are_left_as_the_closed_form_says(omega):
    data = relaxation_modes(omega=omega, points=15, sweeps=300)
    factor = np.abs(1 - omega + omega * np.cos(np.arange(1, 16) * np.pi / 16))
    expected = factor ** data["step"].values[:, None]
    np.testing.assert_allclose(data["relative_error"][0], expected, atol=1e-12)
    assert data["closed_form_deviation"].item() < 1e-10
    np.testing.assert_allclose(data["first_sweep"][0], factor, atol=1e-14)
    assert data["smoothing_factor"].item() == pytest.approx(max(factor[7:]))
    times = np.maximum(np.ceil(np.log(0.1) / np.log(np.maximum(factor, 1e-9))), 1)
    np.testing.assert_array_equal(data["first_passage_step"].sel(threshold=0.1)[0], times)


def test_gauss_seidel_smooths_at_its_known_factor_and_has_no_closed_form_here():
    # Brandt's local Fourier analysis: 1 / sqrt(5) at a quarter of the grid's frequency.
    data = relaxation_modes(method="gauss-seidel", points=255, sweeps=1)
    assert data["smoothing_factor"].item() == pytest.approx(5**-0.5, rel=0.01)
    assert np.isnan(data["closed_form_deviation"].item())
    with pytest.raises(ValueError, match="omega must be 1"):
        relaxation_modes(method="gauss-seidel", omega=0.5)


def test_of_the_four_tones_the_highest_comes_first():
    data = relaxation_target(points=63, sweeps=2500)
    times = data["first_passage_step"].sel(threshold=0.1).values[0]
    assert times[0] > times[1] > times[2] > 0
    assert data["closed_form_deviation"].item() < 1e-10
    assert data["band_from"].values.tolist() == [1, 4, 10]
    assert data["band_to"].values.tolist() == [4, 10, 64]
    np.testing.assert_allclose(data["relative_error"][0, 0], 1)
    assert data["discretisation_error"].item() < 0.1
