"""Names of own code that stand for no plain function or class are refused for what they are, with what to write."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from spectral_bias.config.parameter_schema import choice_type

OWN = """
import dataclasses
from typing import NamedTuple


def plain(x, *, width=1.0):
    return x


one, two = plain, plain
if (three := plain):
    pass


async def waiting(x):
    return x


class Net:
    def __init__(self, key, inputs, outputs): ...

    @classmethod
    def small(cls, key, inputs, outputs): ...


class Tuple(NamedTuple):
    width: int


def sorted_along(x, *, axis=-1):
    return x


class Made:
    def __new__(cls, width): ...


@dataclasses.dataclass
class Named:
    _: dataclasses.KW_ONLY
    width: float = 1.0

    def __call__(self, x):
        return x
"""
WRITE = "write two lines in a file of your own: "


@pytest.fixture
def chosen(tmp_path, monkeypatch):
    """A function from the choice of an activation in a configuration to what is read of it."""
    (tmp_path / "own_forms.py").write_text(OWN, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return TypeAdapter(choice_type("models.activations")).validate_python


@pytest.fixture
def refused(chosen):
    """The same, to what is said of it."""

    def refused(name: str) -> str:
        with pytest.raises(ValidationError) as raised:
            chosen(name)
        (error,) = raised.value.errors()
        return error["msg"]

    return refused


REFUSED = {
    "one": "one is bound by `one, two = (plain, plain)`, so its parameters cannot be read; "
    f"{WRITE}`def one(x):` and `    return own_forms.one(x)`",
    "three": "three is bound by `if (three := plain):`, so its parameters cannot be read; "
    f"{WRITE}`def three(x):` and `    return own_forms.three(x)`",
    "waiting": "waiting is a coroutine (async def), which nothing awaits; define it by def",
    "Net.small": "Net.small is a name in a class, which none can be chosen by; "
    f"{WRITE}`def small(x):` and `    return own_forms.Net.small(x)`",
    "Tuple": "Tuple is a NamedTuple, so its parameters cannot be read; "
    f"{WRITE}`def tuple(x):` and `    return own_forms.Tuple(...)(x)`",
    "Made": "Made is made by __new__, so its parameters cannot be read; "
    f"{WRITE}`def made(x):` and `    return own_forms.Made(...)(x)`",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_name_stands_for_is_said_with_what_to_write(refused, name):
    assert refused(f"own_forms:{name}") == REFUSED[name]


def test_a_name_in_a_class_by_dots_alone_is_known_too(refused):
    assert refused("own_forms.Net.small") == REFUSED["Net.small"]


def test_a_name_that_no_statement_binds_is_not_there(refused):
    assert refused("own_forms:plein") == "own_forms.py defines no function or class 'plein' (did you mean 'plain'?)"


def test_the_mark_of_a_dataclass_is_no_parameter(chosen):
    found = chosen({"name": "own_forms:Named", "width": 2.0})
    assert found.model_dump() == {"name": "own_forms:Named", "width": 2.0}


@pytest.mark.parametrize(
    "name", ["jax.numpy:sum", "jax.nn:softmax", "jax.numpy:cumsum", "jax.nn:glu", "own_forms:sorted_along"]
)
def test_what_acts_along_an_axis_is_no_activation(chosen, name):
    with pytest.raises(
        ValidationError, match=r"has a parameter axis, .* an activation is a function of one number, such as"
    ):
        chosen(name)


@pytest.mark.parametrize("name", ["jax.nn:mish", "jax.numpy:sin", "own_forms:plain"])
def test_functions_of_one_number_are_activations(chosen, name):
    assert chosen(name).name == name


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("chain", "optax.chain(optax.clip_by_global_norm(1.0), optax.adam(learning_rate))"),
        ("apply_if_finite", "optax.apply_if_finite(optax.adam(learning_rate), ...)"),
        ("MultiSteps", "optax.MultiSteps(optax.adam(learning_rate), ...)"),
    ],
)
def test_an_optimiser_put_together_from_others_is_written_as_a_function(name, call):
    optimiser = TypeAdapter(choice_type("training.optimisers")).validate_python
    for given in (f"optax:{name}", {"name": f"optax:{name}", "learning_rate": 1e-3}):
        with pytest.raises(ValidationError) as refused:
            optimiser(given)
        (error,) = refused.value.errors()
        assert f"`{name}` takes transformations, which no key can give; {WRITE}" in error["msg"]
        assert f"`def mine(*, learning_rate: float):` and `    return {call}`" in error["msg"]


@pytest.mark.parametrize("name", ["adamw", "lbfgs", "sgd"])
def test_optimisers_with_a_transformation_that_may_be_left_out_are_taken(name):
    TypeAdapter(choice_type("training.optimisers")).validate_python({"name": f"optax:{name}", "learning_rate": 1e-3})
