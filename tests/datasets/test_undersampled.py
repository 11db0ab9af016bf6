"""High tones on coarse grids are low tones: the alias of k on n points is |((k + n/2) mod n) - n/2|."""

import numpy as np
import pytest

from spectral_bias.datasets.undersampled import undersampled


@pytest.mark.parametrize("count", [12, 14, 16, 24, 40])
@pytest.mark.parametrize("k", [9, 11])
def test_a_tone_looks_like_its_alias_at_the_training_points_and_like_itself_between_them(k, count):
    tone = {"sin": float(k), "cos": None, "amplitude": 1.0, "phase": 0.0}
    data = undersampled((0, 0), terms=[tone], train=count)
    shifted = (k + count / 2) % count - count / 2
    # On a grid that starts at -pi a turn more a step also changes the sign for each odd multiple of n.
    turns = round((k - shifted) / count)
    x = np.linspace(-np.pi, np.pi, count, endpoint=False)[:, None]
    alias = np.sin(shifted * x - np.pi * count * turns)
    np.testing.assert_allclose(data["y_train"], alias, atol=1e-5)
    spectrum = np.abs(np.fft.rfft(np.float64(data["y_train"][:, 0]))) / count
    assert spectrum.argmax() == abs(shifted)
    fine = np.abs(np.fft.rfft(np.float64(data["target"][:, 0]))) / 512
    assert fine.argmax() == k
    assert fine[k] == pytest.approx(0.5, abs=1e-6)
    assert data.attrs["train_points"] == count
