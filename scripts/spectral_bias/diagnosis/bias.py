"""What a card concludes on the order of learning: low frequencies first, not first, or too few to say.

**Pairs.** Every two frequencies of every network are a pair. It is decided where the intervals of their first passages
do not overlap, and open otherwise: two that passed between the same two looks, or never. A pair is *missing* where the
network never learned either: what was learned comes before both, and the log ends before their own order.

**Low first** needs all of the following. An open pair counts against it, a missing one does where it is said so.

1. In a network that shows the order at least ``SHARE`` of its pairs that are not missing are decided with the lower
   frequency first (claim *low-first*), and so is over ``MAJORITY`` of all its pairs, the missing ones counted: however
   the missing pairs come out after the log's end, most pairs are low first. The networks' share that shows it is over
   1/2 at the lower end of its exact 95 % interval (Clopper and Pearson); of networks too few for that, 1 to 5, all show
   it.
2. The exponent alpha is above 0 at its lower bound, where there is one (three frequencies or more).
3. The order is no chance. Either so few inversions have a probability of at most ``ERROR`` under random orders of each
   network's frequencies, all alike and independent (Mann, Econometrica 13, 1945: Kendall's exact test, here summed over
   networks, and over the pairs that are not missing; for two frequencies it is the sign test). Or every pair is decided
   low first and alpha exceeds ``NO_BIAS`` at its lower bound: one network with three tones cannot pass the first
   condition.

It is called weak where alpha is at most ``NO_BIAS`` at its upper bound.

**Not first**, else, where there are at least three pairs: even with all open pairs low first the share of pairs, over
all networks, stays under ``SHARE``; or without them it does, and alpha is at most ``NO_BIAS`` at its upper bound (the
level of claim E1's controls).

**Too few**, else: too few frequencies or networks, or the logging leaves the order open.

**What it does not say.** The seeds of one set-up share an order, so that condition 3 tells chance of single networks
from an order of the set-up, no more. Two places are enough for the order of this set-up, but do not tell that frequency
is its cause: it may be their amplitudes, or how the method makes its two parts (low and high of a Gaussian filter). A
tone that was never learned counts as later whatever the reason: above the Nyquist frequency of the training points, or
in a network that diverged before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import numpy as np

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Exponent, Interval, Place, Statement, Times, at_level
from spectral_bias.diagnosis.timed_places import exponent_of, judged_level
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median
from spectral_bias.verdicts import intervals

SHARE = 0.75
MAJORITY = 0.5
NO_BIAS = 0.7
ERROR = 0.05
# Of sums of probabilities: 1/20 is not more than ERROR.
ROUNDING = 1e-12
MIN_PAIRS = 3
MIN_PLACES = 2


def bias(places: Sequence[Place]) -> Statement:
    """Conclude on the order of learning by the rule of this module.

    Args:
        places: frequencies or bands, ascending, with times by network.
    """
    by_network = pairs(places, judged_level(places))
    counts = _sums(by_network)
    low, total, exponent = counts[0], sum(counts), exponent_of(places)
    if total and _low_first(len(places), by_network, _never(places), exponent):
        grounds = f"in {low} of {total} pairs of frequencies the lower one came first"
        chinese = f"{total} 对频率中有 {low} 对是较低者在先"
        if missing := sum(_missing(each) for each in _never(places)):
            grounds += f" (in {missing} pair{'s' * (missing > 1)} neither frequency was learned)"
            chinese += f"（另有 {missing} 对的两个频率都从未学会）"
        if exponent is not None:
            grounds, chinese = f"{grounds}, and {_alpha(exponent).en}", f"{chinese}，且{_alpha(exponent).zh}"
        weak = exponent is not None and exponent.upper is not None and exponent.upper <= NO_BIAS
        first = f"first, but the bias is weak (alpha at most {NO_BIAS:g})" if weak else "first"
        but = f"，但偏差很弱（alpha 不超过 {NO_BIAS:g}）" if weak else ""
        says = f"Low frequencies are learned {first}: {grounds}."
        return Statement("low_first", says, counts, f"低频先被学会{but}：{chinese}。")
    if total >= MIN_PAIRS and (reason := _not_first(counts, exponent)):
        says = f"Low frequencies are not learned first: {reason.en}."
        return Statement("not_first", says, counts, f"低频并非先被学会：{reason.zh}。")
    too_few = _too_few(places, counts, exponent)
    return Statement("too_few", too_few.en, counts, too_few.zh)


def leaning(places: Sequence[Place]) -> Literal["low_first", "not_first"] | None:
    """The order that times show where they need not rule out chance; None where they show none.

    Condition 1 of low first, or most pairs with the higher frequency first. Two parts of one network lean, but are too
    few for a conclusion of their own.

    Args:
        places: frequencies or parts, ascending, with times by network.
    """
    by_network = pairs(places, judged_level(places))
    if len(places) < MIN_PLACES:
        return None
    if _shown(by_network, _never(places)):
        return "low_first"
    return "not_first" if _mostly_not_low(_sums(by_network)) else None


def pairs(places: Sequence[Place], level: float) -> list[tuple[int, int, int]]:
    """Pairs of frequencies by network: decided and low first, decided and high first, open.

    Args:
        places: ascending.
        level: of the relative error, one that the places have.
    """
    return [_pairs_of_one(network, level) for network in zip(*(place.times for place in places), strict=True)]


def _pairs_of_one(network: Sequence[Sequence[Times]], level: float) -> tuple[int, int, int]:
    first = [at_level(times, level).first for times in network]
    counts = [0, 0, 0]
    for lower, higher in combinations(first, 2):
        counts[0 if before(lower, higher) else 1 if before(higher, lower) else 2] += 1
    return counts[0], counts[1], counts[2]


def before(one: Interval, other: Interval) -> bool:
    """Whether a time certainly comes before another: it came, and the other is known to come later."""
    return one.at is not None and other.after is not None and one.at <= other.after


def chance(inversions: int, items: int, never: Sequence[int]) -> float:
    """Probability of at most so many inversions in random orders of some items, summed over independent networks.

    Pairs of two items that were never learned are not counted: the i-th item that is learned comes before a number of
    lower ones that is uniform from 0 to items - i.

    Args:
        inversions: pairs with the higher frequency first, over all networks.
        items: frequencies.
        never: by network, how many of them were never learned.
    """
    total = np.ones(1)
    for network in never:
        for size in range(max(network, 1) + 1, items + 1):
            total = np.convolve(total, np.full(size, 1.0 / size))
    return float(total[: inversions + 1].sum())


def _sums(by_network: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    low, high, still_open = (sum(counts) for counts in zip(*by_network, strict=True))
    return low, high, still_open


def _never(places: Sequence[Place]) -> list[int]:
    """By network, how many frequencies were never learned."""
    level = judged_level(places)
    networks = zip(*(place.times for place in places), strict=True)
    return [sum(at_level(times, level).first.at is None for times in network) for network in networks]


def _missing(never: int) -> int:
    """The number of pairs of frequencies that were never learned."""
    return never * (never - 1) // 2


def _low_first(
    items: int, by_network: Sequence[tuple[int, int, int]], never: Sequence[int], exponent: Exponent | None
) -> bool:
    if not _shown(by_network, never):
        return False
    if exponent is not None and not _above(exponent.lower, 0.0):
        return False
    _, high, still_open = _sums(by_network)
    complete = exponent is not None and high + still_open == 0 and _above(exponent.lower, NO_BIAS)
    against = high + still_open - sum(_missing(each) for each in never)
    return complete or chance(against, items, never) <= ERROR + ROUNDING


def _shown(by_network: Sequence[tuple[int, int, int]], never: Sequence[int]) -> bool:
    """Condition 1: most networks, or all of a few, show the order."""
    shown = [
        float(low >= SHARE * (sum(counts) - _missing(lost)) and low > MAJORITY * sum(counts))
        for counts, lost in zip(by_network, never, strict=True)
        for low in counts[:1]
    ]
    few = len(shown) < seeds_of_a_median(CONFIDENCE)
    return all(shown) if few else intervals.proportion(np.array(shown)).lower > 0.5


def _not_first(counts: tuple[int, int, int], exponent: Exponent | None) -> Both | None:
    """Why low frequencies are not first; None where that is open."""
    low, high, _ = counts
    total = sum(counts)
    if _mostly_not_low(counts):
        grounds = f"in {high} of {total} pairs of frequencies the higher one came first"
        chinese = f"{total} 对频率中有 {high} 对是较高者在先"
        if exponent is None:
            return Both(grounds, chinese)
        return Both(f"{grounds}; {_alpha(exponent).en}", f"{chinese}；{_alpha(exponent).zh}")
    shown = low >= SHARE * total
    if not shown and exponent is not None and exponent.upper is not None and exponent.upper <= NO_BIAS:
        alpha = _alpha(exponent)
        return Both(f"{alpha.en}, so the times hardly grow with frequency", f"{alpha.zh}，时刻几乎不随频率增长")
    return None


def _mostly_not_low(counts: tuple[int, int, int]) -> bool:
    """Whether even with all open pairs low first the share of pairs stays under ``SHARE``."""
    return sum(counts) - counts[1] < SHARE * sum(counts)


def _too_few(places: Sequence[Place], counts: tuple[int, int, int], exponent: Exponent | None) -> Both:
    low, high, still_open = counts
    total = sum(counts)
    if len(places) < MIN_PLACES:
        return Both(
            "One frequency has no order: log a target with three or more.",
            "只有一个频率，谈不上次序：请记录含三个或更多频率的目标。",
        )
    if still_open == total:
        return Both(
            f"The log decides the order of none of the {total} pairs of frequencies.",
            f"日志无法判定 {total} 对频率中任何一对的先后。",
        )
    start = f"Of {total} pairs of frequencies {low} came low first, {high} high first, {still_open} are open"
    chinese = f"{total} 对频率中，{low} 对低频在先，{high} 对高频在先，{still_open} 对未定"
    if exponent is not None:
        return Both(f"{start}; {_alpha(exponent).en}.", f"{chinese}；{_alpha(exponent).zh}。")
    return Both(
        f"{start}. Log a target with three or more frequencies, or more networks.",
        f"{chinese}。请记录含三个或更多频率的目标，或更多网络。",
    )


def _alpha(exponent: Exponent) -> Both:
    estimate = "" if exponent.estimate is None else f" = {exponent.estimate:.2f}"
    match exponent.lower, exponent.upper:
        case None, None:
            return Both("the exponent of t_k ~ k^alpha is open", "t_k ~ k^alpha 的指数未定")
        case lower, None:
            bounds = Both(f"above {lower:.2f}", f"大于 {lower:.2f}")
        case None, upper:
            bounds = Both(f"below {upper:.2f}", f"小于 {upper:.2f}")
        case lower, upper:
            bounds = Both(f"from {lower:.2f} to {upper:.2f}", f"介于 {lower:.2f} 与 {upper:.2f} 之间")
    return Both(f"t_k ~ k^alpha with alpha{estimate} {bounds.en}", f"t_k ~ k^alpha，alpha{estimate}，{bounds.zh}")


def _above(bound: float | None, level: float) -> bool:
    return bound is not None and bound > level
