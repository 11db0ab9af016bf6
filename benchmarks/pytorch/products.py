"""The matrix products of a training step alone, at their own shapes: what the step's arithmetic allows at most.

A large product reaches a processor's peak, those of a narrow network do not. A step that were nothing but its products
(values, the gradient by the weights, and by the inputs of all layers but the first) would be as fast as this;
activations, the loss, the optimiser and whatever holds the parts together come on top.
"""

from __future__ import annotations

import itertools
import time

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from pytorch.workloads import Workload

REPEATS = 5


def steps_per_second(workload: Workload, seconds: float = 0.3) -> float:
    """The best of several measurements, in member-steps a second of this process.

    Args:
        workload: whose shapes.
        seconds: about how long one measurement takes.
    """
    rng = np.random.default_rng(0)
    points = workload.points * workload.streams
    pairs = list(itertools.pairwise(workload.sizes))
    # Orthonormal columns: weights that go through such inputs and back keep their size, however many steps.
    inputs = [jnp.asarray(np.linalg.qr(rng.normal(size=(points, before)))[0], jnp.float32) for before, _ in pairs]
    weights = [jnp.asarray(rng.normal(size=(after, before)), jnp.float32) for before, after in pairs]

    def step(_: int, carry: tuple[list[Array], list[Array]]) -> tuple[list[Array], list[Array]]:
        new_weights, backward = [], []
        for place, (h, weight) in enumerate(zip(inputs, carry[0], strict=True)):
            outputs = h @ weight.T
            # Every product needs the step before, so that none is left out or done once for all steps.
            new_weights.append(outputs.T @ h)
            if place:
                backward.append(outputs @ weight)
        return new_weights, backward

    @jax.jit
    def steps(count: int, weights: list[Array]) -> tuple[list[Array], list[Array]]:
        return jax.lax.fori_loop(0, count, step, (weights, [jnp.zeros_like(h) for h in inputs[1:]]))

    def taken(count: int) -> float:
        began = time.perf_counter()
        jax.block_until_ready(steps(count, weights))
        return time.perf_counter() - began

    taken(1)
    count = 1
    while (found := taken(count)) < seconds / 2:
        count = max(2 * count, min(round(count * seconds / found), 20 * count))
    return count / min(taken(count) for _ in range(REPEATS))
