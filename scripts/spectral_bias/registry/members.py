"""The groups of named things, one folder each: their members and the source file of each. Nothing is imported."""

from __future__ import annotations

import functools
from pathlib import Path

from spectral_bias.registry.definition import definition
from spectral_bias.registry.resolve import module_and_attribute
from spectral_bias.registry.search import LIBRARY, module_file

GROUPS = {
    "datasets": "dataset",
    "models.activations": "activation",
    "models.embeddings": "embedding",
    "models.initialisations": "initialisation",
    "models.networks": "model",
    "training.losses": "loss",
    "training.optimisers": "optimiser",
    "training.schedules": "schedule",
    "spectra.methods": "spectral method",
    "spectra.analyses": "analysis",
    "verdicts.measures": "measure",
    "timings": "timing",
    "figures.plots": "figure",
}


@functools.cache
def members(group: str) -> tuple[str, ...]:
    """The names in a group: its folder's files, without those that start with an underscore."""
    folder = LIBRARY.joinpath(*group.split("."))
    return tuple(sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")))


def source_of(group: str, name: str) -> tuple[Path, str] | None:
    """The file that defines ``name`` and its name there; None where the library has no such file.

    Raises:
        LookupError: own code that is not there.
    """
    module, attribute = module_and_attribute(group, name)
    if ":" in name:
        found = definition(module, attribute)
        return found.path, found.node.name
    path = module_file(module)
    return None if path is None else (path, attribute)
