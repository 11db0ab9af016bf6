"""How a problem is put into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.config.errors import ConfigError, Problem, dotted, nearest


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ((), ""),
        (("axes", "a", "values", 0), "axes.a.values[0]"),
        (("tests", 2, "where"), "tests[2].where"),
        ((0, 1), "[0][1]"),
    ],
)
def test_key_paths(keys, text):
    assert dotted(keys) == text


def test_a_problem_names_file_line_key_value_fault_and_remedy():
    problem = Problem("a.yaml", ("b", 1), "is wrong", value="x", line=7, hint="did you mean 'y'?")
    assert str(problem) == "a.yaml:7: b[1] = \"x\": is wrong (did you mean 'y'?)"
    assert str(Problem("a.yaml", message="is wrong")) == "a.yaml: is wrong"
    assert str(Problem("a.yaml", message="is wrong", value=5)) == "a.yaml = 5: is wrong"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), (True, "true"), (0.001, "0.001"), ("频率", '"频率"'), ([1, "a"], '[1, "a"]'), ({1}, "{1}")],
)
def test_values_are_shown_as_yaml_would_have_them(value, text):
    assert str(Problem("f", ("k",), "m", value=value)) == f"f: k = {text}: m"


def test_long_values_are_cut():
    assert len(str(Problem("f", ("k",), "m", value="x" * 1000))) < 100


def test_an_error_lists_every_problem():
    error = ConfigError([Problem("a", message="one"), Problem("b", message="two")])
    assert str(error) == "2 problems in the configuration:\n  - a: one\n  - b: two"
    assert str(ConfigError([Problem("a", message="one")])).startswith("1 problem in")
    assert [problem.file for problem in error.problems] == ["a", "b"]


def test_the_nearest_name_or_all_of_them():
    assert nearest("tahn", ["tanh", "relu"]) == "did you mean 'tanh'?"
    assert nearest("quite different", ["tanh", "relu"]) == "known: relu, tanh"
    assert nearest("x", []) == "none is known"


@given(names=st.sets(st.text(min_size=1), min_size=1, max_size=5), data=st.data())
def test_a_known_name_is_its_own_nearest(names, data):
    name = data.draw(st.sampled_from(sorted(names)))
    assert nearest(name, names) == f"did you mean {name!r}?"
