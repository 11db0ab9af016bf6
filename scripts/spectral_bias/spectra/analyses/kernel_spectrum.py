"""Eigenvalues of the integral operator of a two-layer network's training, u_t = -int K(x, y) u(y) dy on (-1, 1).

The network is sum_j a_j sigma(w_j x + b_j) / sqrt(m) with a_j ~ N(0, 1) and w_j, b_j uniform in (-R, R), so that relu's
kinks lie evenly in (-1, 1). Trained in its output weights alone, K is the kernel of random features

    K(x, y) = mean over j of sigma(w_j x + b_j) sigma(w_j y + b_j);

trained in all weights, its neural tangent kernel adds mean a_j^2 sigma'(w_j x + b_j) sigma'(w_j y + b_j) (1 + x y).
For relu the two are Green's functions of a fourth and of a second derivative, whose eigenvalues fall as k^-4 and k^-2
(Luo et al., arXiv 2010.08153, with 1/k^4 and 1/k^2 in one dimension). The square of the transform of tanh(w x) falls as
exp(-pi |angular frequency| / w), and mode k of (-1, 1) has angular frequency pi k / 2, so tanh's eigenvalues fall
about as exp(-pi^2 k / (2 R)).
"""

from __future__ import annotations

from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.quantities import Activation, Interval, PositiveFloat, PositiveInt
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.spectra.decay import decay_rate

# Accuracy of a float64 eigenvalue solver, relative to the largest eigenvalue.
FLOOR = 1e-13
# Nodes of the midpoint rule over (w, b) for infinite width.
QUADRATURE = (64, 1024)
CHUNK = 8192


def kernel_spectrum(
    *,
    activation: Activation,
    trained: Literal["output", "all"] = "all",
    largest_weight: PositiveFloat = 1.0,
    width: PositiveInt = 4096,
    points: PositiveInt = 512,
    seeds: PositiveInt = 16,
    band: Interval = (16.0, 48.0),
) -> xr.Dataset:
    """Eigenvalues by seed and at infinite width, and the law of their decay.

    Args:
        activation: a name from models/activations.
        trained: which weights are trained: those of the output layer, or all.
        largest_weight: R, the bound of hidden weights and biases.
        width: hidden units m.
        points: number of points of the grid on (-1, 1).
        seeds: number of networks.
        band: numbers of the eigenvalues over which laws are fitted, the largest eigenvalue being number 1.

    Raises:
        ValueError: the grid has too few points for the band.
    """
    if band[1] > points / 4:
        raise ValueError(f"{points} points resolve eigenvalues up to number {points // 4}, not {band[1]:g}")
    x = -1.0 + (2.0 * np.arange(points) + 1.0) / points
    bound = float(largest_weight)
    by_seed = []
    for seed in range(seeds):
        generator = np.random.default_rng(list(stream("kernel spectrum", seed)))
        w, b = generator.uniform(-bound, bound, (2, width))
        a_squared = generator.standard_normal(width) ** 2
        by_seed.append(falling_eigenvalues(kernel(activation, x, w, b, a_squared, trained)))
    grids = [(2.0 * np.arange(count) + 1.0) / count - 1.0 for count in QUADRATURE]
    w, b = (bound * each.ravel() for each in np.meshgrid(*grids))
    infinite = falling_eigenvalues(kernel(activation, x, w, b, np.ones_like(w), trained))
    values, k = np.stack(by_seed), np.arange(1, points + 1)
    laws = [fitted_laws(k, row, band) for row in values]
    inside = (k >= band[0]) & (k <= band[1]) & (infinite > FLOOR * infinite[0])
    # In logarithms, so that all eigenvalues have equal weight and not only the largest.
    log_deviation = np.max(np.abs(np.log(values[:, inside] / infinite[inside])), axis=1, initial=0.0)
    return xr.Dataset(
        {
            "eigenvalue": described(values, ("seed", "number"), "eigenvalue of the kernel, from the largest on"),
            "infinite_width_eigenvalue": described(infinite, ("number",), "eigenvalue of the kernel at infinite width"),
            "infinite_width_deviation": described(
                log_deviation, ("seed",), "largest absolute logarithm of an eigenvalue over its value at infinite width"
            ),
            **law_variables(laws),
        },
        coords={
            "number": described(k, ("number",), "number of the eigenvalue, half waves on the interval"),
            "seed": described(np.arange(seeds), ("seed",), "number of the network"),
        },
    )


def kernel(
    activation: str | dict[str, Any],
    x: Float[np.ndarray, " point"],
    w: Float[np.ndarray, " unit"],
    b: Float[np.ndarray, " unit"],
    a_squared: Float[np.ndarray, " unit"],
    trained: str,
) -> Float[np.ndarray, "point point"]:
    """K at every pair of points, in float64."""
    sigma = resolve("models.activations", activation)
    total = np.zeros((x.size, x.size))
    for start in range(0, w.size, CHUNK):
        part = slice(start, start + CHUNK)
        with jax.enable_x64(True):
            z = jnp.asarray(np.outer(x, w[part]) + b[part])
            values, slopes = (np.asarray(each) for each in jax.jvp(sigma, (z,), (jnp.ones_like(z),)))
        total += values @ values.T
        if trained == "all":
            total += (slopes * a_squared[part]) @ slopes.T * (1.0 + np.outer(x, x))
    return total / w.size


def falling_eigenvalues(matrix: Float[np.ndarray, "point point"]) -> Float[np.ndarray, " number"]:
    """Eigenvalues of the integral operator on (-1, 1) with this kernel, by the midpoint rule, descending."""
    return np.linalg.eigvalsh(matrix)[::-1] * 2.0 / len(matrix)


def fitted_laws(
    k: Float[np.ndarray, " number"] | np.ndarray, values: Float[np.ndarray, " number"], band: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    """Slope and residual of a power law and an exponential law over the values of the band above the floor."""
    used = (k >= band[0]) & (k <= band[1]) & (values > FLOOR * values.max())
    number = np.asarray(k[used], np.float64)
    return {law: decay_rate(number, values[used], law) for law in ("algebraic", "exponential")}


def law_variables(laws: list[dict[str, tuple[float, float]]]) -> dict[str, xr.Variable]:
    """Rates and residuals of both laws for each seed, and the ratio of the residuals."""
    seed = ("seed",)
    variables = {}
    for law, abscissa in (("algebraic", "ln k"), ("exponential", "k")):
        variables[f"{law}_rate"] = described(
            [each[law][0] for each in laws], seed, f"slope of ln eigenvalue against {abscissa}"
        )
        variables[f"{law}_residual"] = described(
            [each[law][1] for each in laws], seed, f"root mean square residual of the {law} fit"
        )
    ratios = [each["exponential"][1] / each["algebraic"][1] for each in laws]
    variables["residual_ratio"] = described(
        ratios, seed, "residual of the exponential fit over that of the algebraic one"
    )
    return variables


def kernel_spectrum_facts() -> AnalysisFacts:
    """Eigenvalues by number, and the law of their decay."""
    return AnalysisFacts(
        variables={
            "seed number": "eigenvalue",
            "number": "infinite_width_eigenvalue",
            "seed": "infinite_width_deviation algebraic_rate exponential_rate algebraic_residual "
            "exponential_residual residual_ratio",
        }
    )
