"""A signature is its own configuration schema: read from the source, without importing it."""

from __future__ import annotations

import inspect
import math
import sys
import textwrap

import pytest
from pydantic import TypeAdapter, ValidationError

from spectral_bias.config.parameter_schema import choice_type, keyword_parameters, parameters
from spectral_bias.registry.members import GROUPS, LIBRARY, members, source_of
from spectral_bias.registry.resolve import module_and_attribute, resolve_module
from spectral_bias.registry.search import SCRIPTS, module_file

MEMBERS = [(group, name) for group in GROUPS for name in members(group)]

NETS = '''
"""A user's own networks."""

import a_package_that_is_not_installed
from spectral_bias.registry.quantities import Activation, Flag, PositiveFloat, Widths


def net(key, inputs, outputs, *, widths: Widths, activation: Activation = "tanh", gain: PositiveFloat = 1.0,
        twice: Flag = False, extra=None, shape=(1, 2)):
    """A network of one's own.

    Args:
        key: where its random numbers come from.
        widths: units of each hidden layer.
        gain: factor on the
            output.
    """


class Net:
    """A class of one's own."""

    def __init__(self, *, key, depth: int = 2):
        """Build it.

        Args:
            depth: how many layers.
        """


def fancy(key, inputs, outputs, *, rate=2 * 3.14): ...
def private(key, inputs, outputs, *, _rate=1): ...
def copied(key, inputs, outputs, *, copy=1): ...
'''


@pytest.fixture
def nets(tmp_path, monkeypatch):
    """A working folder with a user's module ``nets``."""
    (tmp_path / "nets.py").write_text(NETS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "nets.py"


def validated(group, choice):
    return TypeAdapter(choice_type(group)).validate_python(choice).model_dump()


def fault(group, choice) -> str:
    with pytest.raises(ValidationError) as raised:
        validated(group, choice)
    return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in raised.value.errors())


def test_a_group_is_a_folder_and_a_name_is_a_file_in_it():
    assert "tanh" in members("models.activations")
    assert all(not name.startswith("_") for _, name in MEMBERS)
    assert source_of("models.activations", "tanh") == (LIBRARY / "models" / "activations" / "tanh.py", "tanh")
    assert source_of("models.activations", "no_such") is None
    assert {group for group, _ in MEMBERS} == set(GROUPS)


def test_modules_are_found_where_python_would_look_without_importing_them(nets, tmp_path, monkeypatch):
    assert module_file("nets") == nets
    assert module_file("spectral_bias.config") == LIBRARY / "config" / "__init__.py"
    elsewhere = tmp_path / "elsewhere" / "pack"
    elsewhere.mkdir(parents=True)
    (elsewhere / "deep.py").touch()
    assert module_file("pack.deep") is None
    monkeypatch.syspath_prepend(elsewhere.parent)
    assert module_file("pack.deep") == elsewhere / "deep.py"
    assert module_file("pack") is None
    (elsewhere / "__init__.py").touch()
    assert module_file("pack") == elsewhere / "__init__.py"
    assert "nets" not in sys.modules
    assert "pack" not in sys.modules


def test_a_users_folder_cannot_hide_the_library(tmp_path, monkeypatch):
    (tmp_path / "spectral_bias").mkdir()
    (tmp_path / "spectral_bias" / "__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    assert module_file("spectral_bias") == SCRIPTS / "spectral_bias" / "__init__.py"


@pytest.mark.parametrize(("group", "name"), MEMBERS)
def test_what_is_read_is_what_python_says_of_every_name(group, name):
    path, attribute = source_of(group, name)
    definition = getattr(resolve_module(group, name), module_and_attribute(group, name)[1])
    signature = inspect.signature(inspect.unwrap(definition))
    keywords = {
        parameter.name: parameter.default
        for parameter in signature.parameters.values()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and parameter.name != "key"
    }
    found = keyword_parameters(path, attribute)
    assert {parameter.name for parameter in found.parameters} == set(keywords)
    for parameter in found.parameters:
        default = keywords[parameter.name]
        assert parameter.required == (default is inspect.Parameter.empty)
        if not parameter.required:
            assert parameter.default == default
    assert found.summary == (inspect.getdoc(definition) or "").partition("\n")[0]
    assert all(parameter.text for parameter in found.parameters), "every parameter is described"


@pytest.mark.parametrize(("group", "name"), MEMBERS)
def test_the_defaults_of_every_name_pass_its_own_checks(group, name):
    record = parameters(group, name)
    required = [key for key, field in record.model_fields.items() if field.is_required() and key != "name"]
    if not required:
        assert validated(group, name)["name"] == name
    else:
        found = fault(group, name)
        assert all(f"{name}.{key}: Field required" in found for key in required)


def test_a_bare_name_a_mapping_and_a_hyphen_mean_the_same():
    assert validated("training.losses", "softmax_cross_entropy") == {"name": "softmax_cross_entropy"}
    assert validated("training.losses", "softmax-cross-entropy") == {"name": "softmax_cross_entropy"}
    assert validated("training.losses", {"name": "mse"}) == {"name": "mse"}


def test_names_within_names_are_resolved_with_their_defaults():
    dumped = validated("models.networks", {"name": "mlp", "widths": [8], "activation": {"name": "ricker", "a": "1e-1"}})
    assert dumped["activation"] == {"name": "ricker", "a": 0.1, "unit": False}
    assert dumped["initialisation"]["name"] == "xavier"
    assert "ricker.b" in fault(
        "models.networks", {"name": "mlp", "widths": [8], "activation": {"name": "ricker", "b": 1}}
    )


@pytest.mark.parametrize("choice", ["no_such", 5, None, [], {}, {"name": 5}, {"name": None}, True, 1.5])
def test_what_is_no_name_is_refused(choice):
    assert "is not a known loss" in fault("training.losses", choice)


def test_own_code_is_read_as_the_library_is(nets):
    found = keyword_parameters(nets, "net")
    assert found.summary == "A network of one's own."
    described = {
        parameter.name: (parameter.required, parameter.default, parameter.text) for parameter in found.parameters
    }
    assert described["widths"] == (True, None, "units of each hidden layer.")
    assert described["gain"] == (False, 1.0, "factor on the output.")
    assert described["activation"] == (False, "tanh", "")
    assert list(described) == ["widths", "activation", "gain", "twice", "extra", "shape"]
    net = keyword_parameters(nets, "Net")
    assert [(parameter.name, parameter.text) for parameter in net.parameters] == [("depth", "how many layers.")]


def test_own_code_is_checked_by_its_own_signature(nets):
    dumped = validated("models.networks", {"name": "nets:net", "widths": [4], "gain": "pi", "extra": {"a": [1, None]}})
    assert dumped == {
        "name": "nets:net",
        "widths": [4],
        "activation": {"name": "tanh"},
        "gain": math.pi,
        "twice": False,
        "extra": {"a": [1, None]},
        "shape": [1, 2],
    }
    assert "nets" not in sys.modules


@pytest.mark.parametrize(
    ("choice", "part"),
    [
        ("nets:net", "widths: Field required"),
        ({"name": "nets:net", "widths": [4], "gian": 1.0}, "gian: Extra inputs"),
        ({"name": "nets:net", "widths": [4], "gain": -1.0}, "gain: Input should be greater than 0"),
        ({"name": "nets:net", "widths": [4], "activation": "tahn"}, "activation: is not a known activation"),
        ({"name": "nets:net", "widths": [4], "extra": math.nan}, "must be finite"),
        ({"name": "nets:net", "widths": [4], "extra": {1, 2}}, "extra"),
        ("nets:nett", "nets.py defines no function or class 'nett' (did you mean 'net'?)"),
        ("nets:", "package.module:attribute"),
        (":net", "package.module:attribute"),
        ("nets:net:net", "package.module:attribute"),
        ("nets:Net", "Net(key, depth) is called with (key, inputs, outputs); write two lines"),
        ("../nets:net", "package.module:attribute"),
        ("/etc/nets:net", "package.module:attribute"),
        ("nets..x:net", "package.module:attribute"),
        ("nots:net", "no file for this module in the working folder or on the Python path"),
        ("nets.deeper:net", "no file for this module"),
        ("nets:private", "'_rate', a name that no key can have"),
        ("nets:copied", "'copy', a name that no key can have"),
    ],
)
def test_what_is_wrong_with_own_code_is_said(nets, choice, part):
    assert part in fault("models.networks", choice)


def test_a_default_that_no_configuration_can_hold_is_left_to_own_code(nets):
    assert validated("models.networks", "nets:fancy") == {"name": "nets:fancy"}
    assert validated("models.networks", {"name": "nets:fancy", "rate": 2.0}) == {"name": "nets:fancy", "rate": 2.0}


@pytest.mark.parametrize("source", ["def net(:", "\0", "'''"])
def test_own_code_that_is_not_python_is_refused(nets, source):
    nets.write_text(source, encoding="utf-8")
    fault("models.networks", "nets:net")


def test_a_signature_is_read_whatever_its_layout(tmp_path):
    source = '''
        def f(x, *, b: "Flag" = True, c: Literal["one", "two"] = "one", d: Float | None = None):
            """Do."""
    '''
    path = tmp_path / "f.py"
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    found = {parameter.name: parameter for parameter in keyword_parameters(path, "f").parameters}
    assert found["c"].annotation == "one of one, two"
    assert found["d"].annotation == "a number, or null"
    assert TypeAdapter(found["d"].type).validate_python(None) is None
    with pytest.raises(ValidationError):
        TypeAdapter(found["c"].type).validate_python("three")
