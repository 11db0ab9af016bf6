"""Definitions are found in source text as Python finds them, and nothing is imported on the way."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import subprocess
import sys
import textwrap

import pytest

from spectral_bias.registry.contract import WrongSignatureError, contract
from spectral_bias.registry.definition import NoDefinitionError, NotReadableError, definition
from spectral_bias.registry.search import SCRIPTS

INSTALLED = [
    "jax.nn:mish",
    "jax.nn:swish",
    "jax.nn:gelu",
    "jax.nn:leaky_relu",
    "jax.numpy:sinc",
    "jax.scipy.special:erf",
    "optax:lion",
    "optax:adamw",
    "optax:nadamw",
    "optax.contrib:muon",
    "optax.contrib:prodigy",
    "optax.losses:huber_loss",
    "optax:l2_loss",
    "equinox.nn:MLP",
    "equinox.nn:Linear",
    "equinox.nn:PReLU",
]


@pytest.mark.parametrize("name", INSTALLED)
def test_parameters_of_installed_packages_are_those_that_python_says(name):
    module, attribute = name.split(":")
    expected = inspect.signature(getattr(importlib.import_module(module), attribute)).parameters
    found = definition(module, attribute)
    assert [each.name for each in found.arguments] == list(expected)
    required = [each.name for each in expected.values() if each.default is each.empty]
    assert [each.name for each in found.arguments if each.default is None] == required


def test_nothing_heavy_is_imported_to_read_them():
    text = "import sys\nfrom spectral_bias.registry.definition import definition\n"
    text += "".join(f"definition({each.split(':')[0]!r}, {each.split(':')[1]!r})\n" for each in INSTALLED)
    text += "sys.exit(bool({'jax', 'optax', 'equinox', 'numpy'} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    assert subprocess.run([sys.executable, "-c", text], env=environment, check=False).returncode == 0


BASE = '''
import dataclasses
import functools
from functools import partial, wraps

import equinox as eqx
import jax

import helper as other
from helper import *
from helper import plain as renamed

if len("x") == 1:
    def either(x, one=1): ...
else:
    def either(x, two=2): ...

try:
    from helper import plain as tried
except ImportError:
    def tried(x, fallback): ...

alias = plain
dotted = other.plain
jitted = jax.jit(plain)
half = partial(plain, width=0.5)
first = functools.partial(plain, 3)


@partial(jax.jit, static_argnames=("n",))
def decorated(x, n=2): ...


@wraps(plain)
def wrapped(*args, **kwargs): ...


class Above:
    def __init__(self, width, depth=2): ...


class Below(Above):
    """Inherits."""


class Fields(eqx.Module):
    a: float
    b: float = 2.0
    size: int = eqx.field(static=True, default=3)
    made: int = eqx.field(init=False)


class MoreFields(Fields):
    c: float = 1.0


@dataclasses.dataclass
class Record:
    a: int
    b: list = dataclasses.field(default_factory=list)
'''
EXPECTED = {
    "renamed": "x width=1.0",
    "plain": "x width=1.0",
    "either": "x one=1",
    "tried": "x width=1.0",
    "alias": "x width=1.0",
    "dotted": "x width=1.0",
    "jitted": "x width=1.0",
    "half": "x width=0.5",
    "first": "width=1.0",
    "decorated": "x n=2",
    "wrapped": "x width=1.0",
    "Above": "width depth=2",
    "Below": "width depth=2",
    "Fields": "a b=2.0 size=3",
    "MoreFields": "a b=2.0 size=3 c=1.0",
    "Record": "a b=list",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with two modules."""
    (tmp_path / "forms.py").write_text(BASE, "utf-8")
    (tmp_path / "helper.py").write_text("def plain(x, width=1.0): ...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", EXPECTED)
def test_every_form_of_binding_is_followed(folder, name):

    found = definition("forms", name).arguments
    shown = [each.name if each.default is None else f"{each.name}={ast.unparse(each.default)}" for each in found]
    assert " ".join(shown) == EXPECTED[name]


REFUSED = {
    "f = lambda x, a: a * x": (NotReadableError, r"f is a lambda.*`def f\(x, a\):` and `    return a \* x`"),
    "f = make()": (NotReadableError, r"f is made by make\(\)"),
    "from math import tanh as f": (
        NotReadableError,
        "f is defined in no Python source .*`def f\\(x\\):` and `    return forms.f\\(x\\)`",
    ),
    "import math as f": (NoDefinitionError, "'f' is a module"),
    "from forms import f": (NoDefinitionError, "circle"),
    "def g(x): ...": (NoDefinitionError, "forms.py defines no function or class 'f'"),
}


@pytest.mark.parametrize("source", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_write(folder, source):
    (folder / "forms.py").write_text(source, "utf-8")
    kind, message = REFUSED[source]
    with pytest.raises(kind, match=message):
        definition("forms", "f", ["x"])


CONTRACTS = {
    ("models.activations", "def f(x, a=1.0, *, b): ..."): "a b",
    ("models.networks", "def f(k, i, o, width, *, depth=2): ..."): "width depth",
    ("models.networks", "def f(in_size, out_size, width, *, key): ..."): "width",
    ("training.losses", "def f(network, batch, delta=1.0): ..."): "delta",
    ("training.losses", "def f(predictions, targets=None, delta=1.0): ..."): "delta",
    ("training.optimisers", "def f(learning_rate, b1=0.9): ..."): "learning_rate b1",
    ("models.activations", "class f:\n    def __init__(self, a): ..."): "a",
}


@pytest.mark.parametrize(("group", "source"), CONTRACTS)
def test_keys_are_the_parameters_that_the_system_does_not_give(folder, group, source):
    (folder / "forms.py").write_text(source, "utf-8")
    assert " ".join(each.name for each in contract(group, definition("forms", "f")).keys) == CONTRACTS[group, source]


@pytest.mark.parametrize(
    ("group", "source", "message"),
    [
        ("models.networks", "def f(inputs, width): ...", "f.inputs, width. is called with .key, inputs, outputs."),
        ("models.initialisations", "def f(in_axis=-2, out_axis=-1): ...", "called with .weight, bias."),
        ("training.losses", "def f(logits, labels): ...", "called with .network, batch."),
        ("training.schedules", "def f(init_value, decay_steps): ...", "called with .progress."),
        ("models.activations", "def f(x, a, /): ...", "takes a by place only"),
    ],
)
def test_a_signature_of_another_kind_is_refused_with_what_to_write(folder, group, source, message):
    (folder / "forms.py").write_text(textwrap.dedent(source), "utf-8")
    with pytest.raises(WrongSignatureError, match=message):
        contract(group, definition("forms", "f"))
