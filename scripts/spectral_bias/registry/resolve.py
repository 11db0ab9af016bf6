"""From a name in the configuration to the module that defines it: a group is a folder, a name is a file in it.

``resolve("models.activations", "ricker")`` imports ``spectral_bias.models.activations.ricker`` and nothing beside it,
and returns that module's function ``ricker``. A dotted path, ``mypackage.nets:MyNet``, reaches a user's own code.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any

PACKAGE = "spectral_bias"


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
    """Import the one module that defines ``name``."""
    return importlib.import_module(module_and_attribute(group, name)[0])


def resolve(group: str, choice: str | Mapping[str, Any]) -> Callable[..., Any]:
    """The function that ``choice`` names, with the choice's parameters bound to it.

    Args:
        group: a folder of the library.
        choice: a name, or a mapping of ``name`` and keyword parameters.
    """
    named = {"name": choice} if isinstance(choice, str) else dict(choice)
    name = named.pop("name")
    function = getattr(resolve_module(group, name), module_and_attribute(group, name)[1])
    return functools.partial(function, **named) if named else function
