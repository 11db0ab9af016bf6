"""Counts of networks and the recombination of sub-bands, computed without training."""

import numpy as np
import pytest

from spectral_bias.spectra.analyses.network_size import network_size
from spectral_bias.spectra.analyses.sub_band_recombination import sub_band_recombination


def tone(k):
    return {"sin": float(k), "cos": None, "amplitude": 1.0, "phase": 0.0}


@pytest.mark.parametrize(("order", "dimension"), [(1, 1), (2, 2), (1, 3), (3, 2)])
def test_a_full_lattice_has_the_bands_and_parameters_of_the_formula(order, dimension):
    model = {"name": "phase_dnn", "widths": [6, 4], "spacing": 1.0, "order": order, "lattice": "full"}
    size = network_size(model=model, dimension=dimension)
    bands, products = (2 * order + 1) ** dimension, 6 * dimension + 24 + 8
    assert size["sub_bands"].item() == bands
    assert size["multiplications"].item() == bands * products
    assert size["parameters"].item() == bands * (products + 6 + 4 + 2)


def test_a_plain_network_is_one_band():
    size = network_size(model={"name": "mlp", "widths": [6, 4]}, dimension=3)
    assert size["sub_bands"].item() == 1
    assert size["multiplications"].item() == 18 + 24 + 4
    assert size["parameters"].item() == 18 + 24 + 4 + 6 + 4 + 1


def test_sub_bands_sum_to_what_they_cover_and_more_of_them_leave_less_out():
    found = sub_band_recombination(left=[tone(1)], right=[tone(23)], points=256, band_width=10)
    assert found["recombination_error"].item() < 1e-13
    error = np.asarray(found["truncation_error"])
    assert error[0] > 0.5
    assert error[3] < error[0] / 2
    assert error[-1] == error.min()
