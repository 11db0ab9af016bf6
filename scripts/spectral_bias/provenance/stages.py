"""Rules without Snakemake: which artefacts a rule's job makes and takes, and a call of its function with them.

``scripts/<rule>.py`` has a function of the rule's name; its parameters are named like the rule's inputs and outputs.
``python -m spectral_bias.provenance.stages`` makes one call, with arguments as JSON on stdin.
"""

from __future__ import annotations

import json
import runpy
import sys
import typing
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spectral_bias.plan.stage import OWN_FILES, names_in
from spectral_bias.plan.stages import STAGES
from spectral_bias.registry.search import SCRIPTS, search_as_checked


class StageError(ValueError):
    """A rule cannot be called with these files."""


def outputs_of(rule: str, artefact: str) -> dict[str, str]:
    """Everything that the job makes that makes an artefact, by parameter.

    Raises:
        StageError: there is no such rule, or it makes no such artefact.
    """
    if rule not in STAGES:
        raise StageError(f"{artefact}: there is no rule {rule!r}")
    for pattern in STAGES[rule].outputs.values():
        if (names := names_in(pattern, artefact)) is not None:
            return STAGES[rule].paths(*names.values())
    raise StageError(f"{artefact}: the rule {rule!r} makes no such file")


def inputs_of(rule: str, artefact: str, inputs: Iterable[str]) -> dict[str, list[str]]:
    """Inputs by parameter.

    Raises:
        StageError: the rule has no parameter for one of them.
    """
    stage = STAGES[rule]
    made = set(outputs_of(rule, artefact).values())
    found: dict[str, list[str]] = {parameter: [] for parameter in stage.inputs}
    for name in inputs:
        # What a job makes first may go into what it makes next.
        if name in made:
            continue
        for parameter, pattern in stage.inputs.items():
            if not name.startswith("results/") if pattern == OWN_FILES else names_in(pattern, name) is not None:
                found[parameter].append(name)
                break
        else:
            raise StageError(f"{artefact}: the rule {rule!r} takes no such input as {name}")
    return found


def call(rule: str, spec: dict[str, Any], artefact: str, inputs: Iterable[str]) -> None:
    """Make an artefact, and what its job makes with it, in the current folder.

    Args:
        rule: the rule.
        spec: its spec.
        artefact: one of its outputs, from ``results`` on.
        inputs: what it takes.

    Raises:
        StageError: the rule cannot be called with these inputs.
    """
    takes = inputs_of(rule, artefact, inputs)
    function: Callable[..., None] = runpy.run_path(str(SCRIPTS / f"{rule}.py"))[rule]
    hints = typing.get_type_hints(function)
    arguments: dict[str, Path | list[Path]] = {}
    for parameter, names in takes.items():
        paths = [Path(name) for name in names]
        if hints[parameter] is Path and len(paths) != 1:
            raise StageError(f"{artefact}: the rule {rule!r} takes one {parameter}, and there are {len(names)}")
        arguments[parameter] = paths[0] if hints[parameter] is Path else paths
    makes = {parameter: Path(name) for parameter, name in outputs_of(rule, artefact).items()}
    function(**arguments, **makes, spec=spec)


if __name__ == "__main__":
    search_as_checked()
    call(**json.load(sys.stdin))
