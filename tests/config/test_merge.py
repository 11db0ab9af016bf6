"""Overlays: RFC 7396 for laying one over a file, Snakemake's rule for laying one over another."""

from __future__ import annotations

import copy
import functools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from snakemake.utils import update_config

from spectral_bias.config.merge import difference, overlaid, with_path, without

stacked = functools.partial(overlaid, keep_nulls=True)
KEYS = st.sampled_from("abcd")
MAPPINGS = st.recursive(
    st.dictionaries(KEYS, st.none() | st.booleans() | st.integers(0, 3) | st.text("xy", max_size=2), max_size=3),
    lambda inner: st.dictionaries(KEYS, inner | st.none() | st.integers(0, 3) | st.lists(st.integers()), max_size=3),
    max_leaves=8,
)


def without_nulls(value):
    """``value`` without keys whose value is null, at any depth of mappings."""
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(item) for key, item in value.items() if item is not None}


def test_an_overlay_changes_what_it_names_and_nothing_else():
    base = {"model": {"widths": [64, 64], "activation": "tanh"}, "steps": 4000, "paired": True}
    changes = {"model": {"widths": [8]}, "steps": 10, "paired": None}
    assert overlaid(base, changes) == {"model": {"widths": [8], "activation": "tanh"}, "steps": 10}


@pytest.mark.parametrize(
    ("original", "patch", "result"),
    [
        # RFC 7396, appendix A: those whose original and patch are mappings.
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_json_merge_patch(original, patch, result):
    assert overlaid(original, patch) == result


@given(base=MAPPINGS, changes=MAPPINGS)
def test_overlays_leave_their_arguments_alone_and_share_nothing_with_them(base, changes):
    before = copy.deepcopy((base, changes))
    for combine in (overlaid, stacked):
        result = combine(base, changes)
        _spoil(result)
        assert (base, changes) == before


def _has_empty_mapping(value):
    return any(item == {} or (isinstance(item, dict) and _has_empty_mapping(item)) for item in value.values())


def _spoil(value):
    for item in list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []:
        _spoil(item)
    if isinstance(value, dict | list):
        value.clear()


@given(base=MAPPINGS, changes=MAPPINGS)
def test_laying_over_twice_is_laying_over_once(base, changes):
    once = overlaid(base, changes)
    assert overlaid(once, changes) == once


@given(base=MAPPINGS)
def test_an_empty_overlay_changes_nothing_and_over_nothing_only_nulls_go(base):
    assert overlaid(base, {}) == base
    assert stacked(base, {}) == base
    assert overlaid({}, base) == without_nulls(base)


@given(lower=MAPPINGS, upper=MAPPINGS)
def test_two_overlays_are_stacked_as_snakemake_merges_config_files(lower, upper):
    # Where an empty mapping lies over a value that is none, Snakemake keeps the value.
    assume(not _has_empty_mapping(upper))
    expected = copy.deepcopy(lower)
    update_config(expected, copy.deepcopy(upper))
    assert stacked(lower, upper) == expected


def test_a_null_in_a_second_overlay_still_removes_the_key_of_the_file():
    file = {"steps": 4000, "paired": True}
    both = stacked({"steps": 10}, {"paired": None})
    assert overlaid(file, both) == {"steps": 10}


@given(lower=MAPPINGS, upper=MAPPINGS)
def test_the_difference_is_what_has_to_be_stacked(lower, upper):
    merged = stacked(lower, upper)
    assert stacked(lower, difference(lower, merged)) == merged
    assert difference(merged, merged) == {}


def test_the_difference_tells_true_from_one():
    assert difference({"a": 1, "b": 1}, {"a": True, "b": 1}) == {"a": True}


@pytest.mark.parametrize(
    ("keys", "rest"),
    [
        (("a",), {"b": 1}),
        (("a", "c"), {"a": {"d": [1, 2]}, "b": 1}),
        (("a", "d", 1), {"a": {"c": 1}, "b": 1}),
        (("b", "x"), {"a": {"c": 1, "d": [1, 2]}}),
        (("missing", "x"), {"a": {"c": 1, "d": [1, 2]}, "b": 1}),
    ],
)
def test_without_a_key_path(keys, rest):
    assert without({"a": {"c": 1, "d": [1, 2]}, "b": 1}, keys) == rest


def test_a_dotted_path_replaces_one_value():
    base = {"model": {"name": "mlp", "activation": {"name": "ricker", "a": 1.0}}, "steps": 5}
    changed = with_path(base, "model.activation.a", 0.1)
    assert changed == {"model": {"name": "mlp", "activation": {"name": "ricker", "a": 0.1}}, "steps": 5}
    assert base["model"]["activation"]["a"] == 1.0


def test_a_bare_name_on_a_dotted_path_becomes_a_mapping():
    base = {"model": {"name": "mlp", "initialisation": "xavier"}}
    changed = with_path(base, "model.initialisation.scale", 8.0)
    assert changed["model"]["initialisation"] == {"name": "xavier", "scale": 8.0}


@pytest.mark.parametrize("path", ["steps.a", "list.0", "list.a.b"])
def test_a_dotted_path_through_a_value_that_holds_no_keys_is_refused(path):
    with pytest.raises(KeyError):
        with_path({"steps": 5, "list": [1]}, path, 1)


@given(base=MAPPINGS, path=st.lists(KEYS, min_size=1, max_size=3), value=st.integers())
def test_what_a_dotted_path_sets_can_be_read_there(base, path, value):
    try:
        found = with_path(base, ".".join(path), value)
    except KeyError:
        return
    for key in path:
        found = found[key]
    assert found == value
