"""The sixty networks of the atlas are a fraction of its space in which all factors are balanced against each other."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest

from spectral_bias.plan.atlas_runs import atlas_runs
from spectral_bias.plan.plan import Plan

FACTORS = {
    "activation": ("tanh", "relu", "sin", "gelu", "softplus"),
    "embedding": ("none", "basic_fourier", "positional", "gaussian_fourier"),
    "width": (16, 32, 64),
    "depth": (1, 2, 3),
    "start": ("xavier", "he"),
    "optimiser": ("adam", "sgd"),
}


@pytest.fixture(scope="module")
def runs():
    return [*atlas_runs(Plan.read({"sweeps": ["atlas-networks"]}))]


def levels(run) -> dict[str, object]:
    return {
        "activation": run.activation,
        "embedding": run.embedding,
        "width": run.widths[0],
        "depth": len(run.widths),
        "start": run.initialisation.partition(",")[0],
        "optimiser": run.optimiser.partition(",")[0],
    }


def test_depth_weights_and_optimiser_follow_from_the_others_by_the_rule(runs):
    expected = []
    for a, e, w in product(range(5), range(4), range(3)):
        d = (a + e + w) % 3
        places = (a, e, w, d, (a + e // 2 + d) % 2, (a + e + d) % 2)
        expected.append({name: values[place] for place, (name, values) in zip(places, FACTORS.items(), strict=True)})
    assert [levels(run) for run in runs] == expected
    assert all(len({*run.widths}) == 1 for run in runs)


@pytest.mark.parametrize(("one", "other"), [*combinations(FACTORS, 2)])
def test_any_two_values_of_two_factors_meet_as_often_as_any_others(runs, one, other):
    found = Counter((levels(run)[one], levels(run)[other]) for run in runs)
    counts = [found[pair] for pair in product(FACTORS[one], FACTORS[other])]
    assert sum(counts) == 60
    assert max(counts) - min(counts) <= 2


def test_a_name_tells_what_the_network_is(runs):
    short = {"basic_fourier": "circle", "gaussian_fourier": "gaussian-3", "sgd": "momentum"}
    for run in runs:
        own = {name: short.get(str(value), value) for name, value in levels(run).items()}
        expected = "network-{activation}-{embedding}-{width}x{depth}-{start}-{optimiser}".format(**own)
        assert run.run == expected
