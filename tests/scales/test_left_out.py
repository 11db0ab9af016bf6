"""Leave-one-out errors against regressions that are done again without each point."""

from __future__ import annotations

import numpy as np
import pytest

from spectral_bias.scales import left_out
from spectral_bias.scales.kernel import gaussian
from spectral_bias.scales.left_out import (
    blocks_of,
    left_out_error,
    left_out_errors,
    left_out_squares,
    of_differences,
)
from spectral_bias.scales.signal import Signal, on_line

KERNEL = of_differences(gaussian, 2.0)


def again_without_each(points: np.ndarray, values: np.ndarray, ridge: float) -> float:
    matrix, square = KERNEL(points), 0.0
    for place in range(len(points)):
        rest = np.arange(len(points)) != place
        weights = np.linalg.solve(matrix[np.ix_(rest, rest)] + ridge * np.eye(rest.sum()), values[rest])
        square += np.sum((values[place] - matrix[place, rest] @ weights) ** 2)
    return square


@pytest.mark.parametrize("ridge", [1e-4, 0.1])
def test_the_closed_form_is_the_regression_without_each_point(monkeypatch, ridge):
    monkeypatch.setattr(left_out, "RIDGES", (ridge,))
    generator = np.random.default_rng(1)
    values = generator.standard_normal((20, 2))
    blocks = blocks_of(on_line("line", values, np.sort(generator.uniform(size=20))))
    centred = values - values.mean(axis=0)
    square = again_without_each(blocks.parts[0].points, centred, ridge)
    assert left_out_error(blocks, KERNEL) == pytest.approx(np.sqrt(square / np.sum(centred**2)))


def test_channels_by_themselves_are_signals_by_themselves():
    values = np.random.default_rng(2).standard_normal((40, 3)).cumsum(axis=0)
    together = left_out_errors(blocks_of(Signal("three", values)), KERNEL)
    alone = [left_out_error(blocks_of(Signal("one", values[:, [each]])), KERNEL) for each in range(3)]
    assert together == pytest.approx(alone)


def test_all_channels_of_a_signal_have_one_ridge():
    generator = np.random.default_rng(3)
    smooth, noise = np.sin(np.arange(60) / 5.0), generator.standard_normal(60)
    blocks = blocks_of(Signal("both", np.stack([smooth, noise], axis=1)))
    squares = left_out_squares(blocks, KERNEL)
    assert len(set(squares.argmin(axis=0))) == 2  # each by itself would take another
    assert left_out_error(blocks, KERNEL) == pytest.approx(np.sqrt(squares.sum(axis=1).min() / blocks.energy.sum()))


def test_ridges_are_shares_of_the_kernels_diagonal():
    blocks = blocks_of(Signal("walk", np.random.default_rng(4).standard_normal((50, 1)).cumsum(axis=0)))
    assert left_out_squares(blocks, lambda points: 9.0 * KERNEL(points)) == pytest.approx(
        left_out_squares(blocks, KERNEL), rel=1e-6
    )


def test_channels_of_a_signal_in_blocks_stay_apart():
    values = np.stack([np.arange(50_000) % 7, np.zeros(50_000) + (np.arange(50_000) == 3)], axis=1)
    blocks = blocks_of(Signal("two", values.astype(float)))
    starts = np.linspace(0, 50_000 - left_out.LINE, left_out.LINES).round().astype(int)
    cut = np.stack([values[start : start + left_out.LINE] for start in starts])
    assert blocks.energy == pytest.approx(np.sum((cut - cut.mean(axis=1, keepdims=True)) ** 2, axis=(0, 1)))


def test_stretches_of_uneven_points_have_points_of_their_own():
    position = np.sort(np.random.default_rng(5).uniform(size=5000))
    blocks = blocks_of(Signal("uneven", (10.0 * position)[:, None], position))
    assert len(blocks.parts) == left_out.UNEVEN
    assert blocks.parts[0].points[0, 0] == position[0]
    assert blocks.parts[-1].points[-1, 0] == position[-1]
    for part in blocks.parts:
        expected = 10.0 * (part.points - part.points.mean())
        assert part.values == pytest.approx(expected)


def test_a_large_picture_is_taken_in_a_square_number_of_patches():
    (part,) = blocks_of(Signal("large", np.random.default_rng(6).standard_normal((200, 300, 1)))).parts
    assert part.values.shape == (left_out.SIDE**2, left_out.PATCHES)


def test_a_long_line_is_taken_in_stretches_from_its_start_to_its_end():
    values = np.arange(100_000.0)[:, None]
    blocks = blocks_of(Signal("ramp", values))
    (part,) = blocks.parts
    assert part.values.shape == (left_out.LINE, left_out.LINES)
    assert part.points[1, 0] == pytest.approx(1e-5)
    assert part.values == pytest.approx(part.values[:, :1] * np.ones(left_out.LINES))  # each less its mean


def test_patches_keep_their_pixels_together():
    rows, columns = np.mgrid[:64, :48]
    (part,) = blocks_of(Signal("plane", (rows * 1000.0 + columns)[..., None])).parts
    expected = part.points @ [64 * 1000.0, 48.0]
    assert part.values == pytest.approx((expected - expected.mean())[:, None] * np.ones(part.values.shape[1]))


def test_white_noise_is_predicted_by_nothing():
    blocks = blocks_of(Signal("noise", np.random.default_rng(7).standard_normal((300, 1))))
    assert all(left_out_error(blocks, of_differences(gaussian, sigma)) > 0.95 for sigma in (1.0, 10.0, 100.0))
