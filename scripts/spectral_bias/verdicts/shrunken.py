"""Seeds drawn from those of a first edition, with the optimism of its shares taken away.

A share of s seeds in n on the claimed side is planned as (s + 1) / (n + 2) (Laplace 1774), since a share of n in n may
not stay one. Draws have that share exactly: with probability 1 / (n + 2) a drawn seed goes to the other side, for each
test alone. Tests of one experiment read the same seeds, so they are drawn together; their replacements are independent,
which makes it less likely that all of them hold.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int

from spectral_bias.verdicts.bounded import Bounded


class Draws(NamedTuple):
    """Seeds drawn with replacement, in some resamples.

    Attributes:
        drawn: which seed of the first edition each is.
        seeds: the number of seeds drawn from.
    """

    drawn: Int[np.ndarray, "resample drawn"]
    seeds: int


def share(on_side: int, members: int) -> float:
    """The shrunken share on a side."""
    return (on_side + 1) / (members + 2)


def draw(seeds: int, size: int, resamples: int, key: tuple[int, int]) -> Draws:
    """Draw seeds with replacement.

    Args:
        seeds: their number.
        size: how many to draw in each resample.
        resamples: the number of resamples.
        key: the random stream.
    """
    return Draws(np.random.default_rng(list(key)).integers(0, seeds, (resamples, size)), seeds)


def counted(
    on_side: Bool[np.ndarray, "seed member"], draws: Draws, key: tuple[int, int] | None
) -> Int[np.ndarray, "resample drawn"]:
    """How many members of each drawn seed are on a side of one test's threshold.

    Args:
        on_side: which are in the first edition; one member a seed, except where runs are pooled.
        draws: the drawn seeds.
        key: the random stream of the replacements; None to replace nothing.
    """
    kept = on_side.sum(axis=1)[draws.drawn]
    if key is None:
        return kept
    random, chance = np.random.default_rng(list(key)), 1.0 / (on_side.size + 2)
    lost, won = random.binomial(kept, chance), random.binomial(on_side.shape[1] - kept, chance)
    return kept - lost + won


def reversed_seeds(draws: Draws, key: tuple[int, int]) -> Bool[np.ndarray, "resample drawn"]:
    """Which drawn seeds of a trend are replaced by one on the other side."""
    return np.random.default_rng(list(key)).random(draws.drawn.shape) < 1.0 / (draws.seeds + 2)


def reversed_where(seeds: Bounded, wrong: Bool[np.ndarray, " seed"]) -> Bounded:
    """Seeds of a trend, of which some are put on the other side by reversing the order of their runs."""
    return Bounded(*(np.where(wrong[:, None], end[:, ::-1], end) for end in seeds))
