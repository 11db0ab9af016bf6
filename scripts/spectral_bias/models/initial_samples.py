"""Sample the initial weights and biases of all affine layers in one call.

Each call of a random generator takes a tenth of a second to compile, longer than the training of a small network. A
sample does not depend on how many others are drawn in the same call.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import jax
from jaxtyping import Array, Float, Key

Draw = Callable[..., Array]


def initial_samples(
    keys: Key[Array, "layer *stack"], sizes: Sequence[int], draw: Draw = jax.random.normal
) -> list[tuple[Float[Array, "*stack out in"], Float[Array, "*stack out"]]]:
    """Samples for the weight and the bias of every layer.

    Args:
        keys: one key a layer, or one a layer and network for several networks of these sizes.
        sizes: inputs of the first layer, then the outputs of every layer.
        draw: function of a key and a shape, such as ``jax.random.normal``.
    """
    shapes = [(after, before) for before, after in itertools.pairwise(sizes)]
    weight_keys, bias_keys = jax.vmap(jax.random.split, out_axes=1)(keys.reshape(-1))

    def sample(keys_of_one: Key[Array, " key"], count: int) -> Float[Array, "layer *stack number"]:
        samples = jax.vmap(lambda key: draw(key, (count,)))(keys_of_one)
        # Without the barrier XLA inlines the sampling into each of its uses and compiles it as often.
        return jax.lax.optimization_barrier(samples).reshape(*keys.shape, count)

    weights = sample(weight_keys, max(after * before for after, before in shapes))
    biases = sample(bias_keys, max(sizes[1:]))
    return [
        (weight[..., : after * before].reshape(*keys.shape[1:], after, before), bias[..., :after])
        for weight, bias, (after, before) in zip(weights, biases, shapes, strict=True)
    ]
