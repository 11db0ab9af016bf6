"""Kernels against features themselves: their inner products, averaged over many draws or integrated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.scales import kernel
from spectral_bias.scales.models import MODELS


def differences(points: np.ndarray) -> np.ndarray:
    return points[:, None, :] - points[None, :, :]


@pytest.mark.parametrize("axes", [1, 2])
def test_the_gaussian_kernel_is_the_mean_inner_product_of_the_features(axes):
    generator = np.random.default_rng(3)
    points, sigma = generator.uniform(size=(5, axes)), 0.7
    phase = 2 * np.pi * points @ (sigma * generator.standard_normal((axes, 200_000)))
    features = np.concatenate([np.cos(phase), np.sin(phase)], axis=1) / np.sqrt(200_000)
    assert kernel.gaussian(differences(points), sigma) == pytest.approx(features @ features.T, abs=0.01)


def test_the_positional_kernel_is_the_inner_product_of_the_octaves():
    points = np.random.default_rng(4).uniform(size=(6, 2))
    octaves = [1.0, 2.0, 4.0, 8.0]
    phase = 2 * np.pi * np.concatenate([points * each for each in octaves], axis=1)
    features = np.concatenate([np.cos(phase), np.sin(phase)], axis=1) / np.sqrt(8)
    assert kernel.positional(differences(points), 8.0) == pytest.approx(features @ features.T, abs=1e-12)


def test_the_siren_kernel_is_the_mean_product_of_its_first_layer():
    # Far from the origin of the phases, where the part that depends on the sum of two points averages out.
    generator = np.random.default_rng(5)
    points, omega = 50 + generator.uniform(size=(5, 2)), 30.0
    weight = generator.uniform(-0.5, 0.5, (2, 200_000))
    layer = np.sin(omega * points @ weight + generator.uniform(0, 2 * np.pi, 200_000))
    expected = 2 * layer @ layer.T / 200_000
    assert kernel.siren(differences(points), omega / (2 * np.pi)) == pytest.approx(expected, abs=0.015)


def normal_pairs(rho: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gauss-Hermite points and weights of two unit normals of correlation rho."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    first, second = np.meshgrid(nodes, nodes)
    return first, rho * first + np.sqrt(1 - rho**2) * second, np.outer(weights, weights) / (2 * np.pi)


@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.4, 0.9])
def test_the_tangent_kernel_of_relu_is_its_recursion_integrated(rho):
    covariance, tangent = rho, rho
    for _ in range(kernel.HIDDEN):
        first, second, weight = normal_pairs(covariance)
        slopes = np.sum(weight * 2 * (first > 0) * (second > 0))
        covariance = np.sum(weight * 2 * np.maximum(first, 0) * np.maximum(second, 0))
        tangent = covariance + tangent * slopes
    assert kernel.relu_tangent(np.array(rho)) == pytest.approx(tangent / (kernel.HIDDEN + 1), abs=0.02)
    assert kernel.relu_tangent(np.array(1.0)) == pytest.approx(1.0)


@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.4, 0.9])
def test_the_tangent_kernel_of_sines_is_integrated(rho):
    def products(correlation: float) -> float:
        first, second, weight = normal_pairs(correlation)
        sines = np.sum(weight * np.sin(first) * np.sin(second))
        return float(sines + correlation * np.sum(weight * np.cos(first) * np.cos(second)))

    assert kernel.sine_tangent(np.array(rho)) == pytest.approx(products(rho) / products(1.0), abs=1e-8)


def test_hats_interpolate_linearly():
    x, cells = np.linspace(0, 0.999, 40), 7
    nodes = np.arange(cells + 1) / cells
    interpolated = np.stack([np.interp(x, nodes, unit) for unit in np.eye(cells + 1)], axis=1)
    assert kernel.hats(x[:, None], cells) == pytest.approx(interpolated @ interpolated.T, abs=1e-12)


@given(scale=st.floats(0.25, 40), seed=st.integers(0, 100), axes=st.integers(1, 2))
def test_every_kernel_is_one_of_features(scale, seed, axes):
    points = np.random.default_rng(seed).uniform(size=(8, axes))
    for model in MODELS:
        matrix = model.at(max(scale, 1.0))(points)
        assert matrix == pytest.approx(matrix.T, abs=1e-12)
        assert np.linalg.eigvalsh(matrix).min() > -1e-6
        if model.name != "cells":
            assert np.diagonal(matrix) == pytest.approx(1.0)
