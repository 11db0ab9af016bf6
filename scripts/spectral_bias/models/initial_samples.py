"""The random numbers that affine layers start from, all drawn at once.

Each call of a random generator is a tenth of a second of compiling, which for small networks is more than their
training takes; numbers do not depend on how many are drawn beside them.
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
    """Numbers for the weight and the bias of every layer.

    Args:
        keys: one a layer, or one a layer of each of several networks of these sizes.
        sizes: inputs of the first layer, then the outputs of every layer.
        draw: from a key and a shape to numbers, such as ``jax.random.normal``.
    """
    shapes = [(after, before) for before, after in itertools.pairwise(sizes)]
    weight_keys, bias_keys = jax.vmap(jax.random.split, out_axes=1)(keys.reshape(-1))

    def drawn(keys_of_one: Key[Array, " key"], count: int) -> Float[Array, "layer *stack number"]:
        numbers = jax.vmap(lambda key: draw(key, (count,)))(keys_of_one)
        # Otherwise XLA puts what is drawn into each of its uses, and compiles it as often.
        return jax.lax.optimization_barrier(numbers).reshape(*keys.shape, count)

    weights = drawn(weight_keys, max(after * before for after, before in shapes))
    biases = drawn(bias_keys, max(sizes[1:]))
    return [
        (weight[..., : after * before].reshape(*keys.shape[1:], after, before), bias[..., :after])
        for weight, bias, (after, before) in zip(weights, biases, shapes, strict=True)
    ]
