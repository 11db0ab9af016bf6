"""The run file of a training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described, facts_of
from spectral_bias.training.run_layout import Members, run_layout

if TYPE_CHECKING:  # the loop imports jax, which readers of run files do not need
    from spectral_bias.training.ensemble import Trajectory


def run_file(dataset: xr.Dataset, experiment: str, run: str, trajectory: Trajectory) -> xr.Dataset:
    """Predictions with their coordinates, and how each member ended; a single channel is left out.

    Other variables of the dataset at the evaluation points, such as noisy labels, and its attributes are copied.

    Args:
        dataset: what was trained on.
        experiment: the run's experiment.
        run: its name in the experiment.
        trajectory: all snapshots of the training.
    """
    prediction, target = trajectory.prediction, np.asarray(dataset["target"])
    if target.shape[1] == 1:
        target, prediction = target[:, 0], prediction[..., 0]
    members = Members.of_training(prediction, trajectory.loss)
    arrays = {
        "prediction": prediction,
        "target": target,
        "x": np.asarray(dataset["x"]),
        "step": np.asarray(trajectory.steps),
        "loss": trajectory.loss,
        "trained_on": _trained(np.asarray(dataset["x"]), np.asarray(dataset["x_train"])),
    }
    attributes = {
        "title": f"Run {run} of experiment {experiment}",
        "summary": "Outputs of every member of an ensemble on the evaluation points, at logged steps of its "
        f"training. Data: {dataset.attrs['title']}. {dataset.attrs['summary']}",
        "experiment": experiment,
        "run": run,
        "parameters": trajectory.parameters,
        **facts_of(dataset),
    }
    layout = run_layout(arrays, members, attributes)
    for name, values in dataset.data_vars.items():
        if "sample" in values.dims and name not in layout:
            mine = (
                values.isel(copy=slice(len(trajectory.loss))).rename(copy="seed") if "copy" in values.dims else values
            )
            layout[name] = mine.squeeze("channel") if mine.sizes.get("channel") == 1 else mine
    if trajectory.features is not None:
        steps = np.asarray(trajectory.feature_steps, np.int32)
        features = members.ended(trajectory.features, np.searchsorted(arrays["step"], steps))
        dims = ("seed", "feature_step", "layer", "sample", "unit")
        layout["features"] = described(features, dims, "outputs of a hidden layer's units")
        layout.coords["feature_step"] = described(steps, ("feature_step",), "optimiser steps taken")
        layers = np.arange(1, trajectory.features.shape[2] + 1)
        layout.coords["layer"] = described(layers, ("layer",), "number of the hidden layer, from the input")
    return layout


def _trained(x: Float[np.ndarray, "sample dimension"], x_train: Float[np.ndarray, "train dimension"]) -> np.ndarray:
    trained = {row.tobytes() for row in x_train}
    return np.array([row.tobytes() in trained for row in x], dtype=np.int8)
