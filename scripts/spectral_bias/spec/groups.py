"""The groups of named things, as folders: who is in them, and where each one's source stands. Nothing is imported."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from spectral_bias.spec.names import PACKAGE, module_and_attribute

LIBRARY = Path(__file__).resolve().parents[1]
SCRIPTS = LIBRARY.parent

GROUPS = {
    "datasets": "dataset",
    "models.activations": "activation",
    "models.initialisations": "initialisation",
    "models.networks": "model",
    "training.losses": "loss",
    "training.optimisers": "optimiser",
    "spectra.methods": "spectral method",
    "verdicts.measures": "measure",
    "figures.plots": "figure",
}


@functools.cache
def members(group: str) -> tuple[str, ...]:
    """The names in a group: its folder's files, without those that start with an underscore."""
    folder = LIBRARY.joinpath(*group.split("."))
    return tuple(sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")))


def source_of(group: str, name: str) -> tuple[Path, str] | None:
    """The file that defines ``name`` and the attribute meant in it; None where there is no such file."""
    module, attribute = module_and_attribute(group, name)
    path = module_file(module)
    return None if path is None else (path, attribute)


def module_file(module: str) -> Path | None:
    """The source file of a module of the library or of the user's own, found without importing anything.

    A user's own modules are looked for where Python would: the working folder, then ``sys.path``.
    """
    parts = module.split(".")
    roots = [SCRIPTS] if parts[0] == PACKAGE else [Path.cwd(), *(Path(entry) for entry in sys.path if entry)]
    for root in roots:
        stem = root.joinpath(*parts)
        for candidate in (stem.with_suffix(".py"), stem / "__init__.py"):
            if candidate.is_file():
                return candidate
    return None
