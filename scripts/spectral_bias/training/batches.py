"""Mini-batches drawn without replacement, epoch by epoch, from a member's own seed stream."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float, Int, Key


def batch_of(
    size: int | str, key: Key[Array, ""], step: Int[Array, ""], x: Float[Array, "train dimension"], y: Array
) -> tuple[Array, Array]:
    """The points and labels of one step.

    Args:
        size: points a batch, or ``"full"`` for all of them at every step.
        key: the member's stream; each epoch's order is drawn from it by the epoch's number.
        step: the step, from 0.
        x: all training points.
        y: all labels, with the same leading axis.

    Raises:
        ValueError: a batch is larger than all the points.
    """
    if isinstance(size, str):
        return x, y
    if size > x.shape[0]:
        raise ValueError(f"a batch of {size} is larger than the {x.shape[0]} training points")
    batches = x.shape[0] // size
    order = jax.random.permutation(jax.random.fold_in(key, step // batches), x.shape[0])
    chosen = jax.lax.dynamic_slice_in_dim(order, (step % batches) * size, size)
    return x[chosen], y[chosen]
