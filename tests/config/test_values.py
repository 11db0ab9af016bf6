"""What one value may be: numbers, multiples of pi, tones, intervals, and values that no annotation describes."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from spectral_bias.config.values import Number, Plain, Strict, Term, quantity_type
from spectral_bias.registry.quantities import Quantity

NUMBER = TypeAdapter(Number)
PLAIN = TypeAdapter(Plain)
PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


def as_number(value):
    return NUMBER.validate_python(value, strict=True)


def messages(kind, value) -> str:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(value, strict=True)
    return "; ".join(error["msg"] for error in raised.value.errors())


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("pi", 1),
        ("-pi", -1),
        ("+pi", 1),
        ("2pi", 2),
        ("2*pi", 2),
        ("2 * pi", 2),
        ("-0.5pi", -0.5),
        (".5 pi", 0.5),
        ("pi/2", 1 / 2),
        ("pi / 4", 1 / 4),
        ("3pi/2", 3 / 2),
        (" -3 * pi / 1.5 ", -2),
    ],
)
def test_multiples_of_pi(text, factor):
    assert as_number(text) == pytest.approx(factor * math.pi, rel=1e-15)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_themselves_also_in_exponent_notation(value):
    assert as_number(value) == value
    assert as_number(f"{value:.17e}") == value


@given(numerator=st.integers(-(10**6), 10**6), denominator=st.integers(1, 10**6))
def test_fractions_of_pi(numerator, denominator):
    assert as_number(f"{numerator}pi/{denominator}") == pytest.approx(math.pi * numerator / denominator, rel=1e-14)


@pytest.mark.parametrize(
    "text", [".pi", "pipi", "pie", "2pi3", "pi/", "pi/x", "--pi", "1e3pi", "x", "", "1", "nan", "inf"]
)
def test_other_text_is_no_number(text):
    with pytest.raises(ValidationError, match="valid number"):
        as_number(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1e999", "-1e999", "9" * 400 + "pi"])
def test_numbers_must_be_finite(value):
    assert "must be finite" in messages(Number, value)


def test_a_fraction_of_pi_must_not_divide_by_zero():
    assert "must not divide by 0" in messages(Number, "pi/0")


@pytest.mark.parametrize("value", [True, None, [1.0], {"a": 1}])
def test_other_types_are_no_number(value):
    with pytest.raises(ValidationError):
        as_number(value)


@given(st.text())
def test_any_text_is_a_finite_number_or_refused(text):
    with contextlib.suppress(ValidationError):
        assert math.isfinite(as_number(text))


def test_a_tone_has_one_kind_and_a_frequency_above_zero():
    tone = Term.model_validate({"sin": 3})
    assert tone.model_dump() == {"sin": 3.0, "cos": None, "amplitude": 1.0, "phase": 0.0}
    assert Term.model_validate({"cos": 2, "phase": "pi/2"}).phase == pytest.approx(math.pi / 2)
    for wrong in ({}, {"sin": 1, "cos": 1}, {"amplitude": 2.0}):
        with pytest.raises(ValidationError, match="either sin or cos"):
            Term.model_validate(wrong)
    for frequency in (0, -1, math.nan):
        with pytest.raises(ValidationError):
            Term.model_validate({"sin": frequency})


def test_an_interval_is_two_ascending_numbers():
    interval = TypeAdapter(quantity_type(Quantity("interval", "")))
    assert interval.validate_python(["-pi", "pi"], strict=True) == [-math.pi, math.pi]
    assert interval.validate_python((0.0, 1.0), strict=True) == [0.0, 1.0]
    for wrong in ([1, 1], [2, 1], [1], [1, 2, 3], "pi", ["a", "b"]):
        with pytest.raises(ValidationError):
            interval.validate_python(wrong, strict=True)


def test_bounds_and_lists_come_from_the_quantity():
    widths = TypeAdapter(quantity_type(Quantity("int", "", (("gt", 0),), many=True)))
    assert widths.validate_python([64, 1], strict=True) == [64, 1]
    assert widths.validate_python([], strict=True) == []
    for wrong in ([0], [1.0], [True], 64, "64"):
        with pytest.raises(ValidationError):
            widths.validate_python(wrong, strict=True)
    some = TypeAdapter(quantity_type(Quantity("float", "", (("ge", 0), ("le", 1)), many=True, at_least=1)))
    assert some.validate_python([0, 1, 0.5], strict=True) == [0.0, 1.0, 0.5]
    for wrong in ([], [1.5], [-0.1]):
        with pytest.raises(ValidationError):
            some.validate_python(wrong, strict=True)


@given(PLAIN_VALUES)
def test_what_a_spec_can_hold_passes_where_no_annotation_says_more(value):
    assert PLAIN.validate_python(value, strict=True) == value


@pytest.mark.parametrize(
    "value", [math.nan, [1.0, [math.inf]], {"a": {"b": math.nan}}, {1, 2}, b"bytes", object(), {1: 2}]
)
def test_what_no_spec_can_hold_is_refused(value):
    with pytest.raises(ValidationError):
        PLAIN.validate_python(value, strict=True)


def test_an_unknown_key_is_reported_with_those_that_its_own_record_knows():
    class Inner(Strict):
        width: int = 1

    class Outer(Strict):
        inner: Inner
        name: str = ""

    with pytest.raises(ValidationError) as raised:
        Outer.model_validate({"inner": {"widht": 1, "width": "x"}, "nmae": ""})
    known = {
        error["loc"]: error["ctx"]["known"] for error in raised.value.errors() if error["type"] == "extra_forbidden"
    }
    assert known == {("inner", "widht"): ["width"], ("nmae",): ["inner", "name"]}
    assert ("inner", "width") in [error["loc"] for error in raised.value.errors()]
