"""Labels and outputs at points in many dimensions, or at shuffled points as a control."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.seeds import stream


def labels_and_outputs(
    run: xr.Dataset, *, shuffled: bool
) -> tuple[Float[np.ndarray, "seed sample channel"], Float[np.ndarray, "seed step sample channel"]]:
    """Labels and outputs of every member, centred by channel.

    Args:
        run: any run; a channel axis is added if it has none.
        shuffled: permute the points of each member's labels and outputs together. The learned values are unchanged,
            but independent of their points: an analysis that still finds an order by frequency is an artefact.
    """
    seeds, steps, samples = (run.sizes[name] for name in ("seed", "step", "sample"))
    label = np.asarray(run["target"], np.float64).reshape(samples, -1)
    output = np.asarray(run["prediction"], np.float64).reshape(seeds, steps, samples, -1)
    labels = np.broadcast_to(label - label.mean(axis=0), (seeds, *label.shape))
    output = output - output.mean(axis=2, keepdims=True)
    if not shuffled:
        return labels, output
    orders = [
        np.random.default_rng(list(stream("shuffled places", int(seed)))).permutation(samples) for seed in run["seed"]
    ]
    moved = [(labels[member][order], output[member][:, order]) for member, order in enumerate(orders)]
    return np.stack([each[0] for each in moved]), np.stack([each[1] for each in moved])
