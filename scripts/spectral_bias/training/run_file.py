"""The run file: what a training leaves, in the layout that everything downstream reads whichever framework trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described, facts_of

if TYPE_CHECKING:  # the loop imports jax, which readers of run files do not need
    from spectral_bias.training.ensemble import Trajectory


def run_file(dataset: xr.Dataset, experiment: str, run: str, trajectory: Trajectory) -> xr.Dataset:
    """Predictions with their coordinates; a single channel is left out.

    What the dataset says of its evaluation points beside their target, such as the labels with noise that some of them
    carry, goes with them, and so do the facts among its attributes.

    Args:
        dataset: what was trained on.
        experiment: the run's experiment.
        run: its name in the experiment.
        trajectory: what training left.
    """
    seeds = len(trajectory.loss)
    prediction = trajectory.prediction
    target = np.asarray(dataset["target"])
    outputs: tuple[str, ...] = ("sample", "channel")
    if target.shape[1] == 1:
        target, prediction, outputs = target[:, 0], prediction[..., 0], ("sample",)
    trained_on = _trained(np.asarray(dataset["x"]), np.asarray(dataset["x_train"]))
    flags: dict[str, Any] = {"flag_values": np.asarray([0, 1], np.int8), "flag_meanings": "not_trained_on trained_on"}
    made = xr.Dataset(
        {
            "prediction": described(prediction, ("seed", "step", *outputs), "output of the network at a snapshot"),
            "target": described(target, outputs, "target at the evaluation points"),
            "x": described(dataset["x"], ("sample", "dimension"), "evaluation points"),
            "loss": described(trajectory.loss, ("seed", "step"), "training loss at a snapshot"),
            "trained_on": described(trained_on, ("sample",), "whether the point was trained on", **flags),
        },
        coords={
            "seed": described(np.arange(seeds), ("seed",), "number of the ensemble's member"),
            "step": described(np.asarray(trajectory.steps, np.int32), ("step",), "optimiser steps taken"),
        },
        attrs={
            "title": f"Run {run} of experiment {experiment}",
            "summary": "Outputs of every member of an ensemble on the evaluation points, at logged steps of its "
            f"training. Data: {dataset.attrs['title']}. {dataset.attrs['summary']}",
            "experiment": experiment,
            "run": run,
            "parameters": trajectory.parameters,
            **facts_of(dataset),
        },
    )
    for name, values in dataset.data_vars.items():
        if "sample" in values.dims and name not in made:
            mine = values.isel(copy=slice(seeds)).rename(copy="seed") if "copy" in values.dims else values
            made[name] = mine.squeeze("channel") if mine.sizes.get("channel") == 1 else mine
    if trajectory.features is not None:
        dims = ("seed", "feature_step", "layer", "sample", "unit")
        made["features"] = described(trajectory.features, dims, "outputs of a hidden layer's units")
        steps = np.asarray(trajectory.feature_steps, np.int32)
        made.coords["feature_step"] = described(steps, ("feature_step",), "optimiser steps taken")
        layers = np.arange(1, trajectory.features.shape[2] + 1)
        made.coords["layer"] = described(layers, ("layer",), "number of the hidden layer, from the input")
    return made


def _trained(x: Float[np.ndarray, "sample dimension"], x_train: Float[np.ndarray, "train dimension"]) -> np.ndarray:
    trained = {row.tobytes() for row in x_train}
    return np.array([row.tobytes() in trained for row in x], dtype=np.int8)
