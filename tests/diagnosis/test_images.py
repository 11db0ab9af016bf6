"""Energy at images of the target's frequencies: exact for equally spaced training points."""

import numpy as np
import pytest

from spectral_bias.diagnosis.images import comb, excess_at_images, structure_factor

X = np.arange(96) / 96


def test_images_of_a_regular_grid_are_its_multiples_away() -> None:
    trained = np.arange(96) % 8 == 0  # 12 points: |S|^2 is 1 at multiples of 12, else 0
    expected = (np.arange(96) % 12 == 0).astype(float)
    assert structure_factor(trained) == pytest.approx(expected, abs=1e-12)
    assert comb((96,), 12) == pytest.approx(expected)


@pytest.mark.parametrize(("wave", "excess"), [(3, 1.0), (21, 1.0), (15, 1.0), (4, None), (5, None)])
def test_excess_is_one_at_images_and_negative_beside(wave: int, excess: float | None) -> None:
    target = np.sin(2 * np.pi * 9 * X)[None]  # seen by 12 points as 3, 15, 21, ...
    output = np.sin(2 * np.pi * wave * X)[None, None]
    value = excess_at_images(output - target, target, comb((96,), 12))[0]
    # By chance a frequency beside the target's own is an image with probability p, so energy elsewhere gives -p/(1-p).
    assert value == pytest.approx(1.0) if excess else value < 0.0


def test_images_on_a_checkerboard_are_half_the_sampling_away_in_both_directions() -> None:
    rows, columns = np.indices((16, 16))
    target = np.cos(2 * np.pi * (rows + 2 * columns) / 16)[None]
    at_image = np.cos(2 * np.pi * ((1 + 8) * rows + (2 + 8) * columns) / 16)
    beside = np.cos(2 * np.pi * (5 * rows + 3 * columns) / 16)
    residual = np.stack([at_image, beside])[:, None]
    squared = structure_factor((rows + columns) % 2 == 0)
    assert excess_at_images(residual, target, squared)[0] == pytest.approx(1.0)
    assert excess_at_images(residual, target, squared)[1] < 0.0


def test_points_without_order_have_no_images() -> None:
    trained = np.zeros(96, bool)
    trained[np.random.default_rng(5).choice(96, 12, replace=False)] = True
    target = np.sin(2 * np.pi * 9 * X)[None]
    noise = np.random.default_rng(6).standard_normal((1, 1, 96))
    assert np.isnan(excess_at_images(noise, target, structure_factor(trained))).all()
