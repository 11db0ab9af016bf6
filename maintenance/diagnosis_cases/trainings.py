"""Kind B: small networks trained here, which score the rule. What went wrong follows from how they are trained.

Networks of one way to go wrong are trained side by side; each case has its own target, points, noise and network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from diagnosis_cases.case import Case, as_run, generator, looks
from diagnosis_cases.closed_forms import tones, waves

SEEDS = 1
COUNT = 12
GRID = 384
Tones = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Way:
    """One way to train a dozen logs.

    Attributes:
        name: of the way.
        how: in words, for the table.
        label: the cause that follows.
        target: draws the tones.
        activation: of the hidden layers.
        widths: of the hidden layers.
        first: factor before the first layer's activation (omega_0 of a SIREN).
        sigma: deviation of Fourier features' frequencies in cycles per domain length; 0 is none.
        optimiser: of optax.
        rate: learning rate.
        steps: of the optimiser.
        n: training points.
        regular: whether these are equally spaced, else drawn among the evaluation points.
        noise: deviation of their labels over the target's.
        says: what the logs say, in turn: trained_on, noisy (the target at training points is the label), label (labels
            beside the clean target), count (train_points), all (evaluated at the training points), loss, nothing.
    """

    name: str
    how: str
    label: str
    target: Callable[[np.random.Generator], Tones]
    activation: str = "tanh"
    widths: tuple[int, ...] = (64, 64)
    first: float = 1.0
    sigma: float = 0.0
    optimiser: str = "adam"
    rate: float = 1e-3
    steps: int = 1500
    n: int = 64
    regular: bool = True
    noise: float = 0.0
    says: tuple[str, ...] = ("trained_on", "count", "all")


def low_and_high(lowest_high: int, highest: int) -> Callable[[np.random.Generator], Tones]:
    """Two tones up to 3, and one far above."""

    def target(draw: np.random.Generator) -> Tones:
        low = np.sort(draw.choice(np.arange(1, 4), 2, replace=False))
        high = draw.integers(lowest_high, highest + 1)
        return np.append(low, high), draw.uniform(0.7, 1.2, 3), draw.uniform(0, 2 * np.pi, 3)

    return target


def above_nyquist(n: int) -> Callable[[np.random.Generator], Tones]:
    """A tone of 1 to 3, and one above n / 2 whose alias is another."""

    def target(draw: np.random.Generator) -> Tones:
        low = draw.integers(1, 4)
        high = draw.choice([k for k in range(n // 2 + 1, n - 1) if abs(n - k) != low])
        return np.array([low, high]), draw.uniform(0.8, 1.2, 2), draw.uniform(0, 2 * np.pi, 2)

    return target


def some(highest: int, count: int) -> Callable[[np.random.Generator], Tones]:
    """Tones up to a highest one."""
    return lambda draw: tones(draw, highest, count)


WAYS = (
    Way("tanh-stopped", "tanh, stopped before the highest tone", "unlearned_high", low_and_high(10, 16)),
    Way(
        "relu-stopped",
        "ReLU, stopped before the highest tone",
        "unlearned_high",
        low_and_high(16, 24),
        activation="relu",
        rate=2e-3,
    ),
    Way(
        "sgd-stopped",
        "tanh, gradient descent with momentum, stopped",
        "unlearned_high",
        low_and_high(10, 16),
        optimiser="sgd",
        rate=0.02,
        steps=3000,
    ),
    Way(
        "features-short",
        "Fourier features far below the highest tone",
        "unlearned_high",
        low_and_high(22, 28),
        sigma=1.0,
        says=("trained_on", "count"),
    ),
    Way(
        "tanh-alias",
        "tanh, a tone above the Nyquist frequency",
        "aliasing",
        above_nyquist(14),
        n=14,
        rate=3e-3,
        steps=4000,
        says=("trained_on", "count"),
    ),
    Way(
        "relu-alias",
        "ReLU, a tone above the Nyquist frequency",
        "aliasing",
        above_nyquist(16),
        activation="relu",
        widths=(128, 128),
        n=16,
        rate=3e-3,
        steps=3000,
        says=("trained_on", "count"),
    ),
    Way(
        "siren-alias",
        "SIREN, omega_0 far above the sampling",
        "aliasing",
        some(7, 3),
        activation="sin",
        first=100.0,
        n=24,
        steps=1500,
        says=("trained_on", "count"),
    ),
    Way(
        "features-alias",
        "Fourier features, sigma far above the sampling",
        "aliasing",
        some(7, 3),
        activation="relu",
        sigma=60.0,
        n=32,
        steps=1500,
        says=("trained_on", "count"),
    ),
    Way(
        "irregular-few",
        "tanh, too few irregular points",
        "aliasing",
        above_nyquist(14),
        n=14,
        rate=3e-3,
        steps=4000,
        regular=False,
        says=("trained_on",),
    ),
    Way(
        "tanh-noise",
        "tanh with steep first layer, noisy labels",
        "noise_fitted",
        some(3, 2),
        first=15.0,
        n=32,
        rate=3e-3,
        steps=4000,
        noise=0.6,
        says=("trained_on", "noisy", "label", "count"),
    ),
    Way(
        "features-noise",
        "Fourier features, noisy labels",
        "noise_fitted",
        some(3, 2),
        activation="relu",
        sigma=6.0,
        n=48,
        rate=1e-3,
        steps=3000,
        noise=0.6,
        says=("trained_on", "noisy", "label", "count"),
    ),
    Way(
        "siren-noise",
        "SIREN, noisy labels at irregular points",
        "noise_fitted",
        some(3, 2),
        activation="sin",
        first=15.0,
        n=48,
        steps=2000,
        noise=0.8,
        regular=False,
        says=("trained_on", "noisy", "label"),
    ),
    Way(
        "two-units",
        "two hidden units, four tones or more",
        "too_small_or_step_too_large",
        some(10, 5),
        widths=(2,),
        rate=1e-2,
        steps=4000,
    ),
    Way("adam-large", "tanh, Adam with a step of 0.3", "too_small_or_step_too_large", some(6, 3), rate=0.3, steps=1500),
    Way(
        "sgd-large",
        "ReLU, gradient descent with a step far too large",
        "too_small_or_step_too_large",
        some(6, 3),
        activation="relu",
        optimiser="sgd",
        rate=1.0,
        steps=600,
    ),
    Way(
        "siren-large",
        "SIREN, Adam with a step of 0.05",
        "too_small_or_step_too_large",
        some(6, 3),
        activation="sin",
        first=15.0,
        rate=0.05,
        steps=1500,
    ),
    Way("tanh-done", "tanh on low tones, trained to its end", "nothing", some(4, 3), first=2.0, rate=3e-3, steps=4000),
    Way("siren-done", "SIREN with a fitting omega_0", "nothing", some(8, 3), activation="sin", first=15.0, steps=1500),
    Way("features-done", "Fourier features with a fitting sigma", "nothing", some(8, 3), sigma=4.0, steps=1500),
    Way(
        "noise-untold",
        "noisy labels, the log has the loss only",
        "unknown",
        some(3, 2),
        first=15.0,
        n=32,
        rate=3e-3,
        steps=4000,
        noise=0.6,
        says=("loss",),
    ),
    Way(
        "alias-untold",
        "a tone above the Nyquist frequency, the log has the loss only",
        "unknown",
        above_nyquist(14),
        n=14,
        rate=3e-3,
        steps=4000,
        says=("loss",),
    ),
    Way("tanh-short", "tanh, cut off while all tones are being learned", "unknown", some(8, 4), first=3.0, steps=300),
)


def trained(way: Way, count: int = COUNT) -> Iterator[Case]:
    """The cases of one way."""
    draws = [generator("training", way.name, number) for number in range(count)]
    z = np.arange(GRID) / GRID
    targets, chosen, labels = [], [], []
    for draw in draws:
        target = waves(z, way.target(draw)).sum(axis=0)
        places = np.arange(way.n) / way.n if way.regular else z[np.sort(draw.choice(GRID, way.n, replace=False))]
        targets.append(target)
        chosen.append(places)
        clean = (
            np.interp(places, np.append(z, 1.0), np.append(target, target[0]))
            if GRID % way.n
            else target[np.rint(places * GRID).astype(int)]
        )
        labels.append(np.repeat(clean[None] + way.noise * target.std() * draw.standard_normal(way.n), SEEDS, axis=0))
    x = np.repeat(np.stack(chosen), SEEDS, axis=0)[..., None]
    waves_of = [way.sigma * draw.standard_normal((1, 64)) for draw in draws for _ in range(SEEDS)]
    scale = 2.0 if way.activation == "sin" else 2.0 * np.pi
    inputs, at_z = (
        np.stack([seen(points, waves_of[row], scale) for row, points in enumerate(each)])
        for each in (x, np.repeat(z[None, :, None], len(x), axis=0))
    )
    prediction, loss, steps = run_networks(way, inputs, np.concatenate(labels), at_z)
    for number in range(count):
        mine = slice(SEEDS * number, SEEDS * (number + 1))
        if not as_meant(way, np.sqrt(loss[mine, -1]) / targets[number].std()):
            continue
        says = way.says[number % len(way.says)]
        run = logged(way, says, prediction[mine], loss[mine], steps, z, targets[number], chosen[number], labels[number])
        yield Case(f"{way.name}-{number}", way.how, way.label, run)


def as_meant(way: Way, error: np.ndarray) -> bool:
    """Whether the training error at the end, over the target's deviation, is what the label needs: fitted, or not.

    A case that is not is left out: its label would be wrong.
    """
    if way.name == "tanh-short":
        return bool(0.3 < np.median(error) < 0.9)
    if way.label in {"unlearned_high", "too_small_or_step_too_large"}:
        return not bool(np.median(error) <= 0.15)
    return bool(np.median(error) < (0.5 * way.noise if way.noise else 0.1))


def logged(
    way: Way,
    says: str,
    prediction: np.ndarray,
    loss: np.ndarray,
    steps: np.ndarray,
    z: np.ndarray,
    target: np.ndarray,
    places: np.ndarray,
    labels: np.ndarray,
) -> Any:
    """A log that holds what ``says`` says."""
    at = np.rint(places * GRID).astype(int) % GRID
    on_grid = np.abs(at / GRID - places) < 1e-9
    trained_on = np.zeros(GRID)
    trained_on[at[on_grid]] = 1
    beside = np.tile(target, (SEEDS, 1))
    beside[:, at[on_grid]] = labels[:, on_grid]
    if says == "all":
        every = at if on_grid.all() else slice(None, None, 3)
        prediction, target, z = prediction[..., every], target[every], z[every]
        trained_on = np.ones(len(z))
    return as_run(
        prediction,
        beside[0] if says == "noisy" else target,
        z,
        steps,
        loss=None if says == "nothing" else loss,
        trained_on=trained_on if says in {"trained_on", "noisy", "label", "all"} else None,
        label=beside if says == "label" else None,
        domain_length=1.0,
        **({"train_points": way.n} if says in {"count", "trained_on"} else {}),
    )


def seen(points: np.ndarray, waves_of: np.ndarray, scale: float) -> np.ndarray:
    """What a network sees of points in [0, 1): Fourier features, or the points about their middle times a scale."""
    angle = 2 * np.pi * points @ waves_of
    return np.concatenate([np.cos(angle), np.sin(angle)], 1) if waves_of.any() else scale * (points - 0.5)


def run_networks(
    way: Any, inputs: np.ndarray, y: np.ndarray, at_z: np.ndarray, batch: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train a network for each row of inputs and y; outputs at z and losses at the looks.

    Args:
        way: activation, widths, initial, first, optimiser, rate, steps.
        inputs: at training points (network, point, dimension).
        y: labels.
        at_z: inputs at evaluation points.
        batch: points of a minibatch, drawn at each step; 0 is all.
    """
    keys = jax.random.split(jax.random.key(int(generator("keys", way.name).integers(2**31))), len(y))
    parameters = jax.vmap(lambda key: initial(way, key, inputs.shape[-1]))(keys)
    update = optax.adam(way.rate) if way.optimiser == "adam" else optax.sgd(way.rate, momentum=0.9)

    def loss(layers: Any, points: jax.Array, values: jax.Array) -> jax.Array:
        return jnp.mean((network(way, layers, points) - values) ** 2)

    def step(_: Any, carry: Any) -> Any:
        layers, state, key, points, values = carry
        key, mine = jax.random.split(key)
        chosen = jax.random.choice(mine, len(values), (batch,), replace=False) if batch else slice(None)
        changes, state = update.update(jax.grad(loss)(layers, points[chosen], values[chosen]), state)
        return optax.apply_updates(layers, changes), state, key, points, values

    @jax.jit
    def advance(carry: Any, times: jax.Array) -> Any:
        return jax.vmap(lambda one: jax.lax.fori_loop(0, times, step, one))(carry)

    @jax.jit
    def look(carry: Any, points: jax.Array) -> Any:
        return jax.vmap(lambda one, z: (network(way, one[0], z), loss(one[0], one[3], one[4])))(carry, points)

    steps = looks(way.steps)
    carry = (parameters, jax.vmap(update.init)(parameters), keys, jnp.asarray(inputs), jnp.asarray(y))
    outputs, losses = [], []
    for times in np.diff(steps, prepend=0):
        carry = advance(carry, times)
        output, value = look(carry, jnp.asarray(at_z))
        outputs.append(np.asarray(output))
        losses.append(np.asarray(value))
    prediction, training = np.stack(outputs, axis=1), np.stack(losses, axis=1)
    huge = ~(np.abs(prediction).max(axis=-1) < 1e6)
    prediction[np.logical_or.accumulate(huge, axis=1)] = np.nan
    return prediction, training, steps


def initial(way: Any, key: jax.Array, dimensions: int) -> list[tuple[jax.Array, jax.Array]]:
    """Weights: He for ReLU, the SIREN paper's, else Xavier; small biases."""
    layers = []
    for depth, (fan_in, fan_out) in enumerate(pairwise((dimensions, *way.widths, 1))):
        key, one, two = jax.random.split(key, 3)
        if way.activation == "sin":
            bound = 1.0 / fan_in if depth == 0 else np.sqrt(6.0 / fan_in)
            weight = jax.random.uniform(one, (fan_in, fan_out), minval=-bound, maxval=bound)
        else:
            deviation = np.sqrt(2.0 / (fan_in if way.activation == "relu" else fan_in + fan_out))
            weight = deviation * jax.random.normal(one, (fan_in, fan_out))
        layers.append((weight, 0.1 * jax.random.normal(two, (fan_out,))))
    return layers


def network(way: Any, layers: Any, values: jax.Array) -> jax.Array:
    """Outputs at inputs (point, dimension)."""
    act = {"tanh": jnp.tanh, "relu": jax.nn.relu, "sin": jnp.sin, "logistic": jax.nn.sigmoid}[way.activation]
    for depth, (weight, bias) in enumerate(layers[:-1]):
        values = act((way.first if depth == 0 else 1.0) * (values @ weight + bias[None, :]))
    weight, bias = layers[-1]
    return (values @ weight + bias[None, :])[:, 0]
