"""Eigenvalues of -d^2/dx^2 on (-1, 1) with u(-1) = u(1) = 0, by second differences: (pi k / 2)^2."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.linalg import eigvalsh_tridiagonal

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.quantities import Interval, PositiveInt
from spectral_bias.spectra.decay import decay_rate


def derivative_spectrum(*, points: PositiveInt = 1023, band: Interval = (16.0, 48.0)) -> xr.Dataset:
    """Eigenvalues, the power of their growth, and their deviation from the closed form.

    Args:
        points: interior nodes.
        band: numbers of the eigenvalues over which the power is fitted, the smallest eigenvalue being number 1.

    Raises:
        ValueError: the grid has too few points for the band.
    """
    if band[1] > points / 4:
        raise ValueError(f"{points} points resolve eigenvalues up to number {points // 4}, not {band[1]:g}")
    spacing = 2.0 / (points + 1)
    k = np.arange(1, points + 1)
    values = eigvalsh_tridiagonal(np.full(points, 2.0), np.full(points - 1, -1.0)) / spacing**2
    used = (k >= band[0]) & (k <= band[1])
    rate, residual = decay_rate(np.asarray(k[used], np.float64), values[used], "algebraic")
    deviation = np.max(np.abs(values[used] / (0.5 * np.pi * k[used]) ** 2 - 1.0))
    seed = ("seed",)
    return xr.Dataset(
        {
            "eigenvalue": described(values[None], ("seed", "number"), "eigenvalue of -d2/dx2, from the smallest on"),
            "algebraic_rate": described([rate], seed, "slope of ln eigenvalue against ln k"),
            "algebraic_residual": described([residual], seed, "root mean square residual of the algebraic fit"),
            "closed_form_deviation": described([deviation], seed, "largest relative deviation from (pi k / 2)^2"),
        },
        coords={
            "number": described(k, ("number",), "number of the eigenvalue, half waves on the interval"),
            "seed": described([0], seed, "the one computation"),
        },
    )


def derivative_spectrum_facts() -> AnalysisFacts:
    """Eigenvalues by number, and the law of their growth."""
    return AnalysisFacts(
        variables={"seed number": "eigenvalue", "seed": "algebraic_rate algebraic_residual closed_form_deviation"}
    )
