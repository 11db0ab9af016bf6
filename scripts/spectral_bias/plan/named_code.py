"""Which source files stand behind the names in a claim's file and in those of its experiments."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spectral_bias.digests.closure import label
from spectral_bias.plan.selection import Selection
from spectral_bias.registry.resolve import PARTS, module_and_attribute
from spectral_bias.registry.search import is_installed, module_file

TRAINING = {
    **PARTS,
    "loss": "training.losses",
    "optimiser": "training.optimisers",
    "schedule": "training.schedules",
}
# By the key that names one of them, those of a test first.
_GROUPS = {
    "measure": "verdicts.measures",
    "spectra": "spectra.methods",
    "analysis": "spectra.analyses",
    "dataset": "datasets",
    **TRAINING,
}


def named_code(selection: Selection, claim: str) -> dict[str, dict[str, dict[str, str]]]:
    """The modules that a claim's tests and runs name, by the key that names them; without installed packages.

    With each go its file and the digest of that as it stands, comments and all: a page shows it so.

    Args:
        selection: the plan's selection.
        claim: the claim's name.
    """
    tests = [{"measure": {"name": test.measure.name}} for test in selection.catalogue.claims[claim].tests]
    runs = [*selection.runs_of(claim), *selection.replicate_runs_of(claim)]
    setups = [selection.run(experiment, run).setup.model_dump() for experiment, run in runs]
    found: dict[str, dict[str, dict[str, str]]] = {key: {} for key in _GROUPS}
    for key, name in {pair for each in (*tests, *setups) for pair in _names(each)}:
        module = module_and_attribute(_GROUPS[key], name)[0]
        file = module_file(module)
        if file is not None and not is_installed(file):
            found[key][module] = {"file": label(file), "sha256": _digest(file, file.stat().st_mtime_ns)}
    return {key: dict(sorted(modules.items())) for key, modules in found.items() if modules}


@functools.cache
def _digest(file: Path, _changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _names(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every name with the last word of its key, as in ``hidden_activation``."""
    if isinstance(value, Mapping):
        group = key.rpartition("_")[2]
        if group in _GROUPS and isinstance(value.get("name"), str):
            yield group, value["name"]
        for inner, each in value.items():
            yield from _names(each, inner)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _names(each, key)
