"""A run whose networks were trained elsewhere, in the layout of ``training.run_file``."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.external_logs.validation import Log
from spectral_bias.plan.records.external_log import ExternalLogSpec


def run_of_log(log: Log, spec: ExternalLogSpec) -> xr.Dataset:
    """The run file of a sound log.

    Without losses these are NaN; without word of what was trained on, nothing counts as trained on.

    Args:
        log: what was read.
        spec: experiment and run, and the path of the log.
    """
    prediction, target = log.variables["prediction"], log.variables["target"]
    seeds, steps, samples = prediction.shape[:3]
    outputs = ("sample", "channel")[: target.ndim]
    loss = log.variables.get("loss", np.full((seeds, steps), np.nan, np.float32))
    trained_on = log.variables.get("trained_on", np.zeros(samples))
    said = ", not recorded" if "loss" not in log.variables else ""
    unknown = ", not recorded" if "trained_on" not in log.variables else ""
    words = [text.rstrip(".") for text in (log.words.get("title", ""), log.words.get("summary", "")) if text]
    return xr.Dataset(
        {
            "prediction": described(prediction, ("seed", "step", *outputs), "output of the network at a snapshot"),
            "target": described(target, outputs, "target at the evaluation points"),
            "x": described(log.variables["x"], ("sample", "dimension"), "evaluation points"),
            "loss": described(loss, ("seed", "step"), f"training loss at a snapshot{said}"),
            "trained_on": described(
                np.int8(trained_on),
                ("sample",),
                f"whether the point was trained on{unknown}",
                flag_values=np.array([0, 1], np.int8),
                flag_meanings="not_trained_on trained_on",
            ),
        },
        coords={
            "seed": described(np.arange(seeds), ("seed",), "number of the ensemble's member"),
            "step": described(np.int32(log.variables["step"]), ("step",), "optimiser steps taken"),
        },
        attrs={
            "title": f"Run {spec.run} of experiment {spec.experiment}",
            "summary": ". ".join([f"Trained elsewhere, read from the log {spec.log}", *words]) + ".",
            "experiment": spec.experiment,
            "run": spec.run,
            **log.facts,
        },
    )
