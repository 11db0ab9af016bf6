"""Kind C: narrow networks trained by minibatches, which score the rule after it was mended.

They differ from kind B in the batches, in targets whose tones do not fit the domain, on a grid with end points or at
irregular points, and in pictures; half of the ways have pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from diagnosis_cases.case import Case, as_run, generator
from diagnosis_cases.closed_forms import picture
from diagnosis_cases.trainings import run_networks, seen

COUNT = 12
SIDE = 16
LINE = 193
BATCH = 24
TONES = {"name": "tone_fit", "frequencies": "auto"}
Target = Callable[[np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Way:
    """One way to train a dozen logs.

    Attributes:
        name: of the way.
        how: in words, for the table.
        label: the cause that follows.
        target: draws tones that need not fit the domain (frequency, amplitude, phase); None is a picture.
        activation: of the hidden layers.
        widths: of the hidden layers.
        first: factor before the first layer's activation.
        sigma: deviation of Fourier features' frequencies in cycles per side; 0 is the points themselves.
        optimiser: of optax.
        rate: learning rate.
        steps: of the optimiser, each of ``BATCH`` points.
        n: training points of a line; of a picture every second pixel if 0, else all.
        irregular: whether points are drawn at random.
        noise: deviation of the labels over the target's.
        says: what the logs say, in turn (``trainings.Way``).
    """

    name: str
    how: str
    label: str
    target: Target | None
    activation: str = "tanh"
    widths: tuple[int, ...] = (32, 32)
    first: float = 1.0
    sigma: float = 0.0
    optimiser: str = "adam"
    rate: float = 3e-3
    steps: int = 1500
    n: int = 64
    irregular: bool = False
    noise: float = 0.0
    says: tuple[str, ...] = ("trained_on", "loss")


def between(*ranges: tuple[float, float]) -> Target:
    """One tone from each range of frequencies."""
    return lambda draw: (
        np.array([(draw.uniform(*of), draw.uniform(0.7, 1.2), draw.uniform(0, 6.28)) for of in ranges]).T
    )


LOW = ((0.6, 0.9), (1.3, 1.9))
MORE = (*LOW, (3.0, 4.0))
FEATURES = (64,)
WAYS = (
    Way("line-stopped", "tanh on a line with end points, stopped", "unlearned_high", between(*LOW, (12.0, 18.0))),
    Way(
        "irregular-stopped",
        "ReLU at irregular points, stopped",
        "unlearned_high",
        between(*LOW, (16.0, 22.0)),
        "relu",
        n=96,
        irregular=True,
    ),
    Way(
        "picture-stopped", "ReLU on a picture, stopped", "unlearned_high", None, "relu", steps=600, says=("trained_on",)
    ),
    Way(
        "line-alias",
        "features above the sampling, end points",
        "aliasing",
        between(*MORE),
        "relu",
        FEATURES,
        sigma=40.0,
        n=33,
        says=("trained_on",),
    ),
    Way(
        "irregular-alias",
        "features above the sampling, irregular points",
        "aliasing",
        between(*MORE),
        "relu",
        FEATURES,
        sigma=30.0,
        n=32,
        irregular=True,
        says=("trained_on",),
    ),
    Way(
        "picture-alias",
        "features far too high, every second pixel",
        "aliasing",
        None,
        "relu",
        FEATURES,
        sigma=40.0,
        n=0,
        says=("trained_on",),
    ),
    Way(
        "line-noise",
        "features, noisy labels, end points",
        "noise_fitted",
        between(*LOW),
        "relu",
        FEATURES,
        sigma=5.0,
        n=49,
        noise=0.7,
        steps=3000,
        says=("trained_on", "noisy", "label"),
    ),
    Way(
        "irregular-noise",
        "features, noisy labels, irregular points",
        "noise_fitted",
        between(*LOW),
        "tanh",
        FEATURES,
        sigma=5.0,
        n=48,
        irregular=True,
        noise=0.7,
        steps=3000,
        says=("trained_on", "noisy", "label"),
    ),
    Way(
        "picture-noise",
        "features, noisy pixels",
        "noise_fitted",
        None,
        "relu",
        (128,),
        sigma=8.0,
        n=0,
        noise=0.8,
        steps=3000,
        says=("trained_on", "label"),
    ),
    Way(
        "line-two-units",
        "two logistic units",
        "too_small_or_step_too_large",
        between((2.0, 3.0), (4.0, 5.5), (6.5, 8.0), (9.0, 11.0)),
        "logistic",
        (2,),
        first=4.0,
        rate=3e-2,
    ),
    Way("line-adam-large", "tanh, Adam with a step of 0.2", "too_small_or_step_too_large", between(*MORE), rate=0.2),
    Way(
        "picture-large",
        "ReLU on a picture, Adam with a step of 0.2",
        "too_small_or_step_too_large",
        None,
        "relu",
        rate=0.2,
        steps=600,
        says=("trained_on",),
    ),
    Way(
        "line-done", "fitting features, end points", "nothing", between(*MORE), "tanh", FEATURES, sigma=3.0, steps=3000
    ),
    Way(
        "irregular-done",
        "fitting features, irregular points",
        "nothing",
        between(*LOW),
        "tanh",
        FEATURES,
        sigma=2.0,
        irregular=True,
        steps=3000,
    ),
    Way(
        "picture-done",
        "features on all pixels",
        "nothing",
        None,
        "relu",
        (128,),
        sigma=6.0,
        steps=3000,
        says=("trained_on",),
    ),
    Way(
        "irregular-noise-untold",
        "noisy labels, irregular points, the log has the loss only",
        "unknown",
        between(*LOW),
        "relu",
        FEATURES,
        sigma=5.0,
        n=49,
        irregular=True,
        noise=0.7,
        steps=3000,
        says=("loss",),
    ),
    Way(
        "irregular-alias-untold",
        "features too high, the log has the loss only",
        "unknown",
        between(*MORE),
        "relu",
        FEATURES,
        sigma=30.0,
        n=32,
        irregular=True,
        says=("loss",),
    ),
    Way(
        "line-short",
        "tanh, cut off while all tones are being learned",
        "unknown",
        between((2.0, 3.0), (3.5, 5.0)),
        first=2.0,
        steps=250,
    ),
)


# Kind D: networks of sines, and gradient descent with momentum.
SINES = (
    Way(
        "sines-stopped",
        "sines of low frequency, irregular points",
        "unlearned_high",
        between(*LOW, (12.0, 18.0)),
        "sin",
        n=96,
        irregular=True,
    ),
    Way(
        "momentum-stopped",
        "three tanh layers, momentum, end points",
        "unlearned_high",
        between(*LOW, (10.0, 14.0)),
        widths=(32, 32, 32),
        optimiser="sgd",
        rate=0.02,
        steps=3000,
    ),
    Way(
        "momentum-picture",
        "tanh on a picture, momentum",
        "unlearned_high",
        None,
        optimiser="sgd",
        rate=0.02,
        steps=2000,
        says=("trained_on",),
    ),
    Way(
        "sines-alias",
        "sines of far too high frequency, end points",
        "aliasing",
        between(*MORE),
        "sin",
        (64,),
        first=150.0,
        n=33,
        says=("trained_on",),
    ),
    Way(
        "sines-alias-picture",
        "sines of far too high frequency, every second pixel",
        "aliasing",
        None,
        "sin",
        (128,),
        first=150.0,
        n=0,
        says=("trained_on",),
    ),
    Way(
        "sines-noise",
        "sines, noisy labels, end points",
        "noise_fitted",
        between(*LOW),
        "sin",
        (64,),
        first=25.0,
        n=49,
        noise=0.7,
        steps=3000,
        says=("trained_on", "noisy", "label"),
    ),
    Way(
        "sines-noise-picture",
        "sines, noisy pixels",
        "noise_fitted",
        None,
        "sin",
        (128,),
        first=25.0,
        n=0,
        noise=0.8,
        steps=3000,
        says=("trained_on", "label"),
    ),
    Way(
        "two-sines",
        "two sines",
        "too_small_or_step_too_large",
        between((2.0, 3.0), (4.0, 5.5), (6.5, 8.0), (9.0, 11.0)),
        "sin",
        (2,),
        first=4.0,
        rate=3e-2,
    ),
    Way(
        "sines-large", "sines, Adam with a step of 0.1", "too_small_or_step_too_large", between(*MORE), "sin", rate=0.1
    ),
    Way(
        "momentum-large",
        "tanh, momentum with a step of 1",
        "too_small_or_step_too_large",
        between(*MORE),
        optimiser="sgd",
        rate=1.0,
    ),
    Way(
        "sines-done",
        "sines of fitting frequency, end points",
        "nothing",
        between(*MORE),
        "sin",
        (64,),
        first=12.0,
        steps=3000,
    ),
    Way(
        "sines-done-picture",
        "sines on all pixels",
        "nothing",
        None,
        "sin",
        (64, 64),
        first=12.0,
        steps=3000,
        says=("trained_on",),
    ),
    Way(
        "sines-untold",
        "sines, noisy labels, the log has the loss only",
        "unknown",
        between(*LOW),
        "sin",
        (64,),
        first=25.0,
        n=49,
        irregular=True,
        noise=0.7,
        steps=3000,
        says=("loss",),
    ),
)


def trained(way: Way, count: int = COUNT) -> Iterator[Case]:
    """The cases of one way whose training ended as the label needs."""
    draws = [generator("minibatches", way.name, number) for number in range(count)]
    points = [_points(way, draw) for draw in draws]
    chosen = [_chosen(way, draw, len(z)) for draw, (z, _) in zip(draws, points, strict=True)]
    labels = [target.copy() for _, target in points]
    for draw, values, mine in zip(draws, labels, chosen, strict=True):
        values[mine] += way.noise * values.std() * draw.standard_normal(len(mine))
    at_z = np.stack([_inputs(way, draw, z) for draw, (z, _) in zip(draws, points, strict=True)])
    inputs = np.stack([each[mine] for each, mine in zip(at_z, chosen, strict=True)])
    values = np.stack([each[mine] for each, mine in zip(labels, chosen, strict=True)])
    prediction, loss, steps = run_networks(way, inputs, values, at_z, BATCH)
    for number, (z, target) in enumerate(points):
        if not _as_meant(way, float(np.sqrt(loss[number, -1]) / target.std())):
            continue
        says = way.says[number % len(way.says)]
        flags = np.zeros(len(z))
        flags[chosen[number]] = 1
        run = as_run(
            prediction[number][None],
            labels[number] if says == "noisy" else target,
            z,
            steps,
            loss=loss[number][None],
            trained_on=None if says == "loss" else flags,
            label=labels[number][None] if says == "label" else None,
            **({"domain_length": 1.0} if way.target else {"grid_shape": [SIDE, SIDE]}),
        )
        yield Case(f"{way.name}-{number}", way.how, way.label, run, TONES if way.target else {"name": "dct_bands"})


def _points(way: Way, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    if way.target is None:
        axis = np.linspace(0, 1, SIDE)
        z = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)
        target = picture(draw, SIDE).ravel()
        return z, (target - target.mean()) / target.std()
    z = np.sort(draw.random(LINE)) if way.irregular else np.linspace(0, 1, LINE)
    frequency, amplitude, phase = way.target(draw)
    return z[:, None], amplitude @ np.sin(2 * np.pi * frequency[:, None] * z + phase[:, None])


def _chosen(way: Way, draw: np.random.Generator, count: int) -> np.ndarray:
    if way.target is None:
        rows, columns = np.indices((SIDE, SIDE))
        return np.flatnonzero((rows + columns).ravel() % 2 == 0) if way.n == 0 else np.arange(count)
    if way.irregular:
        return np.sort(draw.choice(count, way.n, replace=False))
    return np.unique(np.linspace(0, count - 1, way.n).round().astype(int))


def _inputs(way: Way, draw: np.random.Generator, z: np.ndarray) -> np.ndarray:
    return seen(z, way.sigma * draw.standard_normal((z.shape[1], 64)), 2 * np.pi)


def _as_meant(way: Way, error: float) -> bool:
    """As ``trainings.as_meant``."""
    if way.name == "line-short":
        return 0.3 < error < 0.9
    if way.label in {"unlearned_high", "too_small_or_step_too_large"}:
        return not error <= 0.15
    return error < (0.5 * way.noise if way.noise else 0.1)
