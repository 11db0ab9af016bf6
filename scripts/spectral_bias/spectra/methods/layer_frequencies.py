"""Frequencies of every layer's effective target (Xu and Zhou, arXiv 2007.14313).

What is left for layer l and those above it to learn is the map from its inputs to the labels, h_{l-1}(x_i) -> y_i: the
effective target of layer l. Layer 1 reads the inputs, h_0 = x; the layer after the last hidden one is the output.
Its share of energy under a frequency 1/sqrt(delta) is the low-frequency ratio
LFR(delta) = sum |y_low|^2 / sum |y|^2, with y_low the labels after a Gaussian filter of variance delta on h_{l-1}.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.quantities import NonNegativeInt
from spectral_bias.spectra.gaussian_filter import Points

LOWEST, HIGHEST, COUNT = 0.1, 1000.0, 240
FREQUENCIES = np.geomspace(LOWEST, HIGHEST, COUNT)
UNIT = "in inverse root mean square distances between the layer's inputs"
WORDS = "frequency under which half of the effective target's energy lies"


def layer_frequencies(run: xr.Dataset, *, curves: NonNegativeInt = 0) -> xr.Dataset:
    """The frequency f50 under which half of an effective target's energy lies, by layer and step.

    Features are divided by their root mean square distance before they are filtered, labels are centred. As the filter
    only knows distance over frequency, f50 without that scaling is f50 over the distance, kept beside it.

    Args:
        run: a run with hidden layers' features, and labels at the points where they are kept.
        curves: of how many members the low-frequency ratio and its density are kept, at the first and the last of the
            features' steps.

    Raises:
        ValueError: the run has no features.
    """
    if "features" not in run:
        raise ValueError("the layer_frequencies method needs hidden layers' outputs: give the experiment 'features'")
    features = np.float64(run["features"])
    seeds, steps, hidden = features.shape[:3]
    label = np.float64(run["target"]).reshape(run.sizes["sample"], -1)
    label = label - label.mean(axis=0)
    f50, scale = np.empty((2, seeds, steps, hidden + 1))
    ratios = np.empty((min(curves, seeds), 2, hidden + 1, COUNT))
    f50[..., 0], scale[..., 0], points = _layer(np.float64(run["x"]), label)
    if curves:
        ratios[:, :, 0] = low_frequency_ratio(points, label, FREQUENCIES / scale[0, 0, 0])
    for seed, step, layer in np.ndindex(seeds, steps, hidden):
        place = (seed, step, layer + 1)
        f50[place], scale[place], points = _layer(features[seed, step, layer], label)
        if seed < curves and step in {0, steps - 1}:
            ratios[seed, int(step > 0), layer + 1] = low_frequency_ratio(points, label, FREQUENCIES / scale[place])
    dims = ("seed", "feature_step", "layer")
    made = xr.Dataset(
        {
            "f50": described(f50, dims, WORDS, comment=UNIT),
            "f50_unscaled": described(f50 / scale, dims, f"{WORDS}, features not scaled"),
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
        made["low_frequency_ratio"] = described(
            ratios, along, "share of the effective target's energy under the frequency"
        )
        made["low_frequency_ratio"].attrs["dimension_curve_seed"] = "the first members of the ensemble"
        made["ratio_density"] = described(
            np.gradient(ratios, np.log(FREQUENCIES), axis=-1),
            along,
            "derivative of the low-frequency ratio by ln frequency",
        )
        made.coords["curve_step"] = described(steps_shown, ("curve_step",), "optimiser steps taken")
        made.coords["filter_frequency"] = described(FREQUENCIES, ("filter_frequency",), "1/sqrt(delta)", comment=UNIT)
    return made


def low_frequency_ratio(
    points: Points, label: Float[np.ndarray, "sample channel"], frequencies: Float[np.ndarray, " frequency"]
) -> Float[np.ndarray, " frequency"]:
    """The sum of |y_low|^2 over the sum of |y|^2 at every frequency 1/sqrt(delta).

    Args:
        points: where the labels are.
        label: centred labels.
        frequencies: 1/sqrt(delta), in the points' inverse unit.
    """
    return points.low_pass_energy(label, frequencies**-2.0) / np.sum(label**2)


def median_frequency(points: Points, label: Float[np.ndarray, "sample channel"], distance: float) -> float:
    """f50: where the low-frequency ratio crosses 1/2, interpolated in the logarithm of the frequency.

    Infinite where it does not below the highest frequency, 0 where it is over 1/2 at the lowest. The grid is
    searched by bisection, so of several crossings one is found.

    Args:
        points: where the labels are.
        label: centred labels.
        distance: the frequency's unit is one over this.
    """

    def ratio(place: int) -> float:
        return float(low_frequency_ratio(points, label, FREQUENCIES[place : place + 1] / distance)[0])

    below, above = 0, COUNT - 1
    low, high = ratio(below), ratio(above)
    if low >= 0.5 or high < 0.5:
        return 0.0 if low >= 0.5 else float("inf")
    while above - below > 1:
        middle = (below + above) // 2
        found = ratio(middle)
        if found < 0.5:
            below, low = middle, found
        else:
            above, high = middle, found
    way = (0.5 - low) / (high - low)
    return float(FREQUENCIES[below] * (FREQUENCIES[above] / FREQUENCIES[below]) ** way)


def _layer(
    h: Float[np.ndarray, "sample unit"], label: Float[np.ndarray, "sample channel"]
) -> tuple[float, float, Points]:
    """f50 of one effective target, the root mean square distance of its points, and the points."""
    points = Points(h)
    distance = (points.mean_square * len(h) / (len(h) - 1)) ** 0.5
    return median_frequency(points, label, distance), distance, points
