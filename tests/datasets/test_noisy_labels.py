"""Digits some of whose labels are drawn at random."""

import numpy as np
import pytest

from spectral_bias.datasets.noisy_labels import noisy_labels

SIZES = {"train": 100, "validation": 150, "evaluate": 200}


def made(**changes):
    return noisy_labels((1, 2), **{"source": "digits", "noise": 0.4, **SIZES, **changes})


def test_images_are_different_in_all_roles_and_keep_their_classes():
    data = made(noise=0.0)
    assert np.bincount(data["role"]).tolist() == [100, 150, 200]
    assert len({point.tobytes() for point in data["x"].values}) == 450
    counts = data["target"].values.sum(axis=0)
    assert counts.max() - counts.min() <= 1
    # The images are in no order: in none of the roles does a class dominate.
    for number in range(3):
        assert data["target"].values[np.asarray(data["role"]) == number].mean(axis=0).max() < 0.2


@pytest.mark.parametrize("noise", [0.25, 0.4, 1.0])
def test_of_the_replaced_labels_nine_in_ten_are_wrong(noise):
    data = made(noise=noise, copies=200)
    role, clean = np.asarray(data["role"]), data["target"].values.argmax(axis=1)
    label = data["label"].values
    assert set(np.unique(label)) == {0.0, 1.0}
    assert (label.sum(axis=2) == 1).all()
    wrong = label.argmax(axis=2) != clean
    for number, size in ((0, 100), (1, 150)):
        share = wrong[:, role == number].mean(axis=1)
        assert share.max() <= round(noise * size) / size
        assert share.mean() == pytest.approx(0.9 * noise, rel=0.03)
    assert not wrong[:, role == 2].any()


def test_replaced_labels_are_drawn_evenly_from_all_classes():
    drawn = made(noise=1.0, copies=200)["y_train"].values.mean(axis=(0, 1))
    np.testing.assert_allclose(drawn, 0.1, atol=0.01)


@pytest.mark.parametrize("noise", [-0.1, 1.1])
def test_a_share_beyond_0_and_1_is_refused(noise):
    with pytest.raises(ValueError, match=f"noise = {noise} must be from 0 to 1"):
        made(noise=noise)


def test_more_images_than_there_are_are_refused():
    with pytest.raises(ValueError, match="'digits' has 1797 points, fewer than train = 1800"):
        made(train=1450)
