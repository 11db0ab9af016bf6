"""Logs in closed form whose order of learning follows from how they are made; they score the rule of ``bias``.

Outputs are sum_k (1 - exp(-rate_k t)) times tone k, or sweeps of Jacobi's method; ``clouds`` has those at points in
four dimensions. No level was chosen on them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from diagnosis_cases import clouds
from diagnosis_cases.case import GRID, Case, ClosedForm, log_on_grid, looks

LAST = 4000
# exp(-PASSES) is the level of the relative error that the order is judged at.
PASSES = np.log(5.0)


def learned(k: np.ndarray, times: np.ndarray, steps: np.ndarray) -> xr.Dataset:
    """A log of tones k that networks learn at given times (network, tone), in steps."""
    waves = np.sin(2 * np.pi * k[:, None] * GRID + np.arange(len(k))[:, None])
    prediction = (1 - np.exp(-PASSES / times[:, None, :] * steps[:, None])) @ waves
    return log_on_grid(prediction, waves.sum(axis=0), steps, trained_on=None)


def tones_of(draw: np.random.Generator, fewest: int, most: int) -> np.ndarray:
    """Frequencies up to 16, ascending."""
    return np.sort(draw.choice(np.arange(1, 17), int(draw.integers(fewest, most + 1)), replace=False))


def growing(draw: np.random.Generator, k: np.ndarray, *, networks: int = 1, last: float = LAST / 2) -> np.ndarray:
    """Times in proportion to a power of k from 1 to 3, up to 20 % off; the last one is ``last``."""
    times = (k / k[-1]) ** draw.uniform(1, 3) * draw.uniform(1, 1.2, (networks, len(k)))
    return last * times / times.max()


def all_in_order(_: int, draw: np.random.Generator) -> xr.Dataset:
    """One network that learns all tones."""
    k = 2 ** np.arange(5)
    return learned(k, growing(draw, k), looks(LAST))


def cut_off(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The same, and the log ends when about two thirds of the tones are learned."""
    k = 2 ** np.arange(int(draw.integers(4, 7)))
    times = growing(draw, k)
    last = int(times[0, -(-2 * len(k) // 3) - 1] * 1.1) + 1
    return learned(k, times, looks(last))


def coarse(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The same, logged at steps half as many again each."""
    k = 2 ** np.arange(5)
    steps = np.unique((1.5 ** np.arange(0, 21)).astype(int))
    return learned(k, growing(draw, k), steps)


def several(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Nine networks and any tones; the last one learns them in any order."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k, networks=9)
    times[-1] = draw.permutation(times[-1])
    return learned(k, times, looks(LAST))


def two_tones_nine_networks(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Two tones, the higher one at least twice as high."""
    k = np.array([draw.integers(1, 4), draw.integers(6, 14)])
    times = growing(draw, k, networks=9)
    return learned(k, times, looks(LAST))


def high_first(_: int, draw: np.random.Generator) -> xr.Dataset:
    """One network that learns the highest tone first."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k)[:, ::-1]
    return learned(k, times, looks(LAST))


def high_first_cut_off(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The same, and the log ends after about two thirds of the tones."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k)[:, ::-1]
    last = int(np.sort(times[0])[-(-2 * len(k) // 3) - 1] * 1.1) + 1
    return learned(k, times, looks(last))


def together(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Nine networks that learn all tones at about the same time."""
    k = tones_of(draw, 4, 8)
    times = LAST / 4 * draw.uniform(1, 1.2, (9, len(k)))
    return learned(k, times, looks(LAST))


def any_order(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Nine networks, each with an order of its own."""
    k = tones_of(draw, 4, 8)
    times = np.stack([draw.permutation(row) for row in growing(draw, k, networks=9)])
    return learned(k, times, looks(LAST))


def middle_first(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Middle tones first, then those next to them on both sides, in nine networks."""
    k = tones_of(draw, 5, 8)
    off = np.abs(np.arange(len(k)) - draw.uniform(0.4, 0.6) * (len(k) - 1))
    times = LAST / 2 * (0.1 + off / off.max()) / 1.1 * draw.uniform(0.9, 1, (9, len(k)))
    return learned(k, times, looks(LAST))


def jacobi(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Sweeps of Jacobi's method for -u'' = g: mode k falls by cos(k pi / (n + 1)) a sweep, k under the middle."""
    n = len(GRID) // 2 - 1
    k = np.sort(draw.choice(np.arange(2, (n + 1) // 2), int(draw.integers(3, 7)), replace=False))
    times = -PASSES / np.log(np.cos(k * np.pi / (n + 1)))
    # Modes of the interval continued as odd ones are tones of twice its length.
    return learned(k, times[None], np.arange(2001))


def one_tone(_: int, draw: np.random.Generator) -> xr.Dataset:
    """One tone."""
    k = draw.integers(1, 14, 1)
    return learned(k, growing(draw, k, networks=9), looks(LAST))


def two_tones(number: int, draw: np.random.Generator) -> xr.Dataset:
    """Two tones of one network, in either order."""
    k = np.array([draw.integers(1, 4), draw.integers(6, 14)])
    times = growing(draw, k)[:, :: 1 - 2 * (number % 2)]
    return learned(k, times, looks(LAST))


def two_looks(_: int, draw: np.random.Generator) -> xr.Dataset:
    """All tones are learned between two looks."""
    k = tones_of(draw, 4, 8)
    return learned(k, growing(draw, k, networks=9), np.array([0, 2 * LAST]))


def too_short(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The log ends before a tone is learned."""
    k = tones_of(draw, 4, 8)
    times = growing(draw, k, networks=9)
    return learned(k, times, looks(max(2, int(times.min() / 2))))


WAYS = (
    ClosedForm("low_first", "all", "one network, all tones", all_in_order),
    ClosedForm("low_first", "cut", "one network, cut off at two thirds of the tones", cut_off),
    ClosedForm("low_first", "coarse", "one network, few looks", coarse),
    ClosedForm("low_first", "several", "nine networks, one of them in any order", several),
    ClosedForm("low_first", "two-tones", "nine networks, two tones", two_tones_nine_networks),
    ClosedForm("not_first", "high", "one network, the highest tone first", high_first),
    ClosedForm("not_first", "high-cut", "one network, the highest tone first, cut off", high_first_cut_off),
    ClosedForm("not_first", "together", "nine networks, all tones at about once", together),
    ClosedForm("not_first", "any", "nine networks, each in any order", any_order),
    ClosedForm("not_first", "middle", "nine networks, middle tones first", middle_first),
    ClosedForm("not_first", "jacobi", "Jacobi's method below the middle", jacobi),
    ClosedForm("too_few", "one-tone", "nine networks, one tone", one_tone),
    ClosedForm("too_few", "two-tones-one", "one network, two tones", two_tones),
    ClosedForm("too_few", "two-looks", "nine networks, two looks", two_looks),
    ClosedForm("too_few", "short", "nine networks, cut off before the first tone", too_short),
)


def orders() -> Iterator[Case]:
    """All cases."""
    for way in (*WAYS, *clouds.WAYS):
        yield from way.cases("order")
