"""The order of learning of a cloud of points is said where projection and filtering agree."""

from __future__ import annotations

import dataclasses
import json
from typing import get_args

import numpy as np
import pytest

import spectral_bias
from closed_form_logs import closed_form, written
from spectral_bias.diagnosis import choice
from spectral_bias.diagnosis.agreement import METHODS
from spectral_bias.diagnosis.card import Bias, Card
from spectral_bias.diagnosis.card_files import card_json
from spectral_bias.diagnosis.page import card_page
from spectral_bias.diagnosis.reading_cards import card_in
from spectral_bias.diagnosis.text import card_text
from spectral_bias.verdicts.card_words import ANSWERS, ORDERS

# Steps in which the errors of tones 1, 2, 3 and of the smooth part 0 fall by a factor e.
LOW, HIGH = {1: 20.0, 2: 80.0, 3: 320.0}, {1: 320.0, 2: 80.0, 3: 20.0}
SMOOTH_LAST = {1: 5.0, 2: 20.0, 3: 60.0, 0: 400.0}
LENGTHS = np.array([1.0, 0.6, 0.1, 0.1])
CYCLES = {1: 0.3, 2: 0.8, 3: 1.4}
STEPS = sorted({round(1.1**power) for power in range(82)} | {0})


def wave(x, k):
    """A tone along the first direction, in cycles per its standard deviation; the second coordinate for 0."""
    return np.sin(2 * np.pi * CYCLES[k] * x[:, 0] + k) if k else x[:, 1] / LENGTHS[1]


def rough(x, k):
    """What no frequency along the first direction holds, smooth for 0 and rough for 1."""
    return np.sin(40 * x[:, 2]) * np.sign(x[:, 3]) if k else x[:, 1] / LENGTHS[1]


def log(rates, *, networks=9, wave=wave):
    x = np.random.default_rng(7).normal(size=(600, 4)) * LENGTHS
    return closed_form(rates, steps=STEPS, x=x, seeds=networks, wave=wave, attributes={})


def card(folder, rates, *, networks=9, wave=wave, **asked) -> Card:
    path = written(log(rates, networks=networks, wave=wave), folder / "log.nc")
    return spectral_bias.diagnose(path, **asked)


def test_every_conclusion_has_words_in_both_languages():
    for words in (ANSWERS, ORDERS):
        assert set(words) == set(get_args(Bias))
        assert all(each["en"] and each["zh"] for each in words.values())


@pytest.mark.parametrize(("rates", "kind"), [(LOW, "low_first"), (HIGH, "not_first")])
def test_an_order_by_both_methods_is_said(tmp_path, rates, kind):
    made = card(tmp_path, rates)
    assert (made.points.kind, made.method.name, made.second.name) == ("cloud", "projection", "filtering")
    assert made.bias.kind == made.second.bias.kind or made.second.bias.kind == "too_few"
    assert made.bias.kind == kind
    parts = (9, 0, 0) if kind == "low_first" else (0, 9, 0)
    assert made.second.bias.pairs == parts
    assert "Filtering agrees: of 9 pairs" in made.bias.says


def test_one_network_is_enough_where_the_parts_of_the_filter_come_in_the_same_order(tmp_path):
    """Two parts of one network cannot rule out chance, so that the filter concludes nothing by itself."""
    made = card(tmp_path, LOW, networks=1)
    assert made.second.bias.kind == "too_few"
    assert made.bias.kind == "low_first"


def test_an_order_that_the_methods_see_differently_is_open_and_both_are_named(tmp_path):
    """A smooth part across the first direction comes last: the filter's low part is later than the high one."""
    made = card(tmp_path, SMOOTH_LAST)
    alone = {name: card(tmp_path, SMOOTH_LAST, method=name) for name in METHODS}
    assert [alone[name].bias.kind for name in METHODS] == ["low_first", "not_first"]
    assert made.bias.kind == "depends_on_method"
    assert "By projection: Low frequencies are learned first" in made.bias.says
    assert "By filtering: Low frequencies are not learned first" in made.bias.says
    assert "投影法" in made.bias.zh
    assert "滤波法" in made.bias.zh


def test_one_method_of_one_network_against_the_other_is_open_too(tmp_path):
    made = card(tmp_path, SMOOTH_LAST, networks=1)
    assert made.second.bias.kind == "too_few"
    assert made.bias.kind == "depends_on_method"


def test_an_order_that_only_one_method_can_measure_is_open(tmp_path):
    made = card(tmp_path, {0: 20.0, 1: 300.0}, wave=rough)
    assert (made.method.name, made.second.name, made.second.method) == ("filtering", "projection", None)
    assert made.bias.kind == "depends_on_method"
    assert "By filtering: Low frequencies are learned first" in made.bias.says
    assert "Projection cannot tell: only " in made.bias.says


def test_a_method_that_was_asked_for_stands_alone_and_says_so(tmp_path):
    made = card(tmp_path, LOW, method="filtering")
    assert made.second is None
    assert made.bias.kind == "low_first"
    assert "by filtering alone, as asked for" in made.bias.says


def test_a_large_cloud_is_filtered_at_some_of_its_points(tmp_path, monkeypatch):
    monkeypatch.setattr(choice, "MAX_FILTERED", 200)
    made = card(tmp_path, LOW)
    assert made.second.method.says.endswith("It gets 200 of the 600 points, drawn at random.")
    assert made.bias.kind == "low_first"


def test_other_points_have_one_method(tmp_path):
    whole = log(LOW)
    line = whole.isel(dimension=[0])
    assert spectral_bias.diagnose(written(line, tmp_path / "log.nc")).second is None


def test_text_page_and_json_have_the_second_method(tmp_path):
    made = card(tmp_path, LOW)
    text, page = card_text(made, 200), card_page(made, {})
    assert "Method filtering. It is the second method" in text
    assert text.count("Optimiser steps until the relative error") == 2
    assert "low part" in text
    assert "By the second method" in page
    assert "低频部分" in page
    rows = len(made.places) + len(made.second.places) + len(made.remaining.evidence)
    assert page.count('<th scope="row">') == rows
    np.testing.assert_equal(dataclasses.asdict(card_in(json.loads(card_json(made)))), dataclasses.asdict(made))
