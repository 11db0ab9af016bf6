"""Where a network stands among the atlas's: whose target it is, ranks that intervals leave open, and the nearest."""

from __future__ import annotations

import dataclasses
import itertools
import math

import jax.numpy as jnp
import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from diagnosis.made_up_cards import made_up
from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Exponent
from spectral_bias.diagnosis.diagnose import diagnose
from spectral_bias.diagnosis.reference_networks import Median, reference
from spectral_bias.diagnosis.standing import _among, _ordinal, standing
from spectral_bias.probing.probe import probe
from spectral_bias.probing.target import probe_target

PLACES = made_up(places=10)[0].places


def run_of(x, target, **attributes):
    """What of a run decides whether it has the atlas's target."""
    variables = {"x": (("sample", "dimension"), np.reshape(x, (len(x), -1))), "target": ("sample", np.ravel(target))}
    return xr.Dataset(variables, attrs=attributes)


def waves(angle):
    """The target, written out."""
    s, c = np.sin, np.cos
    low = s(angle) + s(2 * angle) + c(3 * angle) + c(4 * angle) + s(5 * angle)
    return low + s(6 * angle) + c(7 * angle) + c(8 * angle) + s(9 * angle) + s(10 * angle)


def exponent(estimate, lower, upper, threshold=0.2, basis="seeds", seeds=9):
    return Exponent(threshold, estimate, lower, upper, basis, seeds)


ONE = exponent(1.0, 0.9, 1.1)


@given(
    start=st.floats(-10, 10),
    length=st.floats(0.1, 100),
    moved=st.floats(-math.pi, math.pi),
    count=st.integers(24, 200),
    told=st.booleans(),
)
def test_the_target_is_known_wherever_its_period_begins_and_however_long_it_is(start, length, moved, count, told):
    turn = np.arange(count) / count
    attributes = {"domain_length": length} if told else {}
    run = run_of(start + length * turn, waves(2 * np.pi * turn + moved), **attributes)
    assert standing(run, PLACES, ONE).comparable


@pytest.mark.parametrize(
    "change",
    [lambda a: 1.01 * waves(a), lambda a: waves(a) + 0.015 * np.cos(a), lambda a: waves(a) + 0.01],
    ids=["another size", "the lowest tone's phase", "a mean"],
)
def test_a_hundredth_is_no_other_target(change):
    x = np.arange(128) / 128 * 2 * np.pi
    assert standing(run_of(x, change(x)), PLACES, ONE).comparable


@pytest.mark.parametrize(
    "change",
    [
        *{
            "two amplitudes": lambda a: waves(a) + 0.05 * np.sin(4 * a),
            "a phase": lambda a: waves(a) - np.sin(9 * a) + np.cos(9 * a),
            "a mean": lambda a: waves(a) + 0.1,
            "another tone": lambda a: waves(a) + 0.2 * np.sin(11 * a),
            "another size": lambda a: 1.05 * waves(a),
            "mirrored": lambda a: waves(-a),
            "one tone less": lambda a: waves(a) - np.sin(a),
        }.items()
    ],
    ids=lambda each: each[0],
)
def test_another_target_is_not_comparable(change):
    x = np.arange(128) / 128 * 2 * np.pi
    found = standing(run_of(x, change[1](x)), PLACES, ONE)
    assert not found.comparable
    assert found.rank is None
    assert "another one" in found.says
    assert "probe" in found.says


def test_other_points_and_frequencies_are_not_comparable():
    made = probe_target()
    run = run_of(made.x, made.target, **made.attributes)
    assert "other frequencies" in standing(run, PLACES[:5], ONE).says
    few = run_of(made.x[::8], made.target[::8], **made.attributes)
    assert "do not tell" in standing(few, PLACES, ONE).says
    as_many = np.arange(21) / 21 * 2 * np.pi  # as points as unknown numbers
    assert "do not tell" in standing(run_of(as_many, waves(as_many)), PLACES, ONE).says
    shaken = (np.arange(128) + np.random.default_rng(1).uniform(-0.1, 0.1, 128)) / 128 * 2 * np.pi
    assert "do not tell" in standing(run_of(shaken, waves(shaken)), PLACES, ONE).says
    apart = [*PLACES[:-1], dataclasses.replace(PLACES[-1], frequency=11.0)]
    assert "other frequencies" in standing(run, apart, ONE).says
    uneven = run_of(np.sort(np.random.default_rng(0).uniform(size=128)), made.target)
    assert "do not tell" in standing(uneven, PLACES, ONE).says
    plane = run_of(np.repeat(made.x, 2, axis=1), made.target)
    assert "one input" in standing(plane, PLACES, ONE).says


def placed(found, **attributes):
    made = probe_target()
    return standing(run_of(made.x, made.target, **{**made.attributes, **attributes}), PLACES, found)


@given(st.floats(-1, 3), st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.1, 0.2]))
def test_ranks_count_the_networks_that_are_certainly_above_and_below(value, below, above, threshold):
    found = placed(exponent(value, value - below, value + above, threshold))
    alphas = [each.alpha[f"{threshold:g}"] for each in reference().networks]
    first = 1 + sum(each.lower > value + above for each in alphas)
    last = 61 - sum(each.upper < value - below for each in alphas)
    numbers = [
        int("".join(filter(str.isdigit, word)))
        for word in found.says.split()
        if word[-2:] in {"st", "nd", "rd", "th"} and word[0].isdigit()
    ]
    assert {*numbers} == {first, last}
    assert found.rank == 1 + sum((each.lower if each.estimate is None else each.estimate) > value for each in alphas)
    assert found.networks == 60
    distances = sorted(abs(each.estimate - value) for each in alphas if each.estimate is not None)
    assert len(found.nearest) == 3
    shown = [float(each.rpartition("(")[2].rstrip(")")) for each in found.nearest]
    assert max(abs(each - value) for each in shown) <= distances[2] + 0.051


def test_intervals_that_touch_leave_the_order_open():
    other = dataclasses.replace(reference().networks[0], alpha={"0.2": Median(1.0, 0.5, 1.5)})
    ends = ((1.5, 2.0), (0.0, 0.5))
    above, below = (_among(Median(None, *each), "0.2", [other], Both("", "")) for each in ends)
    assert "anywhere from the 1st to the 2nd" in above.says
    assert "anywhere from the 1st to the 2nd" in below.says


def test_ordinals_are_those_of_english():
    numbers = (*range(1, 5), *range(9, 15), *range(20, 25), 101, 111, 112, 113)
    words = "1st 2nd 3rd 4th 9th 10th 11th 12th 13th 14th 20th 21st 22nd 23rd 24th 101st 111th 112th 113th"
    assert " ".join(map(_ordinal, numbers)) == words


def test_the_extremes_and_what_is_open():
    assert placed(exponent(9.0, 8.9, 9.1)).rank == 1
    assert placed(exponent(-9.0, -9.1, -8.9)).rank >= 45
    least = placed(exponent(None, 2.5, None))
    assert least.comparable
    assert least.rank is None
    assert "at least 2.5" in least.says
    assert "leaves open" in placed(exponent(None, None, None)).says
    unknown = placed(exponent(1.0, 0.9, 1.1, threshold=0.5))
    assert unknown.comparable
    assert (unknown.rank, unknown.networks) == (None, 60)
    assert placed(None).rank is None


def test_other_training_points_and_a_single_network_are_told():
    assert "trained on 32 points, they on 64" in placed(ONE, train_points=32).says
    assert "trained on 128 points" in placed(ONE, train_points=128).says
    assert "trained on" not in placed(ONE).says
    assert "trained on" not in placed(ONE, train_points=64).says
    assert "another seed" in placed(exponent(1.0, 0.9, 1.1, basis="logging")).says
    assert "another seed" not in placed(ONE).says


@pytest.mark.parametrize("seeds", [2, 3, 4, 5])
def test_the_range_of_few_networks_is_told_to_cover_less(seeds):
    found = placed(exponent(1.0, 0.9, 1.1, seeds=seeds))
    # Of all ways in which networks fall below or above their median, those that do not fall on one side alone.
    sides = list(itertools.product((False, True), repeat=seeds))
    covered = sum(any(each) and not all(each) for each in sides) / len(sides)
    assert f"range of {seeds} networks, which covers their median with {100 * covered:.0f} %, not 95 %." in found.says
    assert f"{seeds} 个网络的取值范围，覆盖中位数的概率为 {100 * covered:.0f}%" in found.zh


def test_six_networks_have_an_interval_of_95_percent():
    six = placed(exponent(1.0, 0.9, 1.1, seeds=6))
    assert six == placed(ONE)
    assert "not 95 %" not in six.says
    assert "not 95 %" not in placed(exponent(1.0, 0.9, 1.1, basis="logging", seeds=1)).says


def test_a_probe_is_placed_by_its_card(tmp_path):
    """Features that hold the tones are learned at once: the weakest bias of all."""
    k = jnp.arange(1.0, 11.0)[None]

    def features(weights, x):
        return jnp.concatenate([jnp.sin(k * x), jnp.cos(k * x)], axis=1) @ weights

    path = probe(
        lambda seed: (features, jnp.full((20, 1), 0.01 * seed)),
        seeds=3,
        steps=400,
        learning_rate=1e-2,
        to=tmp_path / "log.nc",
    )
    card = diagnose(path)
    assert card.standing is not None
    assert card.standing.comparable
    assert card.exponent is not None
    assert abs(card.exponent.estimate) < 0.1
    assert card.standing.rank > 40
