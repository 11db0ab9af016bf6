"""A card that was written as JSON is read again as it was, and anything else is refused with the key that is wrong."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest
from compared_cards import card
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.diagnosis.card import Note, Standing
from spectral_bias.diagnosis.card_files import card_json
from spectral_bias.diagnosis.reading_cards import BadCardError, read_card
from spectral_bias.registry.evidence import Evidence


def written(path, record):
    path.write_text(json.dumps(record), "utf-8")
    return path


def test_what_was_written_is_read_again(tmp_path):
    whole = card("slow", alpha=3.0, shares=(0.5, 0.25, None))
    whole = replace(
        whole,
        notes=(Note("coarse", "Log more often.", True),),
        standing=Standing(True, "Between two.", 3, 60, ("tanh", "relu")),
        remaining=replace(whole.remaining, evidence=(Evidence("high", 0.5, None, "High."),)),
    )
    for each in (whole, replace(card(), exponent=None)):
        record = json.loads(card_json(each))
        assert read_card(written(tmp_path / "card.json", record | {"certificate": {}})) == each


def test_a_number_that_was_not_finite_is_nan(tmp_path):
    place = replace(card().places[0], final_error=(math.inf, math.nan, 0.5))
    path = tmp_path / "card.json"
    path.write_text(card_json(replace(card(), places=(place,))), "utf-8")
    np.testing.assert_equal(read_card(path).places[0].final_error, (math.nan, math.nan, 0.5))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"places": 3}, "places: expected a list, got 3"),
        ({"steps": [0]}, "steps: expected 2 values, got 1"),
        ({"points": {**asdict(card().points), "kind": "sphere"}}, "points.kind: 'sphere' is none of periodic"),
        ({"looks": True}, "looks: expected int, got True"),
        ({"exponent": {"threshold": "a"}}, "exponent.estimate, exponent.lower, .*: missing"),
        ({"title": None}, "title: expected str, got None"),
        ({"format": 2}, "format: is 2, and this version reads 1"),
    ],
)
def test_a_wrong_key_is_named(tmp_path, change, message):
    path = written(tmp_path / "card.json", asdict(card()) | change)
    with pytest.raises(BadCardError, match=message) as raised:
        read_card(path)
    assert str(path) in str(raised.value)


def test_a_missing_key_is_named(tmp_path):
    record = asdict(card())
    del record["places"]
    del record["method"]["unit"]
    with pytest.raises(BadCardError, match="places: missing"):
        read_card(written(tmp_path / "card.json", record))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.sampled_from([*asdict(card()), None]))
def test_any_other_json_is_a_card_or_refused(tmp_path_factory, value, key):
    record = value if key is None else asdict(card()) | {key: value}
    path = written(tmp_path_factory.mktemp("card") / "card.json", record)
    try:
        assert read_card(path).name
    except BadCardError as error:
        assert str(path) in str(error)  # noqa: PT017
    except AssertionError:
        assert (key, value) == ("name", "")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"PK\x03\x04"])
def test_bytes_that_are_no_json_are_refused(tmp_path, content):
    path = tmp_path / "card.json"
    path.write_bytes(content)
    with pytest.raises(BadCardError, match="is no JSON"):
        read_card(path)
