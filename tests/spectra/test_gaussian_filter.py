"""The Gaussian filter against loops over pairs, and in blocks of any size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from spectral_bias.spectra import gaussian_filter
from spectral_bias.spectra.gaussian_filter import Points

X = np.random.default_rng(3).standard_normal((9, 4)) + 1e3
VALUES = np.random.default_rng(4).standard_normal((9, 2))
DELTAS = np.array([0.5, 4.0])


def filtered_by_loops(x, values, delta):
    low = np.empty_like(values)
    for i, point in enumerate(x):
        weights = np.array([np.exp(-np.sum((point - other) ** 2) / (2 * delta)) for other in x])
        low[i] = weights @ values / weights.sum()
    return low


def test_distances_are_those_of_pairs():
    points = Points(X)
    ((rows, squared),) = points.blocks()
    np.testing.assert_allclose(squared, cdist(X, X)[rows] ** 2, atol=1e-8)
    assert points.mean_square == pytest.approx(np.mean(cdist(X, X) ** 2))


@given(block=st.integers(1, 100))
def test_blocks_of_any_size_filter_alike(block):
    points = Points(X, block)
    for rows, squared in points.blocks():
        assert squared.size <= max(block, len(X))
        np.testing.assert_allclose(squared, cdist(X, X)[rows] ** 2, atol=1e-8)
    low = points.low_pass(VALUES, DELTAS)
    for found, delta in zip(low, DELTAS, strict=True):
        np.testing.assert_allclose(found, filtered_by_loops(X, VALUES, delta), rtol=1e-7)
    np.testing.assert_allclose(points.low_pass_energy(VALUES, DELTAS), np.sum(low**2, axis=(1, 2)))


def test_many_points_are_never_all_paired_at_once(monkeypatch):
    held = []
    squared = Points._squared
    monkeypatch.setattr(Points, "_squared", lambda self, rows: held.append(squared(self, rows)) or held[-1])
    x = np.random.default_rng(5).standard_normal((6000, 1))
    Points(x).low_pass(x, DELTAS)
    assert sum(block.size for block in held) == 6000**2
    assert max(block.size for block in held) <= gaussian_filter.BLOCK < 6000**2
