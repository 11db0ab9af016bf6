"""Energy in a band, equal at each of its frequencies, and test points midway between training points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.datasets.band_limited import band_limited
from spectral_bias.registry.seeds import stream


@given(st.integers(1, 20), st.integers(0, 11), st.integers(0, 2**32 - 1))
def test_all_energy_is_in_the_band_evenly_and_the_mean_square_is_one(lowest, more, seed):
    highest = lowest + more
    data = band_limited((seed, 0), lowest=lowest, highest=highest, train=64, evaluate=128)
    values = np.float64(data["target"][:, 0])
    power = np.abs(np.fft.rfft(values) / 128) ** 2
    expected = np.zeros(65)
    expected[lowest : highest + 1] = 0.5 / (more + 1)
    np.testing.assert_allclose(power, expected, atol=1e-6)
    assert np.mean(values**2) == pytest.approx(1.0, abs=1e-5)


def test_every_second_point_is_trained_on_and_the_others_lie_midway():
    data = band_limited((1, 2), lowest=3, highest=5, train=16, evaluate=32, domain=(0.0, 1.0))
    np.testing.assert_array_equal(data["x"][::2], data["x_train"])
    np.testing.assert_allclose(data["x"][1::2, 0], (np.arange(16) + 0.5) / 16, atol=1e-7)
    np.testing.assert_array_equal(data["target"][::2], data["y_train"])


def test_phases_come_from_the_stream():
    one, again, other = (
        band_limited(stream("dataset", name), lowest=3, highest=5, train=16, evaluate=32) for name in "aab"
    )
    assert one.identical(again)
    assert not np.allclose(one["target"], other["target"])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"highest": 2}, "highest = 2 is less than lowest = 3"),
        ({"train": 10}, "train = 10 points are too few for the frequency 5"),
        ({"evaluate": 10}, "evaluate = 10 points are too few for the frequency 5"),
    ],
)
def test_an_empty_band_and_a_band_above_a_grids_nyquist_rate_are_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        band_limited((0, 0), **{"lowest": 3, "highest": 5, "train": 16, "evaluate": 32, **changed})
