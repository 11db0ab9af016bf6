"""Checks of a recipe against its data before anything is compiled: shapes and types by ``jax.eval_shape``.

NumPy's broadcasting would train three channels against one, and a scalar against a column of n labels as n x n.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float

from spectral_bias.models.points import at_points
from spectral_bias.registry.search import LIBRARY, is_installed
from spectral_bias.training.batches import batch_of
from spectral_bias.training.data import Data
from spectral_bias.training.recipe import Recipe

_TRACED = (
    jax.errors.ConcretizationTypeError,
    jax.errors.TracerArrayConversionError,
    jax.errors.TracerIntegerConversionError,
)


class UnfitRecipeError(ValueError):
    """A network, loss, optimiser or schedule that cannot be trained on these data."""


def refuse_unfit(recipe: Recipe, data: Data) -> None:
    """Refuse a recipe whose parts fit neither each other nor the data.

    Raises:
        UnfitRecipeError: a network's outputs do not have the labels' shape or are no float32; a loss is no real
            number; an optimiser is no Optax transformation; a schedule gives no number.
        TypeError: own code needs the value of a traced number.
    """
    numbers, fixed = recipe.split()
    inputs, outputs = data.sizes()
    train = data.train | {name: values[0] for name, values in data.own.items()}

    def parts(numbers: Recipe, key: Array, data: Data, train: dict[str, Array], step: Array) -> Any:
        given = eqx.combine(fixed, numbers)
        network, optimiser = given.network(key, inputs, outputs), given.optimiser()
        if not isinstance(optimiser, optax.GradientTransformation):
            raise UnfitRecipeError(f"the optimiser is a {type(optimiser).__name__}; expected an Optax transformation")
        _expect("the network's output", network(train["x"][0]), (outputs,), data)
        shown = given.prediction(at_points(network, data.x_evaluate))
        _expect("the prediction", shown, (len(data.x_evaluate), outputs), data)
        _expect("the loss", given.loss(network, batch_of(given.batch, key, step, train)), (), data)
        factor = given.schedule(step.astype(jnp.float32))
        if np.shape(factor) != () or jnp.iscomplexobj(factor):
            raise UnfitRecipeError(f"the schedule's factor is {_words(factor)}; expected one number")

    with explained():
        jax.eval_shape(parts, numbers, jax.random.key(0), data, train, jnp.int32(0))


def refuse_no_numbers(prediction: Float[np.ndarray, "seed sample channel"], loss: Float[np.ndarray, " seed"]) -> None:
    """Refuse an ensemble of which no member is finite before its first step: that is no divergence.

    Raises:
        UnfitRecipeError: the outputs or losses of all members hold NaN or infinity.
    """
    for what, values in (("outputs", prediction), ("loss", loss)):
        if not np.isfinite(values.reshape(len(values), -1)).all(axis=1).any():
            raise UnfitRecipeError(f"the {what} of all {len(values)} seeds hold NaN or infinity before the first step")


def _expect(what: str, got: Any, shape: tuple[int, ...], data: Data) -> None:
    """Refuse what has another shape or is no float32."""
    if getattr(got, "shape", None) != shape or got.dtype != jnp.float32:
        inputs, outputs = data.sizes()
        raise UnfitRecipeError(
            f"{what} is {_words(got)}; expected float32{_shape(shape)}: "
            f"points have {inputs} inputs, labels {outputs} channels"
        )


def _words(got: Any) -> str:
    """``float32[3]`` of an array's type and shape."""
    return f"{got.dtype}{_shape(got.shape)}" if hasattr(got, "dtype") else f"a {type(got).__name__}"


def _shape(shape: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, shape))}]" if shape else " (one number)"


@contextmanager
def explained() -> Iterator[None]:
    """Say what to do where own code asks for the value of a traced number."""
    try:
        yield
    except _TRACED as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [each for each in frames if not is_installed(path := Path(each.filename)) and LIBRARY not in path.parents]
        place = f"{Path(own[-1].filename).name}, line {own[-1].lineno}, `{own[-1].line}`: " if own else ""
        raise TypeError(
            f"{place}floating-point parameters reach own code as traced JAX numbers, whose value is not known yet. "
            "Compute with them by jax.numpy (jnp.where for a choice); no `if`, float(), int(), math or NumPy of them. "
            "Whole numbers, flags and text are ordinary values"
        ) from error
