"""Logs in closed form whose order of learning follows from how they are made; they score the rule of ``bias``.

Outputs are sum_k (1 - exp(-rate_k t)) times tone k, or sweeps of Jacobi's method; ``clouds`` has those at points in
four dimensions. No level was chosen on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from diagnosis_cases import clouds
from diagnosis_cases.case import Case, as_run, generator, looks

COUNT = 10
LAST = 4000
SAMPLES = 128
# exp(-PASSES) is the level of the relative error that the order is judged at.
PASSES = np.log(5.0)
Make = Callable[[str, int, np.random.Generator], Case]


def orders() -> Iterator[Case]:
    """All cases, ``COUNT`` for each way to make them."""
    for label, ways in WAYS.items():
        for way in ways:
            for number in range(COUNT):
                yield way(label, number, generator("order", way.__name__, number))


def learned(name: str, how: str, label: str, k: np.ndarray, times: np.ndarray, steps: np.ndarray) -> Case:
    """A log of tones k that networks learn at given times (network, tone), in steps."""
    x = np.arange(SAMPLES) / SAMPLES
    waves = np.sin(2 * np.pi * k[:, None] * x + np.arange(len(k))[:, None])
    prediction = (1 - np.exp(-PASSES / times[:, None, :] * steps[:, None])) @ waves
    target = waves.sum(axis=0)
    loss = np.mean((prediction - target) ** 2, axis=-1)
    return Case(name, how, label, as_run(prediction, target, x, steps, loss=loss, domain_length=1.0))


def tones_of(draw: np.random.Generator, fewest: int, most: int) -> np.ndarray:
    """Frequencies up to 16, ascending."""
    return np.sort(draw.choice(np.arange(1, 17), int(draw.integers(fewest, most + 1)), replace=False))


def growing(draw: np.random.Generator, k: np.ndarray, *, networks: int = 1, last: float = LAST / 2) -> np.ndarray:
    """Times in proportion to a power of k from 1 to 3, up to 20 % off; the last one is ``last``."""
    times = (k / k[-1]) ** draw.uniform(1, 3) * draw.uniform(1, 1.2, (networks, len(k)))
    return last * times / times.max()


def all_in_order(label: str, number: int, draw: np.random.Generator) -> Case:
    """One network that learns all tones."""
    k = 2 ** np.arange(5)
    return learned(f"all-{number}", "one network, all tones", label, k, growing(draw, k), looks(LAST))


def cut_off(label: str, number: int, draw: np.random.Generator) -> Case:
    """The same, and the log ends when about two thirds of the tones are learned."""
    k = 2 ** np.arange(int(draw.integers(4, 7)))
    times = growing(draw, k)
    last = int(times[0, -(-2 * len(k) // 3) - 1] * 1.1) + 1
    return learned(f"cut-{number}", "one network, cut off at two thirds of the tones", label, k, times, looks(last))


def coarse(label: str, number: int, draw: np.random.Generator) -> Case:
    """The same, logged at steps half as many again each."""
    k = 2 ** np.arange(5)
    steps = np.unique((1.5 ** np.arange(0, 21)).astype(int))
    return learned(f"coarse-{number}", "one network, few looks", label, k, growing(draw, k), steps)


def several(label: str, number: int, draw: np.random.Generator) -> Case:
    """Nine networks and any tones; the last one learns them in any order."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k, networks=9)
    times[-1] = draw.permutation(times[-1])
    return learned(f"several-{number}", "nine networks, one of them in any order", label, k, times, looks(LAST))


def two_tones_nine_networks(label: str, number: int, draw: np.random.Generator) -> Case:
    """Two tones, the higher one at least twice as high."""
    k = np.array([draw.integers(1, 4), draw.integers(6, 14)])
    times = growing(draw, k, networks=9)
    return learned(f"two-tones-{number}", "nine networks, two tones", label, k, times, looks(LAST))


def high_first(label: str, number: int, draw: np.random.Generator) -> Case:
    """One network that learns the highest tone first."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k)[:, ::-1]
    return learned(f"high-{number}", "one network, the highest tone first", label, k, times, looks(LAST))


def high_first_cut_off(label: str, number: int, draw: np.random.Generator) -> Case:
    """The same, and the log ends after about two thirds of the tones."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k)[:, ::-1]
    last = int(np.sort(times[0])[-(-2 * len(k) // 3) - 1] * 1.1) + 1
    how = "one network, the highest tone first, cut off"
    return learned(f"high-cut-{number}", how, label, k, times, looks(last))


def together(label: str, number: int, draw: np.random.Generator) -> Case:
    """Nine networks that learn all tones at about the same time."""
    k = tones_of(draw, 4, 8)
    times = LAST / 4 * draw.uniform(1, 1.2, (9, len(k)))
    return learned(f"together-{number}", "nine networks, all tones at about once", label, k, times, looks(LAST))


def any_order(label: str, number: int, draw: np.random.Generator) -> Case:
    """Nine networks, each with an order of its own."""
    k = tones_of(draw, 4, 8)
    times = np.stack([draw.permutation(row) for row in growing(draw, k, networks=9)])
    return learned(f"any-{number}", "nine networks, each in any order", label, k, times, looks(LAST))


def middle_first(label: str, number: int, draw: np.random.Generator) -> Case:
    """Middle tones first, then those next to them on both sides, in nine networks."""
    k = tones_of(draw, 5, 8)
    off = np.abs(np.arange(len(k)) - draw.uniform(0.4, 0.6) * (len(k) - 1))
    times = LAST / 2 * (0.1 + off / off.max()) / 1.1 * draw.uniform(0.9, 1, (9, len(k)))
    return learned(f"middle-{number}", "nine networks, middle tones first", label, k, times, looks(LAST))


def jacobi(label: str, number: int, draw: np.random.Generator) -> Case:
    """Sweeps of Jacobi's method for -u'' = g: mode k falls by cos(k pi / (n + 1)) a sweep, k under the middle."""
    n = SAMPLES // 2 - 1
    k = np.sort(draw.choice(np.arange(2, (n + 1) // 2), int(draw.integers(3, 7)), replace=False))
    times = -PASSES / np.log(np.cos(k * np.pi / (n + 1)))
    # Modes of the interval continued as odd ones are tones of twice its length.
    return learned(f"jacobi-{number}", "Jacobi's method below the middle", label, k, times[None], np.arange(2001))


def one_tone(label: str, number: int, draw: np.random.Generator) -> Case:
    """One tone."""
    k = draw.integers(1, 14, 1)
    return learned(f"one-tone-{number}", "nine networks, one tone", label, k, growing(draw, k, networks=9), looks(LAST))


def two_tones(label: str, number: int, draw: np.random.Generator) -> Case:
    """Two tones of one network, in either order."""
    k = np.array([draw.integers(1, 4), draw.integers(6, 14)])
    times = growing(draw, k)[:, :: 1 - 2 * (number % 2)]
    return learned(f"two-tones-one-{number}", "one network, two tones", label, k, times, looks(LAST))


def two_looks(label: str, number: int, draw: np.random.Generator) -> Case:
    """All tones are learned between two looks."""
    k = tones_of(draw, 4, 8)
    how = "nine networks, two looks"
    return learned(f"two-looks-{number}", how, label, k, growing(draw, k, networks=9), np.array([0, 2 * LAST]))


def too_short(label: str, number: int, draw: np.random.Generator) -> Case:
    """The log ends before a tone is learned."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k, networks=9)
    how = "nine networks, cut off before the first tone"
    return learned(f"short-{number}", how, label, k, times, looks(max(2, int(times.min() / 2))))


WAYS: dict[str, tuple[Make, ...]] = {
    "low_first": (
        *(all_in_order, cut_off, coarse, several, two_tones_nine_networks),
        *(clouds.cloud_low_first, clouds.cloud_low_first_once),
    ),
    "not_first": (high_first, high_first_cut_off, together, any_order, middle_first, jacobi, clouds.cloud_high_first),
    "too_few": (one_tone, two_tones, two_looks, too_short),
    "depends_on_method": (clouds.cloud_two_ways, clouds.cloud_without_tones),
}
