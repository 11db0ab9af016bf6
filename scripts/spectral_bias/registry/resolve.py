"""From a name in the configuration to the function that it stands for: a group is a folder, a name is a file in it.

``resolve("models.activations", "ricker")`` imports ``spectral_bias.models.activations.ricker`` and nothing beside it,
and returns that module's function ``ricker``. A dotted path, ``mypackage.nets:MyNet``, reaches own code and installed
packages (``registry.contract`` says how it is called).
"""

from __future__ import annotations

import functools
import importlib
import inspect
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from spectral_bias.registry.contract import Contract, contract
from spectral_bias.registry.definition import Definition, definition
from spectral_bias.registry.search import PACKAGE, module_file, own_folder

# The groups of a network's parts, by the last word of the key that names one.
PARTS = {
    "model": "models.networks",
    "activation": "models.activations",
    "embedding": "models.embeddings",
    "initialisation": "models.initialisations",
}
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")


def with_colon(name: str) -> str:
    """``jax.nn.mish`` as ``jax.nn:mish``; any other name as it is."""
    return ":".join(name.rsplit(".", 1)) if _DOTTED.fullmatch(name) else name


def module_and_attribute(group: str, name: str) -> tuple[str, str]:
    """The module that defines ``name`` and the attribute of it that is meant.

    Args:
        group: a folder of the library, as ``"training.losses"``.
        name: a file in it, or a user's own ``package.module:attribute``.
    """
    if ":" in name:
        module, _, attribute = name.partition(":")
        return module, attribute
    stem = name.replace("-", "_")
    return f"{PACKAGE}.{group}.{stem}", stem


def resolve_module(group: str, name: str) -> Any:
    """Import the one module that defines ``name``.

    Raises:
        ImportError: Python finds another file than the one that was checked.
    """
    module = module_and_attribute(group, name)[0]
    imported, checked = importlib.import_module(module), module_file(module)
    file = getattr(imported, "__file__", None)
    if checked is not None and (file is None or not checked.samefile(file)):
        raise ImportError(f"{module} was checked in {checked.name}, and Python imports {file or 'compiled code'}")
    return imported


def resolve(group: str, choice: str | Mapping[str, Any] | Callable[..., Any]) -> Callable[..., Any]:
    """The function that ``choice`` names, with the choice's parameters bound to it.

    Args:
        group: a folder of the library.
        choice: a name, or a mapping of ``name`` and keyword parameters; a function is one already.
    """
    if callable(choice):
        return choice
    named = {"name": choice} if isinstance(choice, str) else dict(choice)
    function, parameters = resolve_named(group, **named)
    for key, value in parameters.items():
        if part := part_group(group, key, value):
            parameters[key] = resolve(part, value)
    return functools.partial(function, **parameters) if parameters else function


def part_group(group: str, key: str, value: Any) -> str | None:
    """The group of a network's part that a parameter names; None where it names none."""
    named = group == "models.networks" and isinstance(value, Mapping) and "name" in value
    return PARTS.get(key.rpartition("_")[2]) if named else None


def resolve_named(group: str, /, name: str, **parameters: Any) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The function of that name, to be called as its group is, and the parameters to call it with.

    Raises:
        LookupError: own code is not there, or cannot be called as its group is.
        ImportError: Python finds another definition than the one that was checked.
    """
    function = getattr(resolve_module(group, name), module_and_attribute(group, name)[1])
    if ":" not in name:
        return function, parameters
    checked = definition(*module_and_attribute(group, name))
    _refuse_another(function, checked, name)
    how = contract(group, checked)
    # A rebuild's working folder is a scratch folder.
    folder = own_folder()
    files = {key: str(folder / parameters[key]) for key in how.files if parameters.get(key)}
    return _called(function, how), parameters if folder == Path.cwd() else {**parameters, **files}


def is_elementwise(name: str) -> bool:
    """Whether a loss is one of predictions and targets."""
    return ":" in name and contract("training.losses", definition(*module_and_attribute("", name))).elementwise


def _called(function: Callable[..., Any], how: Contract) -> Callable[..., Any]:
    """A function of own code as its group calls it."""
    if how.instance:
        return lambda *given, **parameters: function(**parameters)(*given)
    if how.names:
        return lambda *given, **parameters: function(**dict(zip(how.names, given, strict=True)), **parameters)
    return function


def _refuse_another(function: Any, checked: Definition, name: str) -> None:
    """Refuse what was not defined where the checks read it."""
    inner = inspect.unwrap(function)
    try:
        file = inspect.getsourcefile(inner)
    except TypeError:
        file = None
    if file is not None and not any(path.samefile(file) for path in checked.passed):
        raise ImportError(f"{name} was checked in {checked.path.name}, and Python runs that of {Path(file).name}")
