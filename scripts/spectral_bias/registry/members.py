"""The groups of named things, as folders: who is in them, and where each one's source stands. Nothing is imported."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from spectral_bias.registry.resolve import PACKAGE, module_and_attribute

LIBRARY = Path(__file__).resolve().parents[1]
SCRIPTS = LIBRARY.parent

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
    """The file that defines ``name`` and the attribute meant in it; None where there is no such file."""
    module, attribute = module_and_attribute(group, name)
    path = module_file(module)
    return None if path is None else (path, attribute)


def module_file(module: str) -> Path | None:
    """The source file of a module of the library or of the user's own, found without importing anything."""
    return file_below(roots_of(module), module.split("."))


def roots_of(module: str) -> list[Path]:
    """The folders that a module is looked for in: the library's own, or for a user's module the search path."""
    return [SCRIPTS] if module.partition(".")[0] == PACKAGE else search_path()


def search_path() -> list[Path]:
    """Where Python would look for a user's module: the working folder, then ``sys.path``."""
    return [Path.cwd(), *(Path(entry).absolute() for entry in sys.path if entry)]


def file_below(roots: Iterable[Path], parts: Sequence[str]) -> Path | None:
    """The source file of the module or package ``parts``, in the first of ``roots`` that has it."""
    for root in roots:
        # As text: thousands are looked for whenever the workflow is read, and paths as objects cost ten times as much.
        stem = os.path.join(root, *parts)  # noqa: PTH118
        for candidate in (f"{stem}/__init__.py", f"{stem}.py"):
            if os.path.isfile(candidate):  # noqa: PTH113
                return Path(candidate)
    return None
