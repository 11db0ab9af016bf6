"""Filtering method for many dimensions (Xu et al., arXiv 1901.06523, section 3.2): Gaussian low-pass of the labels.

y_low are the centred labels after the filter (``spectra.gaussian_filter``), y_high = y - y_low.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Flag, Levels, PositiveFloats
from spectral_bias.spectra.gaussian_filter import Points
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate
from spectral_bias.spectra.places import labels_and_outputs


def filtering(
    run: xr.Dataset, *, deltas: PositiveFloats, shuffled: Flag = False, thresholds: Levels = (0.1, 0.2)
) -> xr.Dataset:
    """Relative errors of the low-pass and the high-pass part of the labels for each filter width.

    Args:
        run: a run whose evaluation points lie in any number of dimensions.
        deltas: variances of the filter, in units of the mean square distance between points.
        shuffled: analyse labels and outputs at shuffled points, as a control.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: all points are the same, or at a filter width one of the two parts is empty.
    """
    label, output = labels_and_outputs(run, shuffled=shuffled)
    points = Points(np.asarray(run["x"], np.float64))
    if not points.mean_square > 0.0:
        raise ValueError(f"x: all {len(points.x)} points are the same; the filtering method needs points apart")
    variances = points.mean_square * np.asarray(deltas, np.float64)
    low_error, high_error, share = [], [], []
    for delta, label_low, output_low in zip(
        deltas, _low(points, label, variances), _low(points, output, variances), strict=True
    ):
        label_high, output_high = label - label_low, output - output_low
        for part, name in ((label_low, "low"), (label_high, "high")):
            if (_norm(part) <= 1e-6 * _norm(label)).any():
                raise ValueError(f"the filter of delta = {delta:g} leaves no {name}-pass part: choose another width")
        low_error.append(_norm(output_low - label_low[:, None]) / _norm(label_low)[:, None])
        high_error.append(_norm(output_high - label_high[:, None]) / _norm(label_high)[:, None])
        share.append(np.mean(_norm(label_high) ** 2 / _norm(label) ** 2))
    steps, dims = np.asarray(run["step"]), ("seed", "step", "delta")
    low, high = np.stack(low_error, axis=-1), np.stack(high_error, axis=-1)
    return xr.Dataset(
        {
            "low_relative_error": described(low, dims, "relative error of the low-pass part"),
            "high_relative_error": described(high, dims, "relative error of the high-pass part, the rest"),
            **convergence_times(low, steps, thresholds, "delta", "low_"),
            **convergence_times(high, steps, thresholds, "delta", "high_"),
            "high_energy": described(np.array(share), ("delta",), "share of the centred labels' energy in the rest"),
        },
        coords={
            "delta": described(
                np.asarray(deltas, np.float64),
                ("delta",),
                "variance of the filter",
                comment="in mean square distances between points",
            ),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def _low(points: Points, values: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """The low-pass part of values (..., sample, channel), with a leading axis of variances."""
    columns = np.moveaxis(values, -2, 0)
    low = points.low_pass(columns.reshape(len(columns), -1), variances)
    return np.moveaxis(low.reshape(len(variances), *columns.shape), 1, -2)


def _norm(values: np.ndarray) -> np.ndarray:
    return np.sqrt(np.sum(values**2, axis=(-2, -1)))


def filtering_facts(*, deltas: tuple[float, ...], thresholds: tuple[float, ...], shuffled: bool) -> MethodFacts:
    """Two parts of the labels for each filter width."""
    return MethodFacts(
        times={"low_": "delta", "high_": "delta"},
        variables={"seed step delta": "low_relative_error high_relative_error", "delta": "high_energy"},
        coordinates={"delta": deltas, "threshold": thresholds},
        fixed="permutations of the points" if shuffled else "",
    )
