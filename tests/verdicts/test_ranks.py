"""Ranks against SciPy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from spectral_bias.verdicts.ranks import mean_ranks, spearman

VALUES = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0, 7.0, np.inf]), min_size=1, max_size=12)


@given(VALUES)
def test_mean_ranks_are_scipys(values):
    np.testing.assert_array_equal(mean_ranks(np.array(values)), rankdata(values))


@given(st.lists(st.integers(0, 9), min_size=3, max_size=12, unique=True), st.randoms())
def test_spearman_is_scipys(x, random):
    y = list(x)
    random.shuffle(y)
    np.testing.assert_allclose(spearman(np.float64(x), np.float64(y)), spearmanr(x, y).statistic, atol=1e-12)


def test_a_constant_side_has_no_correlation():
    assert np.isnan(spearman(np.arange(3.0), np.ones(3)))
