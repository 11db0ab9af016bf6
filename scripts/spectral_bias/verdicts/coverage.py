"""Coverage of the intervals of ``intervals``: in closed form where there is one, and simulated on known distributions.

Each simulation draws seeds from a distribution whose median, share or trend is known, shows them to the statistic as a
log would, and counts how often the interval holds the truth. Its random stream is its own and fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.special import ndtri
from scipy.stats import binom

from spectral_bias.registry.levels import CONFIDENCE, median_rank, shared_level
from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.bounded import Bounded, exact
from spectral_bias.verdicts.intervals import Estimate, medians_within, order_statistics, proportion
from spectral_bias.verdicts.ranks import correlations, spearman

DRAWS = 4_000
# Logged times of a coarse log, growing by a half.
COARSE = 0.06 * 1.5 ** np.arange(14)
Numbers = Float[np.ndarray, "*any"]


class Data(NamedTuple):
    """A distribution of seeds.

    Attributes:
        name: what it is called.
        draw: numbers from uniform ones; rising, so that one half gives the median, which is 1.
        seen: the numbers as a log shows them.
    """

    name: str
    draw: Callable[[Numbers], Numbers]
    seen: Callable[[Numbers], Bounded] = exact


def _lognormal(uniform: Numbers) -> Numbers:
    return np.exp(ndtri(uniform))


def _never(numbers: Numbers) -> Bounded:
    """Numbers over 1.5 are never reached; of the lognormal ones a third."""
    return exact(np.where(numbers > 1.5, np.inf, numbers))


def _coarse(numbers: Numbers) -> Bounded:
    """Times between two of a coarse log; never after its last."""
    place = np.searchsorted(COARSE, numbers)
    after, step = np.r_[0.0, COARSE][place], np.r_[COARSE, np.inf][place]
    return Bounded(step, after, step)


DISTRIBUTIONS = (
    Data("uniform", lambda uniform: uniform + 0.5),
    Data("lognormal", _lognormal),
    Data("exponential", lambda uniform: -np.log1p(-uniform) / np.log(2.0)),
    Data("tied (three values)", lambda uniform: np.select([uniform < 0.2, uniform < 0.65], [0.5, 1.0], 1.5)),
    Data("censored (a third never)", _lognormal, _never),
    Data("interval-censored (coarse log)", _lognormal, _coarse),
)


class Truth(NamedTuple):
    """A sweep whose runs' medians are known: each run's numbers are those of a distribution times its factor.

    Attributes:
        name: what it is called.
        factors: the runs' medians, by the number of runs.
        data: the distribution.
    """

    name: str
    factors: Callable[[int], Float[np.ndarray, " run"]]
    data: Data


def _flat_then_rising(runs: int) -> Float[np.ndarray, " run"]:
    return 2.0 ** np.maximum(np.arange(runs) - runs // 2, 0)


def _up_and_down(runs: int) -> Float[np.ndarray, " run"]:
    return 1.5 ** np.minimum(np.arange(runs), runs - 0.5 - np.arange(runs))


TRUTHS = (
    Truth("strong", lambda runs: 6.0 ** np.arange(runs), DISTRIBUTIONS[1]),
    Truth("moderate", lambda runs: 1.6 ** np.arange(runs), DISTRIBUTIONS[2]),
    Truth("hardly any, yet strict", lambda runs: 1.02 ** np.arange(runs), DISTRIBUTIONS[1]),
    Truth("flat, then rising", _flat_then_rising, DISTRIBUTIONS[0]),
    Truth("flat, then rising", _flat_then_rising, DISTRIBUTIONS[3]),
    Truth("up, then down", _up_and_down, DISTRIBUTIONS[1]),
    Truth("moderate", lambda runs: 1.0 / 1.6 ** np.arange(runs), DISTRIBUTIONS[4]),
    Truth("moderate", lambda runs: 1.6 ** np.arange(runs), DISTRIBUTIONS[5]),
)
SHARES = (0.5, 0.75, 0.95)
FACTORS = (1.0, 1.1, 2.0)
SLACK = 1e-12


def median_coverage(n: int, confidence: float = CONFIDENCE) -> float:
    """The exact coverage of the median of a continuous distribution; of others it is at least this."""
    return 1.0 - 2.0 * float(binom.cdf(median_rank(n, confidence) - 1, n, 0.5))


def proportion_coverage(n: int, share: float, confidence: float = CONFIDENCE) -> float:
    """The exact coverage of a share, over all numbers of successes."""
    held = [_holds(proportion(_successes(k, n), confidence), share) for k in range(n + 1)]
    return float(binom.pmf(np.arange(n + 1), n, share) @ held)


def simulated_median(n: int, data: Data, draws: int = DRAWS) -> float:
    """How often the interval of n seeds' median holds the distribution's."""
    seeds = data.seen(data.draw(_generator("median", n, data.name).random((n, draws))))
    return _share_around(order_statistics(seeds, median_rank(n, CONFIDENCE)), 1.0)


def simulated_proportion(n: int, share: float, draws: int = DRAWS, *, cells: int = 1, open_: float = 0.0) -> float:
    """How often the interval of n seeds' share holds it.

    Args:
        n: the number of seeds.
        share: the mean chance of a success.
        draws: the number of simulated samples.
        cells: the seeds are of so many cells, whose chances differ as far as they can about their mean.
        open_: the chance that a seed is undecided.
    """
    generator = _generator("proportion", n, f"{share} {cells} {open_}")
    spread = min(share, 1.0 - share) * (np.linspace(-1.0, 1.0, cells) if cells > 1 else np.zeros(1))
    chances = (share + spread)[np.arange(n) % cells]
    success = generator.random((draws, n)) < chances
    undecided = generator.random((draws, n)) < open_
    # The interval depends on how many there are, not on which.
    counts = np.stack([(success & ~undecided).sum(axis=1), undecided.sum(axis=1)], axis=1)
    found, often = np.unique(counts, axis=0, return_counts=True)
    seeds = [_successes(int(ones), n - int(some)) for ones, some in found]
    estimates = [proportion(np.append(each, np.full(n - len(each), np.nan))) for each in seeds]
    return float(often @ [_holds(each, float(chances.mean())) for each in estimates]) / draws


class Trends(NamedTuple):
    """Of simulated sweeps: the true correlation, how often the interval holds it, and its mean width."""

    truth: float
    coverage: float
    width: float


def simulated_trend(n: int, runs: int, truth: Truth, draws: int = DRAWS) -> Trends:
    """How often the interval of a trend holds the rank correlation of the true medians."""
    generator = _generator("trend", n, f"{runs} {truth.name} {truth.data.name}")
    factors = truth.factors(runs)
    true = spearman(np.arange(runs, dtype=np.float64), factors)
    seeds = truth.data.seen(factors * truth.data.draw(generator.random((n, draws, runs))))
    medians = medians_within(seeds, median_rank(n, shared_level(CONFIDENCE, runs)))
    rho = correlations(np.arange(runs, dtype=np.float64), medians, fewest=3)
    return Trends(true, _share_around((rho.lower, rho.upper), true), float(np.mean(rho.upper - rho.lower)))


def simulated_choice(n: int, candidates: int, factor: float, draws: int = DRAWS) -> float:
    """How often the interval of the ratio to a chosen run holds the ratio to the best one (``ratio_to_chosen``).

    Args:
        n: the number of seeds.
        candidates: the runs to choose from.
        factor: by how much the errors of all but the first are larger.
        draws: the number of simulated samples.
    """
    generator = _generator("choice", n, f"{candidates} {factor}")
    worse = np.where(np.arange(candidates) > 0, np.log(factor), 0.0)
    common, *own = generator.standard_normal((3, n, draws, candidates))
    validation, test = (worse + 0.3 * (np.sqrt(0.9) * common + np.sqrt(0.1) * each) for each in own)
    chosen = np.median(validation, axis=0).argmin(axis=-1)
    compared = 0.3 * generator.standard_normal((n, draws)) - test[:, np.arange(draws), chosen]
    return _share_around(order_statistics(exact(compared), median_rank(n, CONFIDENCE)), 0.0)


def _share_around(ends: tuple[Float[np.ndarray, " draw"], Float[np.ndarray, " draw"]], truth: float) -> float:
    lower, upper = ends
    return float(np.mean((lower - SLACK <= truth) & (truth <= upper + SLACK)))


def _holds(estimate: Estimate, truth: float) -> bool:
    return estimate.lower - SLACK <= truth <= estimate.upper + SLACK


def _successes(k: int, n: int) -> Float[np.ndarray, " seed"]:
    return (np.arange(n) < k).astype(np.float64)


def _generator(statistic: str, n: int, of: str) -> np.random.Generator:
    return np.random.default_rng(list(stream("coverage", statistic, str(n), of)))
