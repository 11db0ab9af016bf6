"""A stage's spec: its slice of the configuration, and digests of the code that it runs on that slice."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spectral_bias.digests.closure import ROOT, SCRIPTS, code_digests
from spectral_bias.registry.resolve import module_and_attribute

Spec = dict[str, Any]

NAMED_GROUPS = {
    "dataset": "datasets",
    "model": "models.networks",
    "activation": "models.activations",
    "embedding": "models.embeddings",
    "initialisation": "models.initialisations",
    "loss": "training.losses",
    "optimiser": "training.optimisers",
    "schedule": "training.schedules",
    "methods": "spectra.methods",
    "analysis": "spectra.analyses",
    "measure": "verdicts.measures",
    "timing": "timings",
    "figure": "figures.plots",
}

# The other rules only write down what these have run.
RUNS_WHAT_IT_NAMES = {"dataset", "train", "spectrum", "analysis", "verdict", "timing", "figure"}


def spec_of(rule: str, templates: Iterable[str] = (), **parts: Any) -> Spec:
    """A spec: the parts, and the digests of the code that the rule runs on them."""
    parts["code"] = code_of(rule, parts, [f"report/templates/{name}" for name in templates])
    return json.loads(json.dumps(parts, sort_keys=True))


def code_of(rule: str, spec: Spec, extra: Iterable[str] = ()) -> dict[str, str]:
    """Today's digest of every source file that a rule runs on a spec.

    Args:
        rule: the rule.
        spec: its spec.
        extra: files beside it that are read at run time, relative to the project.
    """
    modules = sorted(set(_named_modules(spec))) if rule in RUNS_WHAT_IT_NAMES else ()
    return dict(_code(rule, tuple(modules), tuple(ROOT / name for name in extra)))


@functools.cache
def _code(rule: str, modules: tuple[str, ...], extra: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(code_digests([SCRIPTS / f"{rule}.py"], modules, extra).items())


def _named_modules(value: Any, key: str = "") -> Iterator[str]:
    """The modules of every named thing in a spec."""
    if isinstance(value, dict):
        # Such a key may have a word before it (hidden_activation), and own code may have keys of its own.
        name = value.get("name")
        if isinstance(name, str) and ((group := NAMED_GROUPS.get(key.rpartition("_")[2], "")) or ":" in name):
            yield module_and_attribute(group, name)[0]
        inner = value.items()
    else:
        inner = ((key, item) for item in value)
    for name, item in inner:
        if isinstance(item, dict | list | tuple):
            yield from _named_modules(item, name)
