"""Kinds B to E: small networks trained here, which score the rule. What went wrong follows from how they are trained.

Networks of one way are trained side by side; each case has its own target, points, noise and network. Ways of kind B
have tones that fit a periodic grid and train on all points at once; those of the others have a line with end points,
irregular points, or pictures, and kinds C and D train by minibatches.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from diagnosis_cases.case import Case, as_run, generator
from diagnosis_cases.kernel_pictures import picture
from diagnosis_cases.networks import parameter_count, run_networks
from diagnosis_cases.tone_sums import waves
from diagnosis_cases.ways import Way

COUNT = 12
GRID, LINE, SIDE = 384, 193, 16
BATCH = {"B": 0, "C": 24, "D": 24, "E": 0}
# Names of the random streams; they are part of the cases.
STREAM = {"B": "training", "C": "minibatches", "D": "minibatches", "E": "ways"}
TONES = {"name": "tone_fit", "frequencies": "auto"}


class Sample(NamedTuple):
    """What a case's network is trained on.

    Attributes:
        z: evaluation points (point, dimension).
        target: at them.
        at: index of the evaluation point of each training point.
        on_grid: whether a training point is that evaluation point.
        labels: at the training points.
        inputs: what the network sees at the training points.
        at_z: the same at the evaluation points.
    """

    z: np.ndarray
    target: np.ndarray
    at: np.ndarray
    on_grid: np.ndarray
    labels: np.ndarray
    inputs: np.ndarray
    at_z: np.ndarray


def trained(way: Way, count: int = COUNT) -> Iterator[Case]:
    """The cases of one way whose training ended as the label needs."""
    draws = [generator(STREAM[way.kind], way.name, number) for number in range(count)]
    samples = [periodic(way, draw) if way.kind == "B" else uneven(way, draw) for draw in draws]
    inputs, labels, at_z = (np.stack([getattr(one, name) for one in samples]) for name in ("inputs", "labels", "at_z"))
    prediction, loss, steps = run_networks(way, inputs, labels, at_z, BATCH[way.kind])
    method = {} if way.kind == "B" else {"name": "dct_bands"} if way.target == "picture" else TONES
    for number, sample in enumerate(samples):
        if as_meant(way, float(np.sqrt(loss[number, -1]) / sample.target.std())):
            says = way.says[number % len(way.says)]
            run = logged(way, says, sample, prediction[number][None], loss[number][None], steps)
            yield Case(f"{way.name}-{number}", way.how, way.label, run, method)


def periodic(way: Way, draw: np.random.Generator) -> Sample:
    """Tones on a periodic grid, trained on at points of it or between."""
    z = np.arange(GRID) / GRID
    target = waves(z, way.tones(draw)).sum(axis=0)
    places = z[np.sort(draw.choice(GRID, way.n, replace=False))] if way.irregular else np.arange(way.n) / way.n
    at = np.rint(places * GRID).astype(int) % GRID
    clean = np.interp(places, np.append(z, 1.0), np.append(target, target[0])) if GRID % way.n else target[at]
    labels = clean + way.noise * target.std() * draw.standard_normal(way.n)
    features = way.sigma * draw.standard_normal((1, 64))
    scale = 2.0 if way.activation == "sin" else 2.0 * np.pi
    inputs, at_z = (seen(points[:, None], features, scale) for points in (places, z))
    return Sample(z[:, None], target, at, np.abs(at / GRID - places) < 1e-9, labels, inputs, at_z)


def uneven(way: Way, draw: np.random.Generator) -> Sample:
    """Tones that need not fit a line with end points or irregular points; or a picture."""
    if way.target == "picture":
        axis = np.linspace(0, 1, SIDE)
        z = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)
        target = picture(draw, SIDE).ravel()
        target = (target - target.mean()) / target.std()
        rows, columns = np.indices((SIDE, SIDE))
        at = np.flatnonzero((rows + columns).ravel() % 2 == 0) if way.n == 0 else np.arange(SIDE**2)
    else:
        line = np.sort(draw.random(LINE)) if way.irregular else np.linspace(0, 1, LINE)
        frequency, amplitude, phase = way.tones(draw)
        z, target = line[:, None], amplitude @ np.sin(2 * np.pi * frequency[:, None] * line + phase[:, None])
        if way.irregular:
            at = np.sort(draw.choice(LINE, way.n, replace=False))
        else:
            at = np.unique(np.linspace(0, LINE - 1, way.n).round().astype(int))
    labels = target[at] + way.noise * target.std() * draw.standard_normal(len(at))
    at_z = seen(z, way.sigma * draw.standard_normal((z.shape[1], 64)), 2 * np.pi)
    return Sample(z, target, at, np.ones(len(at), bool), labels, at_z[at], at_z)


def seen(points: np.ndarray, features: np.ndarray, scale: float) -> np.ndarray:
    """What a network sees of points in [0, 1): Fourier features, or the points about their middle times a scale."""
    angle = 2 * np.pi * points @ features
    return np.concatenate([np.cos(angle), np.sin(angle)], 1) if features.any() else scale * (points - 0.5)


def as_meant(way: Way, error: float) -> bool:
    """Whether the training error at the end, over the target's deviation, is what the label needs: fitted, or not.

    A case that is not is left out: its label would be wrong.
    """
    if way.cut_off:
        return 0.3 < error < 0.9
    if way.label in {"unlearned_high", "too_small_or_step_too_large"}:
        return not error <= 0.15
    return error < (0.5 * way.noise if way.noise else 0.1)


def logged(way: Way, says: str, sample: Sample, prediction: np.ndarray, loss: np.ndarray, steps: np.ndarray) -> Any:
    """A log that holds what ``says`` says; logs of kind E name the network's parameters."""
    known = sample.at[sample.on_grid]
    z, target = sample.z, sample.target
    trained_on, beside = np.zeros(len(z)), target.copy()
    trained_on[known], beside[known] = 1, sample.labels[sample.on_grid]
    if says == "all":
        every = sample.at if sample.on_grid.all() else slice(None, None, 3)
        prediction, target, z = prediction[..., every], target[every], z[every]
        trained_on = np.ones(len(z))
    attributes: dict[str, Any] = {"grid_shape": [SIDE, SIDE]} if way.target == "picture" else {"domain_length": 1.0}
    if way.kind == "B" and says in {"count", "trained_on"}:
        attributes["train_points"] = way.n
    if way.kind == "E":
        attributes["parameters"] = parameter_count(way, sample.inputs.shape[1])
    return as_run(
        prediction,
        beside if says == "noisy" else target,
        z,
        steps,
        loss=None if says == "nothing" else loss,
        trained_on=trained_on if says in {"trained_on", "noisy", "label", "all"} else None,
        label=beside[None] if says == "label" else None,
        **attributes,
    )
