"""Logs in closed form of a kernel's gradient flow through points of a line: too few, noisy, or enough of them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from diagnosis_cases.case import as_run, looks
from diagnosis_cases.kernel_flow import decay, kernel_flow
from diagnosis_cases.tone_sums import Tones, tones, waves

# What logs of noisy labels say, in turn.
SAYS = ("trained_on", "noisy", "label", "count")
EITHER = ("trained_on", "count")


def sampled(
    draw: np.random.Generator,
    of: Tones,
    *,
    n: int,
    scale: float,
    power: float,
    regular: bool = True,
    noise: float = 0.0,
    says: str = "trained_on",
    last: int = 10**6,
    start: float = 0.0,
) -> xr.Dataset:
    """A kernel's flow through n of N = 16 n evaluation points, or 4 n where n > 32.

    Args:
        draw: random numbers.
        of: the tones.
        n: training points.
        scale: of the kernel's spectrum.
        power: of its decay.
        regular: whether training points are equally spaced.
        noise: deviation of the labels over the target's.
        says: what the log says of the training points: trained_on (clean target), noisy (target at them is the label),
            label (clean target, labels beside), loss (nothing but the loss), count (loss and train_points), nothing.
        last: last step; the rate of the fastest mode is 0.05.
        start: deviation of the random output before the first step, over the target's.
    """
    count = 16 * n if n <= 32 else 4 * n
    z, steps = np.arange(count) / count, looks(last)
    clean = waves(z, of).sum(axis=0)
    chosen = np.arange(0, count, count // n) if regular else np.sort(draw.choice(count, n, replace=False))
    spectrum = decay(count // 2, scale, power)
    labels, trained = clean.copy(), np.zeros(count)
    labels[chosen] += noise * clean.std() * draw.standard_normal(n)
    trained[chosen] = 1
    weights = start * clean.std() / np.sqrt(spectrum.sum()) * draw.standard_normal(2 * spectrum.size)
    prediction, loss = kernel_flow(z[:, None], z[chosen, None], labels[chosen], spectrum, steps, weights)
    return as_run(
        prediction[None],
        labels if says == "noisy" else clean,
        z,
        steps,
        loss=None if says == "nothing" else loss[None] * draw.choice([0.5, 1.0]),
        trained_on=trained if says in {"trained_on", "noisy", "label"} else None,
        label=labels[None] if says == "label" else None,
        domain_length=1.0,
        **({"train_points": n} if says in {"count", "trained_on"} else {}),
    )


def _two_tones(draw: np.random.Generator, low: int, high: int) -> Tones:
    return np.array([low, high]), np.ones(2), draw.uniform(0, 2 * np.pi, 2)


def tone_above_nyquist(_: int, draw: np.random.Generator) -> xr.Dataset:
    """A low tone, and one that the training points show as a lower one."""
    n = int(draw.integers(10, 17))
    low, high = draw.integers(1, 4), draw.integers(n // 2 + 1, n - 3)
    return sampled(draw, _two_tones(draw, low, high), n=n, scale=3.0, power=2.0, says=draw.choice(EITHER))


def too_wide_a_kernel(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Tones that the points determine, and a kernel nearly flat far beyond their Nyquist frequency."""
    of, scale = tones(draw, 7, 3), draw.uniform(60.0, 200.0)
    return sampled(draw, of, n=24, scale=scale, power=2.0, says=draw.choice(EITHER))


def from_a_random_output(number: int, draw: np.random.Generator) -> xr.Dataset:
    """The two before, from a random output that is never unlearned between the training points."""
    above = number % 2 == 0
    n = 24 if not above else int(draw.integers(12, 17))
    of = _two_tones(draw, 2, n - 4) if above else tones(draw, 7, 3)
    scale = 4.0 if above else draw.uniform(30.0, 100.0)
    says = EITHER[number // 2 % 2]
    return sampled(draw, of, n=n, scale=scale, power=1.5, says=says, start=draw.uniform(0.2, 0.6))


def irregular_and_few(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Two tones and too few points, drawn at random."""
    low, high = draw.integers(1, 4), draw.integers(9, 13)
    return sampled(draw, _two_tones(draw, low, high), n=12, scale=3.0, power=2.0, regular=False)


def noisy_labels(number: int, draw: np.random.Generator) -> xr.Dataset:
    """Low tones with noise, fitted to the end; logs of four kinds in turn."""
    says = SAYS[number % len(SAYS)]
    of, n, noise = tones(draw, 3, 2), int(draw.integers(24, 49)), draw.uniform(0.4, 1.0)
    regular = says == "count" or bool(draw.random() < 0.5)
    return sampled(draw, of, n=n, scale=5.0, power=1.5, noise=noise, says=says, regular=regular)


def noise_from_a_random_output(number: int, draw: np.random.Generator) -> xr.Dataset:
    """Noisy labels at equally spaced points, from a random output."""
    n, noise, start = int(draw.integers(24, 49)), draw.uniform(0.4, 1.0), draw.uniform(0.2, 0.6)
    says = EITHER[number % 2]
    return sampled(draw, tones(draw, 3, 2), n=n, scale=5.0, power=1.5, noise=noise, says=says, start=start)


def noisy_and_not_said(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The same, and the log does not say where or how often was trained."""
    return sampled(draw, tones(draw, 3, 2), n=32, scale=5.0, power=1.5, noise=0.7, says="loss")


def kernel_stopped(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Enough points, a kernel that reaches the highest tone long after the last step."""
    frequency, amplitude, phase = tones(draw, 3, 2)
    of = np.append(frequency, draw.integers(11, 16)), np.append(amplitude, 1.0), np.append(phase, 0.3)
    says = draw.choice(["trained_on", "nothing", "count"])
    return sampled(draw, of, n=64, scale=2.0, power=2.5, last=1000, says=says)


def kernel_done(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Enough points, a fitting kernel, to the end."""
    of, says = tones(draw, 5, 3), draw.choice(["trained_on", "nothing", "count"])
    return sampled(draw, of, n=32, scale=4.0, power=2.0, says=says)
