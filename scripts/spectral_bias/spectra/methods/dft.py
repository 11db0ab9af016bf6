"""Discrete Fourier transform on a periodic grid (Xu et al., arXiv 1901.06523; SCIENCE: F_k = 1/N sum u e^{-ikx})."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Complex, Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Levels, PositiveInt, WholeFrequencies
from spectral_bias.spectra.fields import check_periodic_grid, fields
from spectral_bias.spectra.tone_search import check_leakage, tones_on_grid
from spectral_bias.spectra.tone_spectrum import VARIABLES, tone_spectrum


def dft(
    run: xr.Dataset,
    *,
    frequencies: WholeFrequencies | Literal["auto"],
    thresholds: Levels = (0.1, 0.2),
    highest: PositiveInt = 16,
) -> xr.Dataset:
    """Relative errors by frequency and step, convergence times, and the spectral exponent; channels together.

    Args:
        run: a run on a periodic one-dimensional grid without its end point.
        frequencies: the target's tones, in cycles per domain length; auto finds them in the target alone (at least 1 %
            of its energy each).
        thresholds: thresholds of the relative error.
        highest: highest frequency for which amplitudes of the output are stored.

    Raises:
        ValueError: the points are no such grid, a frequency is above the grid's highest, the target has no energy at
            it, or the tones that auto finds are parts of others that do not fit the domain.
    """
    check_periodic_grid(run, "dft", str(frequencies))
    target, prediction = fields(run)
    samples = target.shape[-1]
    f_hat, h_hat = coefficients(target), coefficients(prediction)
    k = np.arange(f_hat.shape[-1])
    both_signs = np.where((k == 0) | (2 * k == samples), 1.0, 2.0)
    energy = both_signs * np.sum(np.abs(f_hat) ** 2, axis=0)
    chosen = tones_on_grid(energy, samples) if frequencies == "auto" else np.asarray(frequencies)
    if frequencies == "auto":
        check_leakage(target, chosen)
    if (beyond := chosen[chosen > k[-1]]).size:
        raise ValueError(f"the {samples} evaluation points cannot show the frequencies {beyond.tolist()}")
    kept = np.arange(min(highest, k[-1]) + 1)
    share = energy / max(energy[1:].sum(), np.finfo(float).tiny)
    unit = "in cycles per domain length"
    f, h = f_hat[:, chosen].T, np.moveaxis(h_hat[..., chosen], 2, -1)
    return tone_spectrum(
        run,
        f,
        h,
        frequency=described(chosen, ("frequency",), "frequency of a tone of the target", comment=unit),
        mode=described(kept, ("mode",), "frequency", comment=unit),
        magnitudes=(np.abs(f), np.abs(h)),
        amplitudes=tuple(both_signs[kept] * np.linalg.norm(each[..., kept], axis=-2) for each in (f_hat, h_hat)),
        energy_share=share[chosen],
        named_energy_share=float(share[np.unique(chosen)].sum()),
        thresholds=thresholds,
    )


def coefficients(values: Float[np.ndarray, "*lead sample"]) -> Complex[np.ndarray, "*lead frequency"]:
    """F_k = 1/N sum_j u(x_j) e^{-2 pi i k j / N} for k = 0 ... N/2; sin kx has exactly |F_k| = 1/2."""
    return np.fft.rfft(values, axis=-1) / values.shape[-1]


def dft_facts(*, frequencies: tuple[float, ...] | str, thresholds: tuple[float, ...], highest: int) -> MethodFacts:
    """The points are taken for a periodic grid."""
    return MethodFacts(
        needs="periodic grid",
        frequencies=() if frequencies == "auto" else ("frequencies",),
        times={"": "frequency"},
        variables=VARIABLES,
        coordinates={"mode": range(highest + 1), "threshold": thresholds}
        if frequencies == "auto"
        else {"frequency": frequencies, "mode": range(highest + 1), "threshold": thresholds},
    )
