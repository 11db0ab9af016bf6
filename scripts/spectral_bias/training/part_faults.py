"""What an activation, initialisation, optimiser, schedule or loss does wrong when it is tried on numbers.

Each function returns what is wrong in words; empty where nothing is. Shapes that a whole recipe has are checked in
``training.checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float

from spectral_bias.models.frozen import is_frozen
from spectral_bias.training.checks import explained
from spectral_bias.training.ensemble import COMPILED_QUICKLY
from spectral_bias.training.recipe import Recipe

# Inputs at which an activation is to be a number with a slope, as hidden units of ordinary networks have them. Whole
# numbers are left out: many have a kink or a pole there.
ORDINARY = np.linspace(-4.003, 4.003, 400, dtype=np.float32)
# Inputs at one of which it is to have a slope: a Gaussian of width 1e-5 has none at the ordinary ones.
MAGNITUDES = np.logspace(-6.0, 3.0, 91, dtype=np.float32)
# Steps of an optimiser that is tried, each shortened or lengthened to this share of the way that is to go: so no
# learning rate is too large or too small, and what is left is the direction.
STEPS, SHARE = 32, 0.01
PROGRESS = np.linspace(0.0, 1.0, 100, endpoint=False, dtype=np.float32)


def failing(tried: Callable[[], str]) -> str:
    """What is wrong, and where trying it fails, how.

    Other errors than those of a function that is given what it does not take are raised.
    """
    try:
        with explained():
            return tried()
    except (AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
        return f"fails: {type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


def of_activation(function: Callable[..., Any]) -> str:
    """Whether it maps each number to a number of float32, and has a slope."""
    for shape in ((), (7,)):
        made = jax.eval_shape(function, jax.ShapeDtypeStruct(shape, jnp.float32))
        if getattr(made, "shape", None) != shape or made.dtype != jnp.float32:
            return f"makes {_words(made)} of {_words(jax.ShapeDtypeStruct(shape, jnp.float32))}"
    x = jnp.concatenate([ORDINARY, MAGNITUDES, -MAGNITUDES])
    made, back = jax.vjp(function, x)
    values, slopes = np.asarray(made), np.asarray(back(jnp.ones_like(made))[0])
    if not np.allclose(values, jax.vmap(function)(x), rtol=1e-3, atol=1e-6, equal_nan=True):
        return "gives a number another value in another array, so it does not act on each number alone"
    for what, numbers in (("value", values), ("slope", slopes)):
        wrong = ~np.isfinite(numbers[: len(ORDINARY)])
        if wrong.any():
            return f"has the {what} {numbers[: len(ORDINARY)][wrong][0]} at {ORDINARY[wrong][0]:.3g}"
    if not np.nan_to_num(slopes, posinf=0.0, neginf=0.0).any():
        return "has the slope 0 everywhere, so no gradient passes through it"
    return ""


def of_initialisation(function: Callable[..., Any]) -> str:
    """Whether it makes finite weights and biases, and not all weights 0."""
    samples = np.random.default_rng(0).standard_normal((7, 6)).astype(np.float32)
    given = jnp.asarray(samples[:, :5]), jnp.asarray(samples[:, 5])
    made = function(*given)
    if not isinstance(made, tuple | list) or len(made) != len(given):
        return f"makes {_words(made)}; expected a pair of weight and bias"
    for name, one, sample in zip(("weight", "bias"), made, given, strict=True):
        if getattr(one, "shape", None) != sample.shape or one.dtype != sample.dtype:
            return f"makes {_words(one)} of the {name} {_words(sample)}"
        if not np.isfinite(np.asarray(one)).all():
            return f"makes a {name} that holds NaN or infinity"
    if not np.asarray(made[0]).any():
        return "makes all weights 0, so no gradient passes through a layer"
    return ""


def of_schedule(function: Callable[..., Any]) -> str:
    """Whether its factors are finite, none is below 0, and not all of them are 0."""
    factors = np.asarray([function(jnp.float32(share)) for share in PROGRESS[::9]])
    if factors.dtype == bool:
        return "makes true or false; expected a number"
    for wrong, what in ((~np.isfinite(factors), "no finite number"), (factors < 0, "up the gradient")):
        if wrong.any():
            return f"has the factor {factors[wrong][0]:.3g} at {PROGRESS[::9][wrong][0]:.2g} of the steps: {what}"
    return "" if factors.any() else "has the factor 0 at all steps, so nothing is trained"


def of_optimiser(optimiser: Any, recipe: Recipe, sizes: tuple[int, int]) -> str:
    """Whether its steps bring parameters in the form of the network's nearer to others: f(p) = |p - q|^2 / 2 falls.

    The way from p to q is at right angles to p, so that what only shrinks parameters comes no nearer.

    Args:
        optimiser: the optimiser.
        recipe: whose network is trained.
        sizes: inputs and outputs of the network.
    """
    if not isinstance(optimiser, optax.GradientTransformation):
        return ""  # ``checks.refuse_unfit`` says what it is
    network = recipe.network(jax.random.key(0), *sizes)
    form, _ = eqx.partition(network, eqx.is_inexact_array, is_leaf=is_frozen)
    generator = np.random.default_rng(0)
    start, way = (
        jax.tree.map(lambda leaf: jnp.asarray(generator.standard_normal(leaf.shape), leaf.dtype), form) for _ in "pq"
    )
    if sum(leaf.size for leaf in jax.tree.leaves(form)) > 1:
        along = optax.tree.vdot(way, start) / optax.tree.norm(start, squared=True)
        way = jax.tree.map(lambda one, p: one - along * p, way, start)
    aim = optax.tree.add(start, way)
    descent: Any = jax.jit(partial(_descent, optimiser))
    descent = descent.lower(start, aim).compile(compiler_options=COMPILED_QUICKLY)
    first, last, moved = map(float, descent(start, aim))
    if not np.isfinite(moved):
        return "makes steps that hold NaN or infinity"
    if moved == 0.0:
        return f"does not move the parameters in {STEPS} steps"
    if not last < first:
        return f"does not descend: in {STEPS} of its steps f = |p - q|^2 / 2 goes from 1 to {last / first:.3g}"
    return ""


def _descent(optimiser: optax.GradientTransformation, start: Any, aim: Any) -> tuple[Array, Array, Array]:
    """Values of f at the start and at the end, and the sum of the lengths of all steps as the optimiser makes them."""
    update = optax.with_extra_args_support(optimiser).update
    unit = SHARE * optax.tree.norm(optax.tree.sub(start, aim))

    def value(at: Any) -> Float[Array, ""]:
        return optax.tree.norm(optax.tree.sub(at, aim), squared=True) / 2

    def step(carry: Any, _: Any) -> Any:
        at, memory = carry
        now, gradient = jax.value_and_grad(value)(at)
        steps, memory = update(gradient, memory, at, value=now, grad=gradient, value_fn=value)
        length = optax.tree.norm(steps)
        factor = unit / jnp.where(length > 0, length, 1.0)
        return (optax.apply_updates(at, jax.tree.map(lambda one: factor * one, steps)), memory), length

    (end, _), lengths = jax.lax.scan(step, (start, optimiser.init(start)), length=STEPS)
    return value(start), value(end), lengths.sum()


def of_elementwise_loss(function: Callable[..., Any], y: Float[Array | np.ndarray, "train channel"]) -> str:
    """Whether it is lower halfway from the labels' mean to the labels than at the mean.

    Losses that are least at the labels are, and so are those of margins; a similarity is not.
    """
    labels = jnp.asarray(y, jnp.float32)
    mean = jnp.broadcast_to(labels.mean(axis=0), labels.shape)
    if not (labels != mean).any():
        return ""
    far, near = (float(jnp.mean(function(at, labels))) for at in (mean, (mean + labels) / 2))
    # Where predictions as these have no loss, such as logarithms of labels below 0, nothing is known.
    if np.isfinite([far, near]).all() and not near < far:
        return f"is {near:.3g} halfway from the labels' mean to the labels, and {far:.3g} at the mean: it is to fall"
    return ""


def of_loss(recipe: Recipe, sizes: tuple[int, int], batch: Mapping[str, Any]) -> str:
    """Whether it depends on the parameters of a network as it begins."""
    network = recipe.network(jax.random.key(0), *sizes)
    trained, rest = eqx.partition(network, eqx.is_inexact_array, is_leaf=is_frozen)

    @jax.jit
    def slope(trained: Any, batch: Mapping[str, Any]) -> Array:
        found = jax.grad(lambda at: recipe.loss(eqx.combine(at, rest, is_leaf=is_frozen), batch))(trained)
        return optax.tree.norm(found)

    found = float(slope(trained, batch))
    return "has the gradient 0 in all parameters as training begins, so nothing is trained" if found == 0.0 else ""


def _words(made: Any) -> str:
    """``float32[3]`` of an array's type and shape."""
    if not hasattr(made, "dtype"):
        return f"a {type(made).__name__}"
    return f"{made.dtype}[{', '.join(map(str, made.shape))}]" if made.shape else f"one {made.dtype}"
