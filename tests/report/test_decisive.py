"""The decisive test is the one that lies least far beyond its threshold."""

from __future__ import annotations

import math

from spectral_bias.report.decisive import decisive_test, distance

TEST = {"name": "a", "kind": "test", "n": 9, "side": "at_least", "threshold": 4.0, "interval": [6.0, 9.0]}
TEST |= {"outcome": "holds"}


def test_a_distance_is_that_of_the_interval_s_worse_end_in_thresholds():
    assert distance(TEST) == 0.5
    assert distance({**TEST, "side": "at_most"}) == -1.25
    assert distance({**TEST, "threshold": 0.0}) == 6.0
    assert distance({**TEST, "threshold": -0.5, "side": "at_most", "interval": [-1.0, -0.75]}) == 0.5
    assert distance({**TEST, "interval": ["-inf", 9.0]}) == -math.inf
    assert distance({**TEST, "interval": [5.0, "inf"]}) == 0.25


def test_a_test_without_an_interval_lies_furthest_off():
    assert distance({**TEST, "n": 0, "interval": [None, None]}) == -math.inf
    assert distance({**TEST, "interval": [None, 9.0]}) == -math.inf


def test_the_decisive_one_lies_least_far_beyond_and_is_a_control_only_where_no_test_fails():
    near = {**TEST, "name": "near", "threshold": 100.0, "interval": [110.0, 900.0]}
    control = {**TEST, "name": "control", "kind": "control", "interval": [1.0, 2.0]}
    limit = {**TEST, "name": "limit", "kind": "limit", "interval": [1.0, 2.0]}
    assert decisive_test([TEST, near, limit])["name"] == "near"
    assert decisive_test([TEST, near, control, limit])["name"] == "control"
    fails = {**TEST, "name": "fails", "interval": [3.0, 3.5], "outcome": "fails"}
    assert decisive_test([TEST, near, fails, control])["name"] == "fails"
