"""The oracle of the measuring code, with no training in it.

h(x, t) = sum_k (1 - e^{-a_k t}) c_k sin((2k - 1) x) learns low frequencies first where the rates a_k decrease. Every
measure of order must say so, by every spectral method, and must say the contrary where the rates are reversed.
"""

import numpy as np
import pytest

from spectral_bias.registry.resolve import resolve
from spectral_bias.verdicts.bounded import bounded
from spectral_bias.verdicts.reading import Spectrum

N, MODES, SEEDS = 256, 5, 8
X = -np.pi + 2.0 * np.pi * np.arange(N) / N
ODD = 2 * np.arange(1, MODES + 1) - 1
WAVES = np.sin(ODD[:, None] * X)
AMPLITUDES = np.linspace(1.2, 0.8, MODES)
TARGET = AMPLITUDES @ WAVES
STEPS = np.unique(np.round(np.geomspace(1, 4000, 300)).astype(int))
DEVIATION = np.sqrt((N**2 - 1) / 12) * 2.0 * np.pi / N  # of the points from their mean


def trajectories(*, low_first):
    """Each seed's rates fall as k^-1.5 over k, with some scatter, or rise in the same way."""
    scatter = np.random.default_rng(0).uniform(0.8, 1.2, (SEEDS, 1, MODES))
    rates = 0.3 * (ODD if low_first else ODD[::-1]) ** -1.5 * scatter
    return (1.0 - np.exp(-rates * STEPS[:, None])) * AMPLITUDES @ WAVES


METHODS = {
    "dft": {"name": "dft", "frequencies": ODD.tolist()},
    "filtering": {"name": "filtering", "deltas": [0.01, 0.03]},
    "projection": {"name": "projection", "count": 12, "spacing": DEVIATION / (2.0 * np.pi)},
}


@pytest.fixture(scope="module")
def measured(make_run):
    """A function that measures the oracle by one method and one measure."""

    def numbers(method, measure, *, low_first):
        run = make_run(trajectories(low_first=low_first), TARGET, X, steps=STEPS)
        spectrum = resolve("spectra.methods", METHODS[method])(run)
        return bounded(resolve("verdicts.measures", measure)([Spectrum("base", {}, {}, spectrum)])).values

    return numbers


@pytest.mark.parametrize("threshold", [0.1, 0.2])
@pytest.mark.parametrize("passage", ["first_passage", "sustained"])
def test_order_and_ratio_pass_with_decreasing_rates_and_fail_with_reversed_ones(measured, passage, threshold):
    options = {"threshold": threshold, "passage": passage}
    order = {"name": "passage_order", "frequencies": ODD.tolist(), **options}
    assert (measured("dft", order, low_first=True) == 1).all()
    assert (measured("dft", order, low_first=False) == 0).all()
    pooled = {"name": "pooled_order", **options}
    assert (measured("dft", pooled, low_first=True) == 1).all()
    assert (measured("dft", pooled, low_first=False) == 0).all()
    ratio = {"name": "passage_ratio", "slow": 5, "fast": 1, **options}
    assert (measured("dft", ratio, low_first=True) > 5).all()
    assert (measured("dft", ratio, low_first=False) < 0.6).all()


@pytest.mark.parametrize("method", ["dft", "projection"])
def test_rank_correlation_passes_with_decreasing_rates_and_fails_with_reversed_ones(measured, method):
    measure = {"name": "rank_correlation", "along": "frequency"}
    assert (measured(method, measure, low_first=True) == 1).all()
    assert (measured(method, measure, low_first=False) == -1).all()


@pytest.mark.parametrize("delta", [0.01, 0.03])
def test_filtered_ratio_passes_with_decreasing_rates_and_fails_with_reversed_ones(measured, delta):
    measure = {"name": "filtered_ratio", "delta": delta}
    assert (measured("filtering", measure, low_first=True) > 1.2).all()
    assert (measured("filtering", measure, low_first=False) < 1.0).all()


def test_the_exponent_of_the_oracle_is_the_exponent_of_its_rates(make_run):
    run = make_run(trajectories(low_first=True), TARGET, X, steps=STEPS)
    found = resolve("spectra.methods", METHODS["dft"])(run)["spectral_exponent"]
    np.testing.assert_allclose(found, 1.5, atol=0.25)  # scatter of 20 % in each rate, and steps that are logged
