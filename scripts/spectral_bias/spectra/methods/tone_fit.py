"""Relative errors of tones at any points, by least squares on their plane waves.

On a periodic grid the waves of whole frequencies are orthogonal, and the coefficients are those of the discrete Fourier
transform (SCIENCE: F_k). At other points all waves are fitted together, which keeps one tone from leaking into another.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Floats, Levels, PositiveFloat, PositiveFloats
from spectral_bias.spectra.fields import fields
from spectral_bias.spectra.tone_fitting import told_apart
from spectral_bias.spectra.tone_search import tones_at_points
from spectral_bias.spectra.tone_spectrum import VARIABLES, tone_spectrum


def tone_fit(
    run: xr.Dataset,
    *,
    frequencies: PositiveFloats | Literal["auto"] | None = None,
    period: PositiveFloat | None = None,
    direction: Floats | None = None,
    thresholds: Levels = (0.1, 0.2),
) -> xr.Dataset:
    """Relative errors by tone and step, ||c_k(h) - c_k(f)|| / ||c_k(f)||, c_k the cosines and sines of a tone's waves.

    Args:
        run: any run; points need not be regular.
        frequencies: the target's tones, in cycles per period, which need not be whole; auto finds them in the target
            alone (at least 1 % of its energy each); left out, the dataset's own waves are fitted.
        period: the length over which frequencies are counted; left out, the run's domain_length.
        direction: the direction of the plane waves, where points have several dimensions.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: there are no frequencies, no period or no direction, the waves are linearly dependent at the points,
            or the target has no energy at a tone.
    """
    target, prediction = fields(run)
    if frequencies is None:
        if "angle" not in run:
            raise ValueError(
                "the tone_fit method needs `frequencies: [...]` or `frequencies: auto`, or a dataset with the angles "
                "of its tones, such as tones_in_space"
            )
        angle = np.asarray(run["angle"].transpose("frequency", "wave", "sample"), np.float64)
        tones, unit = np.asarray(run["frequency"], np.float64), {"units": "radian per unit"}
    else:
        position = _position(np.asarray(run["x"], np.float64), run.attrs.get("domain_length"), period, direction)
        tones = tones_at_points(target, position) if frequencies == "auto" else np.asarray(frequencies, np.float64)
        angle = 2.0 * np.pi * tones[:, None, None] * position
        unit = {"comment": "in cycles per period"}
    f, h = fit(target, angle), fit(prediction, angle)
    waves = np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
    waves = waves - waves.mean(axis=-1, keepdims=True)
    fitted = np.einsum("ckp,kps->cks", f[1], waves, optimize=True)
    centred = target - target.mean(axis=1, keepdims=True)
    energy = max(float(np.sum(centred**2)), np.finfo(float).tiny)
    residual = centred - fitted.sum(axis=1)
    mode = np.concatenate([[0.0], tones])
    return tone_spectrum(
        run,
        # Channels and parts of a tone in one axis, the last one.
        _parts(f[1]),
        _parts(h[1]),
        frequency=described(tones, ("frequency",), "frequency of a tone of the target", **unit),
        mode=described(mode, ("mode",), "frequency; 0 is the constant", **unit),
        magnitudes=(_magnitudes(f[1]), _magnitudes(h[1])),
        amplitudes=(_amplitudes(*f), _amplitudes(*h)),
        energy_share=np.sum(fitted**2, axis=(0, 2)) / energy,
        named_energy_share=1.0 - float(np.sum(residual**2) / energy),
        thresholds=thresholds,
    )


def fit(
    values: Float[np.ndarray, "*lead sample"], angle: Float[np.ndarray, "frequency wave sample"]
) -> tuple[Float[np.ndarray, "*lead"], Float[np.ndarray, "*lead frequency part"]]:
    """The least-squares fit of a constant and all waves: the constant, and cosines, then sines, of every tone's waves.

    Raises:
        ValueError: the waves are linearly dependent at the points.
    """
    tones, _, sample = angle.shape
    parts = np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
    basis = np.concatenate([np.ones((1, sample)), parts.reshape(-1, sample)])
    if not told_apart(basis):
        raise ValueError(
            f"the {sample} evaluation points cannot tell the tones' waves apart: name fewer frequencies, or ones below "
            "the Nyquist frequency of the points"
        )
    fitted = values @ np.linalg.pinv(basis)
    return fitted[..., 0], fitted[..., 1:].reshape(*values.shape[:-1], tones, -1)


def _position(x: np.ndarray, length: float | None, period: float | None, direction: Any) -> np.ndarray:
    """Place of every point along the direction, in periods."""
    period = period or length
    if period is None:
        raise ValueError(
            "the tone_fit method counts frequencies in cycles per period: give the log the attribute domain_length, or "
            f"the method `period: {np.ptp(x[:, 0]):.6g}` or another length"
        )
    if direction is None and x.shape[1] > 1:
        axis = [1, *[0] * (x.shape[1] - 1)]
        raise ValueError(
            f"x: the points have {x.shape[1]} dimensions: give tone_fit the direction of its plane waves, such as "
            f"`direction: {axis}`"
        )
    along = np.asarray([1.0] if direction is None else direction, np.float64)
    if len(along) != x.shape[1] or not along.any():
        raise ValueError(f"direction: {along.tolist()} is no direction of points of {x.shape[1]} dimensions")
    return (x - x.min(axis=0)) @ (along / np.linalg.norm(along)) / period


def _parts(values: Float[np.ndarray, "*lead channel frequency part"]) -> Float[np.ndarray, "*lead frequency all"]:
    moved = np.moveaxis(values, -3, -1)
    return moved.reshape(*moved.shape[:-2], -1)


def _magnitudes(
    parts: Float[np.ndarray, "*lead channel frequency part"],
) -> Float[np.ndarray, "*lead frequency channel"]:
    """Size of a tone by channel, of all its waves together."""
    return np.moveaxis(np.linalg.norm(parts, axis=-1), -2, -1)


def _amplitudes(constant: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Norms of the constant and of every tone, over channels."""
    tones = np.linalg.norm(_parts(parts), axis=-1)
    return np.concatenate([np.linalg.norm(constant, axis=-1)[..., None], tones], axis=-1)


def tone_fit_facts(*, frequencies: tuple[float, ...] | str | None, thresholds: tuple[float, ...]) -> MethodFacts:
    """Frequencies that are not named are those of the dataset, or found in the target."""
    return MethodFacts(
        times={"": "frequency"},
        variables=VARIABLES,
        coordinates={"threshold": thresholds}
        if frequencies in ("auto", None)
        else {"frequency": frequencies, "threshold": thresholds},
    )
