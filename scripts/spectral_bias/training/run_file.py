"""The run file: what a training leaves, in the layout that everything downstream reads whichever framework trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.store.netcdf import described

DATASET_FACTS = ("domain_length", "grid_shape", "train_points", "train_pixels")


def run_file(
    dataset: xr.Dataset,
    spec: dict[str, Any],
    prediction: Float[np.ndarray, "seed step sample channel"],
    loss: Float[np.ndarray, "seed step"],
    parameters: int,
) -> xr.Dataset:
    """Predictions with their coordinates; a single channel is left out.

    Args:
        dataset: what was trained on.
        spec: the run's spec.
        prediction: what each member says at each snapshot.
        loss: the training loss at each snapshot.
        parameters: how many numbers training moves.
    """
    target = np.asarray(dataset["target"])
    outputs: tuple[str, ...] = ("sample", "channel")
    if target.shape[1] == 1:
        target, prediction, outputs = target[:, 0], prediction[..., 0], ("sample",)
    facts = {name: dataset.attrs[name] for name in DATASET_FACTS if name in dataset.attrs}
    trained_on = _trained(np.asarray(dataset["x"]), np.asarray(dataset["x_train"]))
    return xr.Dataset(
        {
            "prediction": described(prediction, ("seed", "step", *outputs), "output of the network at a snapshot"),
            "target": described(target, outputs, "target at the evaluation points"),
            "x": described(dataset["x"], ("sample", "dimension"), "evaluation points"),
            "loss": described(loss, ("seed", "step"), "training loss at a snapshot"),
            "trained_on": described(trained_on, ("sample",), "1 where the evaluation point was trained on"),
        },
        coords={
            "seed": described(np.arange(spec["seeds"]), ("seed",), "number of the ensemble's member"),
            "step": described(np.int32(spec["snapshots"]), ("step",), "optimiser steps taken"),
        },
        attrs={
            "title": f"Run {spec['run']} of experiment {spec['experiment']}",
            "summary": "Outputs of every member of an ensemble on the evaluation points, at logged steps of its "
            f"training. Data: {dataset.attrs['title']}. {dataset.attrs['summary']}",
            "experiment": spec["experiment"],
            "run": spec["run"],
            "parameters": parameters,
            **facts,
        },
    )


def _trained(x: Float[np.ndarray, "sample dimension"], x_train: Float[np.ndarray, "train dimension"]) -> np.ndarray:
    trained = {row.tobytes() for row in x_train}
    return np.array([row.tobytes() in trained for row in x], dtype=np.int8)
