"""Drawn seeds have the shrunken share, one seed at a time and for each test alone."""

import numpy as np
import pytest

from spectral_bias.verdicts.bounded import bounded
from spectral_bias.verdicts.shrunken import draw, replaced, reversed_where, share


@pytest.mark.parametrize(("right", "seeds"), [(9, 9), (5, 9), (0, 16)])
def test_the_share_of_drawn_seeds_on_a_side_is_the_shrunken_one(right, seeds):
    draws = draw(seeds, 40, 5_000, (1, 2))
    drawn = (np.arange(seeds) < right)[draws.index]
    instead = replaced(draws, (3, 4))
    claimed, other = instead.of(drawn), instead.of(~drawn, claimed=False)
    assert share(right, seeds) == (right + 1) / (seeds + 2)
    noise = 4 * 0.5 / np.sqrt(drawn.size)
    assert claimed.mean() == pytest.approx((right + 1) / (seeds + 2), abs=noise)
    assert other.mean() == pytest.approx((seeds - right + 1) / (seeds + 2), abs=noise)
    assert not (claimed & other).any()
    assert (claimed | other).all()


def test_a_seed_that_is_on_neither_side_stays_so_unless_it_is_replaced():
    draws = draw(9, 40, 1_000, (1, 2))
    instead = replaced(draws, (3, 4))
    neither = np.zeros(draws.index.shape, bool)
    assert (instead.of(neither) == instead.right).all()
    assert (instead.of(neither, claimed=False) == instead.wrong).all()


def test_two_tests_replace_different_seeds_and_a_stream_gives_the_same_ones_again():
    draws = draw(9, 40, 5_000, (1, 2))
    one, same, other = (replaced(draws, key).right for key in ((3, 4), (3, 4), (5, 6)))
    assert (one == same).all()
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] == pytest.approx(0.0, abs=4 / np.sqrt(one.size))
    assert (draw(9, 40, 5_000, (1, 2)).index == draws.index).all()


def test_a_wrong_seed_of_a_trend_has_its_runs_in_reverse_order():
    seeds = bounded(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    found = reversed_where(seeds, np.array([True, False]))
    assert found.values.tolist() == [[3.0, 2.0, 1.0], [4.0, 5.0, 6.0]]
