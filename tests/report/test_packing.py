"""Packed numbers come back within half a quantum, and what is not known stays unknown."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from packed_numbers import levels_of, unpacked
from spectral_bias.report.packing import LEAST, MISSING, packed, packed_levels, short

NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf, 0.0])
SHAPES = array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6)


@given(arrays(np.float64, SHAPES, elements=NUMBERS))
def test_numbers_come_back_within_half_a_quantum(values):
    record = packed(values)
    found = unpacked(record)
    assert found.shape == values.shape
    known = np.isfinite(values)
    assert (np.isnan(found) == ~known).all()
    assert (np.abs(found - values)[known] <= 0.5000001 * record["scale"]).all()


@given(arrays(np.float64, SHAPES, elements=st.floats(0, 1e9) | st.sampled_from([np.nan, np.inf])))
def test_logarithms_come_back_within_half_a_quantum_and_zero_is_the_least(values):
    record = packed(values, log=True)
    found, known = unpacked(record), np.isfinite(values)
    assert (np.isnan(found) == ~known).all()
    expected = np.log10(np.maximum(values[known], LEAST))
    assert (np.abs(np.log10(found[known]) - expected) <= 0.5000001 * record["scale"] + 1e-12).all()


@pytest.mark.parametrize("value", [0.0, 3.5, -2.0, 1e-300])
def test_a_constant_comes_back(value):
    np.testing.assert_allclose(unpacked(packed(np.full((2, 3), value))), value, rtol=1e-12)


def test_a_seed_without_numbers_takes_none_from_the_others():
    found = unpacked(packed([[1.0, 0.5], [np.nan, np.nan]]))
    np.testing.assert_allclose(found[0], [1.0, 0.5], rtol=1e-4)
    assert np.isnan(found[1]).all()
    assert np.isnan(unpacked(packed([np.nan, np.inf]))).all()


def test_what_runs_away_is_put_at_the_limit_and_costs_the_others_no_precision():
    record = packed([1.0, -1e30, 1e30, np.inf], limit=20.0)
    np.testing.assert_allclose(unpacked(record), [1.0, -20.0, 20.0, np.nan], atol=20 / 32767 / 2)


def test_the_missing_one_is_no_number_of_any_scale():
    assert np.frombuffer(base64.b64decode(packed([np.nan, -5.0])["data"]), "<i2").tolist() == [MISSING, -32767]


@given(arrays(np.float64, SHAPES, elements=st.floats(-3, 3) | st.just(np.nan)))
def test_levels_come_back_within_half_a_level_and_outside_at_the_nearer_end(values):
    found = levels_of(packed_levels(values, -1.0, 2.0))
    expected = np.clip(np.nan_to_num(values, nan=-1.0), -1.0, 2.0)
    assert (np.abs(found - expected) <= 0.5 * 3.0 / 255 + 1e-12).all()


def test_an_image_of_one_level_is_packed():
    assert levels_of(packed_levels(np.full(4, 0.3), 0.3, 0.3)).tolist() == [0.3] * 4


@given(st.lists(st.floats(-1e3, 1e3, width=32), max_size=5))
def test_short_numbers_are_those_of_float32(values):
    np.testing.assert_allclose(short(values), values, rtol=1e-6)
