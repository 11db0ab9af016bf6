"""Leave-one-out errors against regressions that are done again without each point."""

from __future__ import annotations

import numpy as np
import pytest

from spectral_bias.scales import left_out
from spectral_bias.scales.kernel import gaussian
from spectral_bias.scales.left_out import blocks_of, left_out_error, left_out_errors, of_differences
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
