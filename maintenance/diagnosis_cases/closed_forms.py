"""Kind A: logs in closed form. The levels of the rule were chosen on them, so they do not score it.

Modes that are learned at given rates, gradient flow of a stationary kernel through training points (exact by its
eigenvectors), least squares on too few features, and gradient descent beyond its stable step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from diagnosis_cases.case import Case, as_run, generator, looks

SEEDS = 1
COUNT = 10
LAST = 4000
IMAGE = {"name": "dct_bands"}


def closed_forms() -> Iterator[Case]:
    """All cases of kind A, ``COUNT`` for each way to make them."""
    for label, ways in WAYS.items():
        for way in ways:
            for number in range(COUNT):
                yield way(label, number, generator("closed form", way.__name__, number))


def tones(draw: np.random.Generator, highest: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frequencies (ascending, distinct), amplitudes within a factor of two, phases."""
    frequency = np.sort(draw.choice(np.arange(1, highest + 1), count, replace=False))
    return frequency, draw.uniform(0.6, 1.2, count), draw.uniform(0, 2 * np.pi, count)


def waves(x: np.ndarray, of: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """The tones at points x in [0, 1), one a row."""
    frequency, amplitude, phase = of
    return amplitude[:, None] * np.sin(2 * np.pi * frequency[:, None] * x + phase[:, None])


def modes(
    name: str, label: str, draw: np.random.Generator, rate: Callable[[np.ndarray], np.ndarray], *, jitter: float = 0.0
) -> Case:
    """Outputs sum_k (1 - exp(-rate_k t)) times tone k, rates times a factor of up to 1.3 a seed, and white jitter."""
    x = np.arange(128) / 128
    of = tones(draw, 14, int(draw.integers(3, 7)))
    parts, steps = waves(x, of), looks(LAST)
    spread = parts.sum(axis=0).std()
    rates = rate(of[0]) * draw.uniform(1 / 1.3, 1.3, (SEEDS, 1))
    learned = 1 - np.exp(-rates[:, None, :] * steps[:, None])
    prediction = learned @ parts + jitter * spread * draw.standard_normal((SEEDS, len(steps), len(x)))
    target = parts.sum(axis=0)
    loss = np.mean((prediction - target) ** 2, axis=-1)
    trained = np.ones(len(x)) if draw.random() < 0.5 else np.arange(len(x)) % 2 == 0
    return Case(
        name, "modes", label, as_run(prediction, target, x, steps, loss=loss, trained_on=trained, domain_length=1.0)
    )


def power_law(lowest: float, highest: float) -> Callable[[np.ndarray], np.ndarray]:
    """Rates k^p with which the lowest and the highest tone have decayed by these exponents at the last step."""
    return lambda k: lowest / LAST * (k / k[0]) ** (np.log(highest / lowest) / np.log(k[-1] / k[0]))


def learned_in_order(label: str, number: int, draw: np.random.Generator) -> Case:
    """The lowest tone has long been learned at the end, the highest is not."""
    return modes(f"modes-high-left-{number}", label, draw, power_law(draw.uniform(5, 50), draw.uniform(0.05, 0.6)))


def all_learned(label: str, number: int, draw: np.random.Generator) -> Case:
    """All tones are learned, the lowest or the highest first."""
    ends = draw.permutation([draw.uniform(4, 6), draw.uniform(6, 100)])
    return modes(f"modes-all-{number}", label, draw, power_law(*ends), jitter=draw.choice([0.0, 0.03]))


def shaken(label: str, number: int, draw: np.random.Generator) -> Case:
    """The highest tone is not learned, and a new random field of low frequencies at every look, as of minibatches."""
    case = modes(f"modes-shaken-{number}", label, draw, power_law(draw.uniform(5, 50), draw.uniform(0.02, 0.3)))
    case.run["prediction"][:] += (
        draw.uniform(0.1, 0.3) * float(case.run["target"].std()) * random_field(draw, case.run["prediction"].shape)
    )
    return case


def random_field(draw: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Random fields on a periodic grid, the last axis, white up to frequency 8, with deviation 1."""
    x = np.arange(shape[-1]) / shape[-1]
    parts = np.concatenate([f(2 * np.pi * np.arange(1, 9)[:, None] * x) for f in (np.sin, np.cos)])
    return draw.standard_normal((*shape[:-1], 16)) @ parts / np.sqrt(8.0)


def partly_learned(label: str, number: int, draw: np.random.Generator) -> Case:
    """Low tones are learned, the highest only in a part of the domain, so that its error spreads over frequencies."""
    x, steps = np.arange(128) / 128, looks(LAST)
    of = (np.array([1, 3, int(draw.integers(8, 15))]), draw.uniform(0.6, 1.2, 3), draw.uniform(0, 2 * np.pi, 3))
    low, middle, high = waves(x, of)
    half = draw.uniform(0.15, 0.35)
    part = 1 / (1 + np.exp((np.abs((x + draw.random()) % 1 - 0.5) - half) / 0.02))
    learned = [1 - np.exp(-rate / LAST * steps)[:, None] for rate in (50.0, 20.0, draw.uniform(2.0, 4.0))]
    prediction = learned[0] * low + learned[1] * middle + learned[2] * part * high
    prediction = np.tile(prediction, (SEEDS, 1, 1))
    target = low + middle + high
    loss = np.mean((prediction - target) ** 2, axis=-1)
    trained = np.ones(128) if number % 2 else np.arange(128) % 2 == 0
    run = as_run(prediction, target, x, steps, loss=loss, trained_on=trained, domain_length=1.0)
    return Case(f"partly-learned-{number}", "highest tone learned in a part of the domain", label, run)


def noise_from_a_random_output(label: str, number: int, draw: np.random.Generator) -> Case:
    """Noisy labels at equally spaced points, from a random output."""
    name, says = f"noisy-random-output-{number}", ["trained_on", "count"][number % 2]
    n = int(draw.integers(24, 49))
    how = "noisy labels, from a random output"
    noise, start = draw.uniform(0.4, 1.0), draw.uniform(0.2, 0.6)
    return sampled(
        name, how, label, draw, tones(draw, 3, 2), n=n, scale=5.0, power=1.5, noise=noise, says=says, start=start
    )


def reversed_order(label: str, number: int, draw: np.random.Generator) -> Case:
    """The highest tone is learned, the lowest is not."""
    return modes(f"modes-low-left-{number}", label, draw, power_law(draw.uniform(0.05, 0.6), draw.uniform(5, 50)))


def too_short(label: str, number: int, draw: np.random.Generator) -> Case:
    """No tone is learned yet, all are being learned."""
    return modes(f"modes-short-{number}", label, draw, power_law(draw.uniform(0.4, 1.0), draw.uniform(0.05, 0.2)))


def jumping(label: str, number: int, draw: np.random.Generator) -> Case:
    """Outputs that are the target's and a new random field of low frequencies at every look."""
    x, steps = np.arange(128) / 128, looks(1000)
    of = tones(draw, 10, int(draw.integers(3, 6)))
    target = waves(x, of).sum(axis=0)
    field = random_field(draw, (SEEDS, len(steps), 128)) / np.sqrt(2.0)
    learned = 1 - np.exp(-steps / 100)[:, None]
    prediction = learned * target + draw.uniform(0.25, 1.5) * target.std() * field
    loss = np.mean((prediction - target) ** 2, axis=-1)
    run = as_run(prediction, target, x, steps, loss=loss, trained_on=np.ones(128), domain_length=1.0)
    return Case(f"jumping-{number}", "random field at every look", label, run)


def beyond_stability(label: str, number: int, draw: np.random.Generator) -> Case:
    """Gradient descent 1 - (1 - eta lambda_k)^t with eta just under or over 2 / lambda_1."""
    x, steps = np.arange(128) / 128, looks(600)
    of = tones(draw, 10, 4)
    parts = waves(x, of)
    over = draw.uniform(0.9993, 1.002, SEEDS)
    factor = 1 - 2.0 * over[:, None] * (of[0] / of[0][0]) ** -draw.uniform(1.0, 3.0)
    learned = 1 - factor[:, None, :] ** steps[:, None]
    prediction = learned @ parts
    prediction[np.abs(prediction) > 1e3] = np.nan
    loss = np.mean((prediction - parts.sum(axis=0)) ** 2, axis=-1)
    run = as_run(prediction, parts.sum(axis=0), x, steps, loss=loss, trained_on=np.ones(128), domain_length=1.0)
    return Case(f"beyond-stability-{number}", "step at the edge of stability", label, run)


def diverging(label: str, number: int, draw: np.random.Generator) -> Case:
    """The same, far beyond: the outputs grow until they are infinite."""
    x, steps = np.arange(128) / 128, looks(600)
    parts = waves(x, tones(draw, 10, 4))
    grows = -(draw.uniform(1.05, 1.5, (SEEDS, 1, 1)) ** steps[None, :, None])
    signs = (-1.0) ** steps[None, :, None]
    with np.errstate(over="ignore"):
        prediction = np.broadcast_to(parts.sum(axis=0) * (1 + signs * grows), (SEEDS, len(steps), 128)).copy()
    prediction[np.abs(prediction) > 1e6] = np.nan
    loss = np.mean((prediction - parts.sum(axis=0)) ** 2, axis=-1)
    run = as_run(prediction, parts.sum(axis=0), x, steps, loss=loss, trained_on=np.ones(128), domain_length=1.0)
    return Case(f"diverging-{number}", "divergence", label, run)


def few_features(label: str, number: int, draw: np.random.Generator) -> Case:
    """Gradient flow of least squares on two to four bumps, which cannot hold the tones, to its end."""
    x, steps = np.arange(128) / 128, looks(LAST)
    of = tones(draw, 12, int(draw.integers(4, 8)))
    target = waves(x, of).sum(axis=0)
    prediction = np.empty((SEEDS, len(steps), 128))
    for seed in range(SEEDS):
        centres, width = draw.random((int(draw.integers(2, 5)), 1)), draw.uniform(0.05, 0.2)
        bumps = np.exp(-(((x - centres + 0.5) % 1 - 0.5) ** 2) / (2 * width**2))
        u, s, _ = np.linalg.svd(bumps.T, full_matrices=False)
        learned = 1 - np.exp(-0.1 * (s / s[0]) ** 2 * steps[:, None])
        prediction[seed] = (learned * (u.T @ target)) @ u.T
    loss = np.mean((prediction - target) ** 2, axis=-1)
    run = as_run(prediction, target, x, steps, loss=loss, trained_on=np.ones(128), domain_length=1.0)
    return Case(f"few-features-{number}", "least squares on two to four bumps", label, run)


def kernel_flow(
    z: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    spectrum: np.ndarray,
    steps: np.ndarray,
    start: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Outputs at z and squared errors at x of gradient flow of the kernel sum_q S_q cos(q.(z - x)).

    Args:
        z: points, (point, dimension) in [0, 1).
        x: training points.
        y: labels.
        spectrum: S by frequency of each axis, 0 and on, in one or two dimensions.
        steps: times; the kernel's eigenvalues are scaled so that the greatest has rate 0.05.
        start: weights of the kernel's features before the first step; None is zero.
    """

    def features(points: np.ndarray) -> np.ndarray:
        q = np.stack(np.meshgrid(*[np.fft.fftfreq(n, 1 / n) for n in spectrum.shape], indexing="ij"), -1)
        angle = 2 * np.pi * points @ q.reshape(-1, points.shape[1]).T
        root = np.sqrt(spectrum.ravel())
        return np.concatenate([root * np.cos(angle), root * np.sin(angle)], axis=1)

    at_x, at_z = features(x), features(z)
    eigenvalue, vector = np.linalg.eigh(at_x @ at_x.T)
    eigenvalue = np.maximum(eigenvalue, 1e-12 * eigenvalue[-1])
    rest = np.exp(-(0.05 * eigenvalue / eigenvalue[-1]) * steps[:, None])
    weights = np.zeros(at_x.shape[1]) if start is None else start
    coefficient = vector.T @ (y - at_x @ weights)
    prediction = at_z @ weights + ((1 - rest) / eigenvalue * coefficient) @ (at_z @ at_x.T @ vector).T
    return prediction, np.mean((rest * coefficient) ** 2, axis=1)


def decay(count: int, scale: float, power: float) -> np.ndarray:
    """S_q = (1 + (|q| / scale)^2)^-power for q in FFT order."""
    return (1 + (np.fft.fftfreq(count, 1 / count) / scale) ** 2) ** -power


def sampled(
    name: str,
    how: str,
    label: str,
    draw: np.random.Generator,
    of: tuple[np.ndarray, np.ndarray, np.ndarray],
    *,
    n: int,
    scale: float,
    power: float,
    regular: bool = True,
    noise: float = 0.0,
    says: str = "trained_on",
    last: int = 10**6,
    start: float = 0.0,
) -> Case:
    """A kernel's flow through n of N = 16 n evaluation points.

    Args:
        name: of the case.
        how: it was made.
        label: its cause.
        draw: random numbers.
        of: the tones.
        n: training points.
        scale: of the kernel's spectrum.
        power: of its decay.
        regular: whether training points are equally spaced.
        noise: deviation of the labels over the target's.
        says: what the log says of the training points: trained_on (clean target), noisy (target at them is the label),
            label (clean target, labels beside), loss (nothing but the loss), count (loss and train_points), nothing.
        start: deviation of the random output before the first step, over the target's.
        last: last step; the rate of the fastest mode is 0.05.
    """
    count = 16 * n if n <= 32 else 4 * n
    z, steps = np.arange(count) / count, looks(last)
    clean = waves(z, of).sum(axis=0)
    chosen = np.arange(0, count, count // n) if regular else np.sort(draw.choice(count, n, replace=False))
    spectrum = decay(count // 2, scale, power)
    prediction, loss = np.empty((SEEDS, len(steps), count)), np.empty((SEEDS, len(steps)))
    labels = np.tile(clean, (SEEDS, 1))
    shared = noise * clean.std() * draw.standard_normal(n)
    for seed in range(SEEDS):
        labels[seed, chosen] += shared
        weights = start * clean.std() / np.sqrt(spectrum.sum()) * draw.standard_normal(2 * spectrum.size)
        prediction[seed], loss[seed] = kernel_flow(
            z[:, None], z[chosen, None], labels[seed, chosen], spectrum, steps, weights
        )
    trained = np.zeros(count)
    trained[chosen] = 1
    target = labels[0] if says == "noisy" else clean
    run = as_run(
        prediction,
        target,
        z,
        steps,
        loss=None if says == "nothing" else loss * draw.choice([0.5, 1.0]),
        trained_on=trained if says in {"trained_on", "noisy", "label"} else None,
        label=labels if says == "label" else None,
        domain_length=1.0,
        **({"train_points": n} if says in {"count", "trained_on"} else {}),
    )
    return Case(name, how, label, run)


def tone_above_nyquist(label: str, number: int, draw: np.random.Generator) -> Case:
    """A low tone, and one that the training points show as a lower one."""
    n = int(draw.integers(10, 17))
    low, high = draw.integers(1, 4), draw.integers(n // 2 + 1, n - 3)
    of = (np.array([low, high]), np.ones(2), draw.uniform(0, 2 * np.pi, 2))
    says = draw.choice(["trained_on", "count"])
    return sampled(
        f"above-nyquist-{number}", "tone above Nyquist", label, draw, of, n=n, scale=3.0, power=2.0, says=says
    )


def too_wide_a_kernel(label: str, number: int, draw: np.random.Generator) -> Case:
    """Tones that the points determine, and a kernel nearly flat far beyond their Nyquist frequency."""
    of = tones(draw, 7, 3)
    return sampled(
        f"wide-kernel-{number}",
        "tones below Nyquist, kernel far above",
        label,
        draw,
        of,
        n=24,
        scale=draw.uniform(60.0, 200.0),
        power=2.0,
        says=draw.choice(["trained_on", "count"]),
    )


def from_a_random_output(label: str, number: int, draw: np.random.Generator) -> Case:
    """The two before, from a random output that is never unlearned between the training points."""
    above = number % 2 == 0
    n = 24 if not above else int(draw.integers(12, 17))
    of = (np.array([2, n - 4]), np.ones(2), draw.uniform(0, 2 * np.pi, 2)) if above else tones(draw, 7, 3)
    scale = 4.0 if above else draw.uniform(30.0, 100.0)
    says = ["trained_on", "count"][number // 2 % 2]
    name = f"random-output-{number}"
    return sampled(
        name,
        "the same from a random output",
        label,
        draw,
        of,
        n=n,
        scale=scale,
        power=1.5,
        says=says,
        start=draw.uniform(0.2, 0.6),
    )


def irregular_and_few(label: str, number: int, draw: np.random.Generator) -> Case:
    """Two tones and too few points, drawn at random."""
    low, high = draw.integers(1, 4), draw.integers(9, 13)
    of = (np.array([low, high]), np.ones(2), draw.uniform(0, 2 * np.pi, 2))
    return sampled(
        f"few-irregular-{number}",
        "too few irregular points",
        label,
        draw,
        of,
        n=12,
        scale=3.0,
        power=2.0,
        regular=False,
    )


def noisy_labels(label: str, number: int, draw: np.random.Generator) -> Case:
    """Low tones with noise, fitted to the end; logs of four kinds in turn."""
    says = ["trained_on", "noisy", "label", "count"][number % 4]
    return sampled(
        f"noisy-{number}",
        f"noisy labels, log says {says}",
        label,
        draw,
        tones(draw, 3, 2),
        n=int(draw.integers(24, 49)),
        scale=5.0,
        power=1.5,
        noise=draw.uniform(0.4, 1.0),
        says=says,
        regular=says == "count" or bool(draw.random() < 0.5),
    )


def noisy_and_not_said(label: str, number: int, draw: np.random.Generator) -> Case:
    """The same, and the log does not say where or how often was trained."""
    return sampled(
        f"noisy-not-said-{number}",
        "noisy labels, log has the loss only",
        label,
        draw,
        tones(draw, 3, 2),
        n=32,
        scale=5.0,
        power=1.5,
        noise=0.7,
        says="loss",
    )


def kernel_stopped(label: str, number: int, draw: np.random.Generator) -> Case:
    """Enough points, a kernel that reaches the highest tone long after the last step."""
    of = tones(draw, 3, 2)
    of = tuple(np.append(each, extra) for each, extra in zip(of, (draw.integers(11, 16), 1.0, 0.3), strict=True))
    return sampled(
        f"kernel-stopped-{number}",
        "kernel flow stopped",
        label,
        draw,
        of,
        n=64,
        scale=2.0,
        power=2.5,
        last=1000,
        says=draw.choice(["trained_on", "nothing", "count"]),
    )


def kernel_done(label: str, number: int, draw: np.random.Generator) -> Case:
    """Enough points, a fitting kernel, to the end."""
    return sampled(
        f"kernel-done-{number}",
        "kernel flow to its end",
        label,
        draw,
        tones(draw, 5, 3),
        n=32,
        scale=4.0,
        power=2.0,
        says=draw.choice(["trained_on", "nothing", "count"]),
    )


def picture(draw: np.random.Generator, side: int) -> np.ndarray:
    """A random field with amplitudes |q|^-1.5, DCT."""
    from scipy.fft import idctn

    radius = np.sqrt(np.sum(np.square(np.indices((side, side), float)), axis=0))
    return np.asarray(idctn(draw.standard_normal((side, side)) * np.maximum(radius, 0.7) ** -1.5, norm="ortho"))


def image_case(
    name: str, how: str, label: str, draw: np.random.Generator, *, scale: float, noise: float, last: int, half: bool
) -> Case:
    """A kernel's flow on a random picture of 16 x 16, on all pixels or every second one in both directions."""
    side = 16
    target = picture(draw, side).ravel()
    target = target / target.std()
    z = np.stack(np.meshgrid(*[np.arange(side) / side] * 2, indexing="ij"), -1).reshape(-1, 2)
    rows, columns = np.indices((side, side))
    chosen = ((rows + columns) % 2 == 0).ravel() if half else np.ones(side * side, bool)
    # Half the period, so that the picture need not be periodic.
    spectrum = np.sqrt(decay(2 * side, scale, 1.0)[:, None] * decay(2 * side, scale, 1.0)) ** 3
    steps = looks(last)
    prediction, loss = np.empty((SEEDS, len(steps), side * side)), np.empty((SEEDS, len(steps)))
    for seed in range(SEEDS):
        labels = target[chosen] + noise * draw.standard_normal(chosen.sum())
        prediction[seed], loss[seed] = kernel_flow(z / 2, z[chosen] / 2, labels, spectrum, steps)
    run = as_run(prediction, target, z * side, steps, loss=loss, trained_on=chosen, grid_shape=[side, side])
    return Case(name, how, label, run, IMAGE)


def image_stopped(label: str, number: int, draw: np.random.Generator) -> Case:
    """A picture, stopped before its high frequencies."""
    return image_case(
        f"image-stopped-{number}", "picture, stopped", label, draw, scale=2.0, noise=0.0, last=300, half=number % 2 == 0
    )


def image_noise(label: str, number: int, draw: np.random.Generator) -> Case:
    """A picture with noisy pixels, fitted to the end."""
    return image_case(
        f"image-noise-{number}",
        "picture, noisy labels",
        label,
        draw,
        scale=6.0,
        noise=0.7,
        last=10**6,
        half=number % 2 == 0,
    )


def image_wide(label: str, number: int, draw: np.random.Generator) -> Case:
    """Every second pixel of a picture and a kernel that is nearly flat."""
    return image_case(
        f"image-wide-{number}",
        "picture, kernel far too wide",
        label,
        draw,
        scale=200.0,
        noise=0.0,
        last=10**6,
        half=True,
    )


WAYS = {
    "unlearned_high": (learned_in_order, shaken, partly_learned, kernel_stopped, image_stopped),
    "aliasing": (tone_above_nyquist, too_wide_a_kernel, from_a_random_output, irregular_and_few, image_wide),
    "noise_fitted": (noisy_labels, noise_from_a_random_output, image_noise),
    "too_small_or_step_too_large": (jumping, beyond_stability, diverging, few_features),
    "nothing": (all_learned, kernel_done),
    "unknown": (reversed_order, too_short, noisy_and_not_said),
}
