"""Eigenvalues of a network's tangent kernel before training (Jacot, Gabriel and Hongler, arXiv 1806.07572).

K(x, x') is the inner product of the gradients of f(x) and f(x') by the parameters. Near the start, gradient descent
shrinks the error along an eigenvector at a rate proportional to its eigenvalue, so the ratio of the largest eigenvalue
to that of a given rank is the ratio of the learning rates of their modes. Computed in float64.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.models.frozen import is_frozen
from spectral_bias.models.networks.mlp import mlp
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.quantities import Activation, Initialisation, PositiveInt, Widths
from spectral_bias.registry.seeds import stream


def tangent_condition(
    *,
    widths: Widths,
    activation: Activation = "tanh",
    initialisation: Initialisation = "xavier",
    points: PositiveInt = 200,
    rank: PositiveInt = 11,
    seeds: PositiveInt = 16,
) -> xr.Dataset:
    """Eigenvalues of K/n on a periodic grid of n points on [-pi, pi), and the ratio of the first to one of them.

    Args:
        widths: units of each hidden layer of a fully connected network of one input and one output.
        activation: the activation of every hidden layer.
        initialisation: initialisation of every affine layer.
        points: number of points n.
        rank: rank of the eigenvalue in the denominator; tones up to the frequency k span 2 k + 1 dimensions.
        seeds: number of networks.

    Raises:
        ValueError: there are fewer points than the rank.
    """
    if points < rank:
        raise ValueError(f"a kernel on {points} points has no eigenvalue of rank {rank}")
    x = -np.pi + 2.0 * np.pi * np.arange(points) / points
    keys = [stream("tangent condition", seed, "initialisation") for seed in range(seeds)]
    with jax.enable_x64(True):
        ascending = [
            np.linalg.eigvalsh(tangent_kernel(_network(key, widths, activation, initialisation), x)) for key in keys
        ]
    eigenvalues = np.stack(ascending)[:, ::-1] / points
    kept = eigenvalues[:, : 2 * rank]
    return xr.Dataset(
        {
            "eigenvalue": described(kept, ("seed", "rank"), "eigenvalue of the tangent kernel over the points"),
            "condition": described(
                eigenvalues[:, 0] / eigenvalues[:, rank - 1], ("seed",), f"first eigenvalue over number {rank}"
            ),
        },
        coords={
            "seed": described(np.arange(seeds), ("seed",), "number of the initial network"),
            "rank": described(np.arange(1, kept.shape[1] + 1), ("rank",), "rank of the eigenvalue, from the largest"),
        },
    )


def tangent_kernel(network: eqx.Module, x: Float[np.ndarray, " point"]) -> Float[np.ndarray, "point point"]:
    """K(x_i, x_j) of a network of one input and one output."""
    trained, frozen = eqx.partition(network, eqx.is_inexact_array, is_leaf=is_frozen)

    def gradient(at: jax.Array) -> jax.Array:
        slopes = jax.grad(lambda arrays: eqx.combine(arrays, frozen, is_leaf=is_frozen)(at[None])[0])(trained)
        return jnp.concatenate([leaf.ravel() for leaf in jax.tree.leaves(slopes)])

    jacobian = np.asarray(jax.vmap(gradient)(jnp.asarray(x)))
    return jacobian @ jacobian.T


def _network(key: tuple[int, int], widths: list[int], activation: object, initialisation: object) -> eqx.Module:
    wrapped = jax.random.wrap_key_data(jnp.asarray(key, dtype=jnp.uint32))
    return mlp(wrapped, 1, 1, widths=widths, activation=activation, initialisation=initialisation)


def tangent_condition_facts(*, rank: int) -> AnalysisFacts:
    """Eigenvalues by rank."""
    return AnalysisFacts(
        variables={"seed rank": "eigenvalue", "seed": "condition"}, coordinates={"rank": range(1, 2 * rank + 1)}
    )
