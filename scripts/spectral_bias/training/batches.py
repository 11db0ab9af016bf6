"""Mini-batches without replacement, reshuffled each epoch from the member's own seed stream."""

from __future__ import annotations

from collections.abc import Mapping

import jax
from jaxtyping import Array, Float, Int, Key


def batch_of(
    size: int | str, key: Key[Array, ""], step: Int[Array, ""], data: Mapping[str, Float[Array, "_ ..."]]
) -> dict[str, Float[Array, "_ ..."]]:
    """The data that the loss gets at one step.

    Args:
        size: points a batch, or ``"full"`` for all of them at every step.
        key: the member's stream; each epoch's order is drawn from it by the epoch's number.
        step: the step, from 0.
        data: all training data by name; arrays with as many rows as ``x`` are sampled, others are passed on whole.

    Raises:
        ValueError: a batch is larger than all the points.
    """
    if isinstance(size, str):
        return dict(data)
    points = data["x"].shape[0]
    if size > points:
        raise ValueError(f"a batch of {size} is larger than the {points} training points")
    batches = points // size
    order = jax.random.permutation(jax.random.fold_in(key, step // batches), points)
    chosen = jax.lax.dynamic_slice_in_dim(order, (step % batches) * size, size)
    return {name: values[chosen] if values.shape[0] == points else values for name, values in data.items()}
