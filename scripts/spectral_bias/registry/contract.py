"""How own code is called: what the system gives it, and which of its parameters are keys of the configuration.

The system gives the first parameters, by place; all others are keys, and are given by name. Three forms of other
libraries are understood too: a network with parameters ``key``, ``in_size`` and ``out_size``; a loss of ``predictions``
and ``targets``; a class whose instances are called, such as an activation with fields.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spectral_bias.registry.definition import Argument, Definition

# What the system gives to a member of each group.
GIVEN: Mapping[str, tuple[str, ...]] = {
    "datasets": ("stream",),
    "models.activations": ("x",),
    "models.embeddings": ("key", "inputs"),
    "models.initialisations": ("weight", "bias"),
    "models.networks": ("key", "inputs", "outputs"),
    "training.losses": ("network", "batch"),
    "training.optimisers": (),
    "training.schedules": ("progress",),
    "spectra.methods": ("run",),
    "spectra.analyses": (),
    "verdicts.measures": ("spectra",),
    "timings": ("runs", "clock"),
    "figures.plots": ("experiments", "verdict"),
}
# Groups whose members make something: a class among them is called once, like a function.
MAKERS = {"models.networks", "models.embeddings", "training.optimisers"}
INPUTS = re.compile(r"inputs|in(put)?_(size|features|dims?)")
OUTPUTS = re.compile(r"outputs|out(put)?_(size|features|dims?)")
ELEMENTWISE = ["predictions", "targets"]
# First parameters that say that a function is for something else: a loss of logits, the maker of a schedule.
FOREIGN = {"logits", "init_value"}


class WrongSignatureError(LookupError):
    """A function that cannot be called as its group is."""


@dataclass(frozen=True)
class Contract:
    """How one thing is called.

    Attributes:
        names: the parameters that the system gives by name, in the order of its group; empty where it gives by place.
        keys: the parameters that the configuration may give.
        instance: whether an instance is made with the keys first, and that is called.
        elementwise: whether it is a loss of predictions and targets, whose mean is taken.
        files: those of the keys that name a file.
    """

    names: tuple[str, ...]
    keys: tuple[Argument, ...]
    instance: bool
    elementwise: bool
    files: tuple[str, ...]


def contract(group: str, found: Definition) -> Contract:
    """How a definition is called as a member of a group.

    Raises:
        WrongSignatureError: it lacks a parameter that the system gives.
    """
    given, arguments = GIVEN[group], found.arguments
    instance = found.is_class and group not in MAKERS
    elementwise = group == "training.losses" and not instance and [each.name for each in arguments[:2]] == ELEMENTWISE
    names = _sizes_by_name(arguments) if group == "models.networks" else ()
    if instance:
        keys = arguments
    elif names:
        keys = tuple(each for each in arguments if each.name not in names)
    else:
        first = [each for each in arguments if each.kind != "keyword"][: len(given)]
        too_few = len(first) < len(given) and not found.open
        optional = any(each.default is not None for each in first) and not elementwise
        if too_few or optional or (first and first[0].name in FOREIGN):
            raise WrongSignatureError(_wanted(group, found))
        keys = tuple(each for each in arguments if each not in first)
    if any(each.name == "key" and each.default is None for each in keys):
        raise WrongSignatureError(_wanted(group, found))
    keys = tuple(each for each in keys if each.name != "key")
    if place_only := [each.name for each in keys if each.kind == "place only"]:
        listed = ", ".join(place_only)
        raise WrongSignatureError(f"{found.node.name} takes {listed} by place only; keys are given by name")
    return Contract(names, keys, instance, elementwise, files_read(keys))


def files_read(arguments: Iterable[Argument]) -> tuple[str, ...]:
    """The parameters that name a file whose content counts."""
    return tuple(each.name for each in arguments if _is_file(each.annotation))


def _sizes_by_name(arguments: tuple[Argument, ...]) -> tuple[str, ...]:
    """The parameters of a network that stand for key, inputs and outputs, if each is known by its name."""
    found = [each.name for each in arguments if each.kind != "place only"]
    inputs, outputs = ([*filter(size.fullmatch, found)] for size in (INPUTS, OUTPUTS))
    return ("key", *inputs, *outputs) if "key" in found and len(inputs) == len(outputs) == 1 else ()


def _wanted(group: str, found: Definition) -> str:
    name, listed = found.node.name, ", ".join(GIVEN[group])
    has = ", ".join(each.name for each in found.arguments) or "nothing"
    return (
        f"{name}({has}) is called with ({listed}); write two lines in a file of your own: "
        f"`def my_{name.lower()}({listed}):` and `    return ...` with a call of {name}"
    )


def _is_file(annotation: ast.expr | None) -> bool:
    """Whether an annotation is ``File``, or ``File | None``."""
    if isinstance(annotation, ast.BinOp):
        return _is_file(annotation.left)
    return isinstance(annotation, ast.Name | ast.Attribute) and ast.unparse(annotation).rpartition(".")[2] == "File"
