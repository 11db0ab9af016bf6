"""Seeds drawn from those of a first edition, with the optimism of its shares taken away.

A share of s seeds in n on the claimed side is planned with as (s + 1) / (n + 2) (Laplace 1774): a share of n in n is not
certain to stay one. Draws have that share exactly. With probability 2 / (n + 2) a drawn seed is replaced, for each test
alone, by one that is on the claimed side or not with probability 1/2 each. Tests of one experiment read the same seeds,
so they are drawn together; what replaces them is independent, which makes it less likely that all tests hold.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int

from spectral_bias.verdicts.bounded import Bounded


class Draws(NamedTuple):
    """Seeds drawn with replacement, in some resamples.

    Attributes:
        index: which seed of the first edition each is.
        seeds: the number of seeds drawn from.
    """

    index: Int[np.ndarray, "resample seed"]
    seeds: int


class Replaced(NamedTuple):
    """Which drawn seeds are replaced for one test.

    Attributes:
        right: by one on the claimed side.
        wrong: by one on the other.
    """

    right: Bool[np.ndarray, "resample seed"]
    wrong: Bool[np.ndarray, "resample seed"]

    def of(
        self, drawn: Bool[np.ndarray, "resample seed"], *, claimed: bool = True
    ) -> Bool[np.ndarray, "resample seed"]:
        """Which seeds are on a side after the replacement, given which drawn ones are."""
        onto, away = (self.right, self.wrong) if claimed else (self.wrong, self.right)
        return (drawn | onto) & ~away


def share(right: int, seeds: int) -> float:
    """The shrunken share of seeds on the claimed side."""
    return (right + 1) / (seeds + 2)


def draw(seeds: int, size: int, resamples: int, key: tuple[int, int]) -> Draws:
    """Draw seeds with replacement.

    Args:
        seeds: their number.
        size: how many to draw in each resample.
        resamples: the number of resamples.
        key: the random stream.
    """
    return Draws(np.random.default_rng(list(key)).integers(0, seeds, (resamples, size)), seeds)


def replaced(draws: Draws, key: tuple[int, int]) -> Replaced:
    """The replacements for one test."""
    chance = np.random.default_rng(list(key)).random(draws.index.shape) * (draws.seeds + 2)
    return Replaced(chance < 1.0, (chance >= 1.0) & (chance < 2.0))


def reversed_where(seeds: Bounded, wrong: Bool[np.ndarray, " seed"]) -> Bounded:
    """Seeds of a trend, of which some have their runs in reverse order: as far on the other side as they were on one."""
    return Bounded(*(np.where(wrong[:, None], end[:, ::-1], end) for end in seeds))
