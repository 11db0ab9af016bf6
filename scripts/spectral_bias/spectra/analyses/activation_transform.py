"""Fourier transform of an activation by quadrature, and the law of its decay.

Activations do not decay in x, so their transform is taken under a wide Gaussian window, which convolves it with a
Gaussian of width 1 / window, narrow enough to change it only near k = 0. The trapezoidal rule on a fine grid is
spectrally accurate for smooth functions; a kink costs a relative error of about (k h / 2 pi)^2.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr
from jaxtyping import Complex, Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.quantities import Activation, Interval, PositiveFloat
from spectral_bias.registry.resolve import resolve
from spectral_bias.spectra.decay import decay_rate

WINDOW = 60.0
SPACING = 0.01
# Accuracy of quadrature in float64, relative to the largest value.
FLOOR = 1e-11
LAWS = ("algebraic", "exponential", "gaussian")


def activation_transform(
    *, activation: Activation, band: Interval = (4.0, 10.0), highest: PositiveFloat = 20.0
) -> xr.Dataset:
    """Transform, decay laws with their rates, peak, and the deviation from the closed form if there is one.

    Args:
        activation: a name from models/activations.
        band: angular frequencies over which rates are fitted.
        highest: highest angular frequency of the transform.
    """
    k = np.linspace(0.25, highest, 400)
    transform = windowed_transform(activation, k)
    magnitude = np.abs(transform)
    fitted = (k >= band[0]) & (k <= band[1]) & (magnitude > FLOOR * magnitude.max())
    rates = {law: decay_rate(k[fitted], magnitude[fitted], law) for law in LAWS}
    closed = closed_form(activation, k[fitted])
    deviation = np.nan if closed is None else np.max(np.abs(transform[fitted] / closed - 1.0))
    seed = ("seed",)
    return xr.Dataset(
        {
            "magnitude": described(magnitude, ("k",), "magnitude of the Fourier transform"),
            "peak": described(
                [peak(k, magnitude)], seed, "angular frequency at which the magnitude is largest", "radian"
            ),
            **{
                f"{law}_rate": described([rate], seed, f"slope of ln magnitude against {abscissa}")
                for (law, (rate, _)), abscissa in zip(rates.items(), ("ln k", "k", "k squared"), strict=True)
            },
            **{
                f"{law}_residual": described([residual], seed, f"root mean square residual of the {law} fit")
                for law, (_, residual) in rates.items()
            },
            "closed_form_deviation": described([deviation], seed, "largest relative deviation from the closed form"),
        },
        coords={
            "k": described(k, ("k",), "angular frequency", "radian"),
            "seed": described([0], seed, "the one computation"),
        },
    )


def windowed_transform(
    activation: str | dict[str, Any], k: Float[np.ndarray, " frequency"]
) -> Complex[np.ndarray, " frequency"]:
    """The integral of sigma(x) exp(-x^2 / (2 window^2)) e^{-ikx} over x, in float64."""
    x = np.arange(-8.0 * WINDOW, 8.0 * WINDOW + SPACING, SPACING)
    with jax.enable_x64(True):
        values = np.asarray(resolve("models.activations", activation)(jnp.asarray(x)))
    weighted = SPACING * values * np.exp(-0.5 * (x / WINDOW) ** 2)
    return np.array([weighted @ np.exp(-1j * frequency * x) for frequency in k])


def peak(k: Float[np.ndarray, " frequency"], magnitude: Float[np.ndarray, " frequency"]) -> float:
    """The frequency of the maximum, by a parabola through it and its neighbours; the grid's frequency at an edge."""
    top = int(magnitude.argmax())
    if top in {0, len(k) - 1}:
        return float(k[top])
    a, b, c = magnitude[top - 1 : top + 2]
    return float(k[top] + 0.5 * (a - c) / (a - 2.0 * b + c) * (k[1] - k[0]))


def closed_form(
    activation: str | dict[str, Any], k: Float[np.ndarray, " frequency"]
) -> Complex[np.ndarray, " frequency"] | None:
    """The closed form of the transform, for activations with one that the window does not change."""
    name = activation if isinstance(activation, str) else activation["name"]
    if name == "tanh":
        return -1j * np.pi / np.sinh(np.pi * k / 2.0)
    if name == "sigmoid":
        return -1j * np.pi / np.sinh(np.pi * k)
    return None


def activation_transform_facts() -> AnalysisFacts:
    """One number a law."""
    return AnalysisFacts(
        variables={
            "k": "magnitude",
            "seed": "peak algebraic_rate exponential_rate gaussian_rate algebraic_residual "
            "exponential_residual gaussian_residual closed_form_deviation",
        }
    )
