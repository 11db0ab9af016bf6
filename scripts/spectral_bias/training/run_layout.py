"""The layout of a run file, and how each member of its ensemble ended.

A member *completed* its training, *diverged* (its outputs or its loss ceased to be finite), or *stopped* before the
last logged step of the others. After its last step it has no outputs: NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.artefacts.netcdf import described

STATUSES = ("complete", "diverged", "stopped")
COMPLETE, DIVERGED, STOPPED = range(3)
NONE = -1


class Members(NamedTuple):
    """How the members of an ensemble ended.

    Attributes:
        status: a number of ``STATUSES``, by seed.
        last: index of the last snapshot with values, or NONE, by seed.
        notes: a line on each seed that did not complete, for the job's log.
    """

    status: Int[np.ndarray, " seed"]
    last: Int[np.ndarray, " seed"]
    notes: tuple[str, ...] = ()

    @classmethod
    def of_training(
        cls, prediction: Float[np.ndarray, "seed step *output"], loss: Float[np.ndarray, "seed step"]
    ) -> Members:
        """The members of a training, which only divergence ends early."""
        last = last_true(np.isfinite(prediction).all(axis=tuple(range(2, prediction.ndim))) & np.isfinite(loss))
        return cls(np.where(last == loss.shape[1] - 1, COMPLETE, DIVERGED).astype(np.int8), last)

    def ended(self, values: np.ndarray, places: np.ndarray | None = None) -> np.ndarray:
        """Values (seed, step, ...) with NaN after each member's last snapshot; ``places`` are their snapshots."""
        places = np.arange(values.shape[1]) if places is None else places
        over = places[None, :] > self.last[:, None]
        return np.where(over.reshape(over.shape + (1,) * (values.ndim - 2)), np.array(np.nan, values.dtype), values)


def last_true(flags: np.ndarray) -> Int[np.ndarray, " seed"]:
    """Index of the last true flag of each row, or NONE."""
    return np.where(flags.any(axis=1), flags.shape[1] - 1 - flags[:, ::-1].argmax(axis=1), NONE)


def run_layout(
    arrays: Mapping[str, np.ndarray],
    members: Members,
    attributes: Mapping[str, Any],
    *,
    missing: str = ", not recorded",
) -> xr.Dataset:
    """A run file's variables with their dimensions and attributes.

    Args:
        arrays: ``prediction``, ``target``, ``x`` and ``step``; ``loss`` and ``trained_on`` where they are known.
        members: how the members ended.
        attributes: attributes of the file.
        missing: what the name of an unknown variable says.
    """
    prediction, steps = members.ended(arrays["prediction"]), np.asarray(arrays["step"], np.int32)
    outputs = ("sample", "channel")[: arrays["target"].ndim]
    no_loss, unknown = ("" if name in arrays else missing for name in ("loss", "trained_on"))
    loss = members.ended(arrays["loss"]) if not no_loss else np.full(prediction.shape[:2], np.nan, np.float32)
    trained_on = arrays["trained_on"] if not unknown else np.zeros(len(arrays["x"]))
    last = np.where(members.last == NONE, NONE, steps[members.last])
    return xr.Dataset(
        {
            "prediction": described(prediction, ("seed", "step", *outputs), "output of the network at a snapshot"),
            "target": described(arrays["target"], outputs, "target at the evaluation points"),
            "x": described(arrays["x"], ("sample", "dimension"), "evaluation points"),
            "loss": described(loss, ("seed", "step"), f"training loss at a snapshot{no_loss}"),
            "trained_on": described(
                np.int8(trained_on),
                ("sample",),
                f"whether the point was trained on{unknown}",
                flag_values=np.array([0, 1], np.int8),
                flag_meanings="not_trained_on trained_on",
            ),
            "status": described(
                np.int8(members.status),
                ("seed",),
                "how the member's training ended",
                flag_values=np.arange(len(STATUSES), dtype=np.int8),
                flag_meanings=" ".join(STATUSES),
                coverage_content_type="auxiliaryInformation",
            ),
            "last_step": described(
                np.int32(last),
                ("seed",),
                "last logged step at which the member's outputs and loss are finite",
                flag_values=np.array([NONE], np.int32),
                flag_meanings="none",
                coverage_content_type="auxiliaryInformation",
            ),
        },
        coords={
            "seed": described(np.arange(len(prediction)), ("seed",), "number of the ensemble's member"),
            "step": described(steps, ("step",), "optimiser steps taken"),
        },
        attrs=dict(attributes),
    )
