"""Errors of a training at one of its steps, by frequency, and how those of a second training compare with them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float

from spectral_bias.diagnosis.causes import HIGH, SMALL
from spectral_bias.diagnosis.errors_left import end, rms, spread_of
from spectral_bias.diagnosis.places_left import curves
from spectral_bias.spectra.fields import fields
from spectral_bias.training.run_layout import STOPPED


class Errors(NamedTuple):
    """Medians over networks at a step; of a network that diverged before they are infinite.

    Attributes:
        places: relative error of each frequency or band, ascending.
        share: of the target's energy that each holds.
        whole: root mean square error over the target's standard deviation.
    """

    places: Float[np.ndarray, " place"]
    share: Float[np.ndarray, " place"]
    whole: float


class Comparison(NamedTuple):
    """Errors of a second training over those of the first.

    Attributes:
        compared: which frequencies count.
        ratio: geometric mean of their ratios, each weighted by its share of the energy; errors under ``SMALL`` count as
            ``SMALL``, so that a frequency that is learned outweighs no other by how well.
        whole: ratio of the whole errors.
    """

    compared: Bool[np.ndarray, " place"]
    ratio: float
    whole: float


def errors_at(run: xr.Dataset, spectrum: xr.Dataset, step: int) -> Errors:
    """The median of a training's last looks up to a step, over the networks that did not stop before it.

    Args:
        run: in the run layout.
        spectrum: of the run.
        step: a logged step, or one after it.
    """
    target, prediction = fields(run)
    steps, reached = np.asarray(run["step"]), _reached(run, step)
    until = steps <= step
    places, whole = [], []
    share = curves(spectrum, 0)[1]
    for seed in np.flatnonzero(reached):
        finite = np.isfinite(prediction[seed]).all(axis=(1, 2))
        if not finite[until][-1]:
            places.append(np.full(share.size, np.inf))
            whole.append(np.inf)
            continue
        curve = curves(spectrum, int(seed))[0][until]
        places.append(np.array([end(each) for each in curve.T]))
        whole.append(end(rms(prediction[seed][until] - target, spread_of(target))))
    if not places:
        return Errors(np.full(share.size, np.inf), share, np.inf)
    return Errors(np.median(places, axis=0), share, float(np.median(whole)))


def _reached(run: xr.Dataset, step: int) -> Bool[np.ndarray, " seed"]:
    """Networks that did not stop before a step; those that diverged count."""
    stopped = (np.asarray(run["status"]) == STOPPED) & (np.asarray(run["last_step"]) < step)
    return ~stopped


def compare(first: Errors, second: Errors) -> Comparison:
    """Compare what the first training has not learned; the whole error where it has learned every frequency."""
    compared = np.isfinite(first.places) & (first.places >= HIGH) & (first.share > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = float(np.maximum(second.whole, 1e-300) / np.maximum(first.whole, 1e-300))
        if not compared.any():
            return Comparison(compared, max(second.whole, SMALL) / max(first.whole, SMALL), whole)
        ratio = np.log(np.maximum(second.places, SMALL) / first.places)[compared]
    weight = first.share[compared] / first.share[compared].sum()
    return Comparison(compared, float(np.exp(weight @ ratio)), whole)
