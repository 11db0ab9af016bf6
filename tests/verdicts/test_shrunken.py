"""Drawn seeds have the shrunken share, for each test alone."""

import numpy as np
import pytest

from spectral_bias.verdicts.bounded import bounded
from spectral_bias.verdicts.shrunken import counted, draw, reversed_seeds, reversed_where, share


@pytest.mark.parametrize(("right", "seeds"), [(9, 9), (5, 9), (0, 16)])
def test_the_share_of_drawn_seeds_on_a_side_is_the_shrunken_one(right, seeds):
    draws, on_side = draw(seeds, 40, 5_000, (1, 2)), (np.arange(seeds) < right)[:, None]
    found, noise = counted(on_side, draws, (3, 4)), 4 * 0.5 / np.sqrt(200_000)
    assert share(right, seeds) == (right + 1) / (seeds + 2)
    assert set(np.unique(found)) == {0, 1}
    assert found.mean() == pytest.approx((right + 1) / (seeds + 2), abs=noise)
    assert counted(on_side, draws, None).mean() == pytest.approx(right / seeds, abs=noise)


def test_members_of_a_seed_are_drawn_together_and_replaced_alone():
    on_side = np.array([[True] * 5, [False] * 5])
    draws = draw(2, 40, 5_000, (1, 2))
    assert set(np.unique(counted(on_side, draws, None))) == {0, 5}
    found = counted(on_side, draws, (3, 4))
    assert found.mean() / 5 == pytest.approx((5 + 1) / (10 + 2), abs=4 * 0.5 / np.sqrt(200_000))
    # Of a seed with all members on the side, each leaves it with probability 1 / 12.
    assert (found[draws.drawn == 0] == 5).mean() == pytest.approx((11 / 12) ** 5, abs=4 * 0.5 / np.sqrt(100_000))


def test_two_tests_replace_different_seeds_and_a_stream_gives_the_same_ones_again():
    draws, on_side = draw(9, 40, 5_000, (1, 2)), np.ones((9, 1), bool)
    one, same, other = (counted(on_side, draws, key) for key in ((3, 4), (3, 4), (5, 6)))
    assert (one == same).all()
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] == pytest.approx(0.0, abs=4 / np.sqrt(one.size))
    assert (draw(9, 40, 5_000, (1, 2)).drawn == draws.drawn).all()


def test_a_wrong_seed_of_a_trend_has_its_runs_in_reverse_order():
    seeds = bounded(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    found = reversed_where(seeds, np.array([True, False]))
    assert found.values.tolist() == [[3.0, 2.0, 1.0], [4.0, 5.0, 6.0]]
    drawn = reversed_seeds(draw(9, 40, 5_000, (1, 2)), (3, 4))
    assert drawn.mean() == pytest.approx(1 / 11, abs=4 * 0.5 / np.sqrt(200_000))
