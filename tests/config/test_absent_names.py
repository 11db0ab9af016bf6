"""A name that a module does not have is not taken for compiled code."""

from __future__ import annotations

import sys

import pytest

from spectral_bias.config.absent_names import absent


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("jax.nn:gelux", "jax.nn has no 'gelux' (did you mean 'gelu'?)"),
        ("jax.nn:nothing", "jax.nn has no 'nothing'"),
        ("jax.numpy:tanhh", "jax.numpy has no 'tanhh' (did you mean 'tanh'?)"),
        ("optax:adamx", "optax has no 'adamx' (did you mean 'adamax'?)"),
        ("math:sinn", "math has no 'sinn' (did you mean 'sin'?)"),
        ("jax:nn", "'nn' is a module; name a function or class in it"),
    ],
)
def test_a_name_that_is_not_there_is_said_to_be_so(name, why):
    assert absent(*name.split(":")) == why


@pytest.mark.parametrize("name", ["numpy:tanh", "math:sin", "builtins:abs", "numpy:nothing_at_all", "no_such_module:f"])
def test_a_name_that_may_be_there_is_not_called_absent(name):
    """NumPy puts names into its globals, so its text does not tell."""
    assert not absent(*name.split(":"))


def test_a_module_with_source_is_not_imported():
    before = "antigravity" in sys.modules
    assert absent("antigravity", "fly") == "antigravity has no 'fly'"
    assert ("antigravity" in sys.modules) == before


def test_the_configuration_says_it(project, said):
    project.replace(project.experiment, "{name: adam, learning_rate: 1e-3}", '"optax:adamx"')
    assert said().endswith("optax has no 'adamx' (did you mean 'adamax'?)")
