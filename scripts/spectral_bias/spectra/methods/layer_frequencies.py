"""Frequencies of every layer's effective target (Xu and Zhou, arXiv 2007.14313).

The effective target of layer l is the map from its inputs to the labels, h_{l-1}(x_i) -> y_i, which layer l and those
after it have to learn; h_0 = x, and the layer after the last hidden one is the output layer. Its share of energy below
a frequency 1/sqrt(delta) is the low-frequency ratio
LFR(delta) = sum |y_low|^2 / sum |y|^2, with y_low the labels after a Gaussian filter of variance delta on h_{l-1}.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import NonNegativeInt
from spectral_bias.spectra.gaussian_filter import Points

LOWEST, HIGHEST, COUNT = 0.1, 1000.0, 240
FREQUENCIES = np.geomspace(LOWEST, HIGHEST, COUNT)
UNIT = "in inverse root mean square distances between the layer's inputs"
F50 = "frequency under which half of the effective target's energy lies"


def layer_frequencies(run: xr.Dataset, *, curves: NonNegativeInt = 0) -> xr.Dataset:
    """The frequency f50 under which half of an effective target's energy lies, by layer and step.

    Features are divided by their root mean square distance before the filter, labels are centred. The filter depends on
    distance times frequency only, so f50 without that scaling is f50 over the distance, which is stored too.

    Args:
        run: a run with hidden layers' features, and labels at the same points.
        curves: number of members whose low-frequency ratio and its density are stored, at the first and the last step
            of the features.

    Raises:
        ValueError: the run has no features.
    """
    if "features" not in run:
        raise ValueError("the layer_frequencies method needs hidden layers' outputs: give the experiment 'features'")
    features = np.asarray(run["features"], np.float64)
    seeds, steps, hidden = features.shape[:3]
    label = np.asarray(run["target"], np.float64).reshape(run.sizes["sample"], -1)
    label = label - label.mean(axis=0)
    f50, scale = np.empty((2, seeds, steps, hidden + 1))
    ratios = np.empty((min(curves, seeds), 2, hidden + 1, COUNT))
    f50[..., 0], scale[..., 0], points = _layer(np.asarray(run["x"], np.float64), label)
    if curves:
        ratios[:, :, 0] = low_frequency_ratio(points, label, FREQUENCIES / scale[0, 0, 0])
    for seed, step, layer in np.ndindex(seeds, steps, hidden):
        place = (seed, step, layer + 1)
        f50[place], scale[place], points = _layer(features[seed, step, layer], label)
        if seed < curves and step in {0, steps - 1}:
            ratios[seed, int(step > 0), layer + 1] = low_frequency_ratio(points, label, FREQUENCIES / scale[place])
    dims = ("seed", "feature_step", "layer")
    spectrum = xr.Dataset(
        {
            "f50": described(f50, dims, F50, comment=UNIT),
            "f50_unscaled": described(f50 / scale, dims, f"{F50}, features not scaled"),
            "feature_distance": described(scale, dims, "root mean square distance of the layer's inputs"),
        },
        coords={
            "feature_step": run["feature_step"].variable,
            "layer": described(
                np.arange(1, hidden + 2),
                ("layer",),
                "layer whose effective target it is; it reads the "
                "layer before, the first one the inputs, and the last one is the output layer",
            ),
        },
    )
    if curves:
        along = ("curve_seed", "curve_step", "layer", "filter_frequency")
        steps_shown = np.asarray(run["feature_step"])[[0, -1]]
        spectrum["low_frequency_ratio"] = described(
            ratios, along, "share of the effective target's energy under the frequency"
        )
        spectrum["low_frequency_ratio"].attrs["dimension_curve_seed"] = "the first members of the ensemble"
        spectrum["ratio_density"] = described(
            np.gradient(ratios, np.log(FREQUENCIES), axis=-1),
            along,
            "derivative of the low-frequency ratio by ln frequency",
        )
        spectrum.coords["curve_step"] = described(steps_shown, ("curve_step",), "optimiser steps taken")
        spectrum.coords["filter_frequency"] = described(
            FREQUENCIES, ("filter_frequency",), "1/sqrt(delta)", comment=UNIT
        )
    return spectrum


def low_frequency_ratio(
    points: Points, label: Float[np.ndarray, "sample channel"], frequencies: Float[np.ndarray, " frequency"]
) -> Float[np.ndarray, " frequency"]:
    """The sum of |y_low|^2 over the sum of |y|^2 at every frequency 1/sqrt(delta).

    Args:
        points: points of the labels.
        label: centred labels.
        frequencies: 1/sqrt(delta), in the points' inverse unit.
    """
    return points.low_pass_energy(label, frequencies**-2.0) / np.sum(label**2)


def median_frequency(points: Points, label: Float[np.ndarray, "sample channel"], distance: float) -> float:
    """f50: where the low-frequency ratio crosses 1/2, interpolated in the logarithm of the frequency.

    Infinite if there is no crossing below the highest frequency, 0 if the ratio exceeds 1/2 at the lowest. The grid is
    searched by bisection, which finds one crossing of several.

    Args:
        points: points of the labels.
        label: centred labels.
        distance: inverse of the frequency's unit.
    """

    def ratio(place: int) -> float:
        return float(low_frequency_ratio(points, label, FREQUENCIES[place : place + 1] / distance)[0])

    below, above = 0, COUNT - 1
    low, high = ratio(below), ratio(above)
    if low >= 0.5 or high < 0.5:
        return 0.0 if low >= 0.5 else float("inf")
    while above - below > 1:
        middle = (below + above) // 2
        share = ratio(middle)
        if share < 0.5:
            below, low = middle, share
        else:
            above, high = middle, share
    fraction = (0.5 - low) / (high - low)
    return float(FREQUENCIES[below] * (FREQUENCIES[above] / FREQUENCIES[below]) ** fraction)


def _layer(
    h: Float[np.ndarray, "sample unit"], label: Float[np.ndarray, "sample channel"]
) -> tuple[float, float, Points]:
    """f50 of one effective target, the root mean square distance of its points, and the points; NaN if not finite."""
    points = Points(h)
    if not np.isfinite(h).all():
        return np.nan, np.nan, points
    distance = (points.mean_square * len(h) / (len(h) - 1)) ** 0.5
    return median_frequency(points, label, distance), distance, points


def layer_frequencies_facts(*, curves: int) -> MethodFacts:
    """One frequency by layer, and curves where they are asked for."""
    return MethodFacts(
        variables={
            "seed feature_step layer": "f50 f50_unscaled feature_distance",
            "curve_seed curve_step layer filter_frequency": "low_frequency_ratio ratio_density" if curves else "",
        }
    )
