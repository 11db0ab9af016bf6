"""Example outputs of the first members at a few steps, for figures."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import PositiveInt


def example_outputs(run: xr.Dataset, *, count: PositiveInt = 6, seeds: PositiveInt = 1) -> xr.Dataset:
    """Outputs at ``count`` log-spaced snapshots, with target and points.

    Args:
        run: any run.
        count: number of snapshots, including the first and the last.
        seeds: number of members.
    """
    places = example_places(np.asarray(run["step"]), count)
    outputs = map(str, run["prediction"].dims[2:])
    return xr.Dataset(
        {
            "shown_prediction": described(
                run["prediction"].values[:seeds, places],
                ("shown_seed", "shown_step", *outputs),
                "output of the network, for drawing",
                dimension_shown_seed="the first members of the ensemble",
            ),
            "target": run["target"].variable,
            "x": run["x"].variable,
            "trained_on": run["trained_on"].variable,
        },
        coords={"shown_step": described(run["step"].values[places], ("shown_step",), "optimiser steps taken")},
    )


def example_places(steps: np.ndarray, count: int) -> np.ndarray:
    """Ascending indices of snapshots near log-spaced steps, including the first and the last."""
    targets = np.concatenate([[0.0], np.geomspace(steps[-1], max(steps[1], 1), max(count - 1, 1))])
    return np.unique(np.abs(steps[None, :] - targets[:, None]).argmin(axis=1))


def example_outputs_facts() -> MethodFacts:
    """Nothing that a measure reads."""
    return MethodFacts(variables={"shown_seed shown_step sample": "shown_prediction", "sample": "target trained_on"})
