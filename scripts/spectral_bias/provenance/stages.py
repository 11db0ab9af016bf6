"""Rules without Snakemake: the named inputs and outputs of each, and a call of its function with them.

``scripts/<rule>.py`` has a function of the rule's name; its parameters are named like the rule's inputs and outputs.
A test holds this table against the rules and the functions.
"""

from __future__ import annotations

import re
import runpy
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spectral_bias.digests.closure import SCRIPTS

OWN_FILES = ""


@dataclass(frozen=True)
class Stage:
    """The files of one rule, as patterns by parameter; ``*`` stands for whatever names the artefact.

    Attributes:
        outputs: what it makes; all of them have the same text at ``*``.
        inputs: what it needs; a parameter takes every input that its pattern fits, ``OWN_FILES`` those that lie
            outside of ``results``.
    """

    outputs: Mapping[str, str]
    inputs: Mapping[str, str]


_FIGURE = {suffix: f"results/figures/*.{suffix}" for suffix in ("svg", "pdf", "png")}
_OVERVIEW = {suffix: f"results/figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")}
_RUN, _SPECTRA, _VERDICT = "results/runs/*.nc", "results/spectra/*.nc", "results/verdicts/*.json"

STAGES: dict[str, Stage] = {
    "dataset": Stage({"data": "results/datasets/*.nc"}, {"files": OWN_FILES}),
    "train": Stage({"run": _RUN}, {"data": "results/datasets/*.nc"}),
    "external_log": Stage({"run": _RUN}, {"log": OWN_FILES}),
    "spectrum": Stage({"spectra": _SPECTRA}, {"run": _RUN}),
    "analysis": Stage({"spectra": _SPECTRA}, {}),
    "verdict": Stage({"judged": _VERDICT}, {"spectra": _SPECTRA}),
    "figure": Stage(_FIGURE, {"verdict": _VERDICT, "spectra": _SPECTRA}),
    "overview": Stage({"table": "results/claims.csv", **_OVERVIEW}, {"verdicts": _VERDICT}),
    "page": Stage({"html": "results/report/claims/*.html"}, {"verdict": _VERDICT, "figure": _FIGURE["svg"]}),
    "report": Stage({"html": "results/report/index.html"}, {"verdicts": _VERDICT, "overview": _OVERVIEW["svg"]}),
    "settings": Stage({"record": "results/settings.json"}, {}),
    "timing": Stage(
        {"measured": "results/timings/*.json", "html": "results/timings/*.html"},
        {"data": "results/datasets/*.nc", "spectra": _SPECTRA},
    ),
}


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
        if (name := _at_star(pattern, artefact)) is not None:
            return {parameter: each.replace("*", name) for parameter, each in STAGES[rule].outputs.items()}
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
            if not name.startswith("results/") if pattern == OWN_FILES else _at_star(pattern, name) is not None:
                found[parameter].append(name)
                break
        else:
            raise StageError(f"{artefact}: the rule {rule!r} takes no such input as {name}")
    return found


def call(rule: str, spec: dict[str, Any], artefact: str, inputs: Iterable[str]) -> None:
    """Make an artefact, and what its job makes with it, in the current folder.

    Raises:
        StageError: the rule cannot be called with these inputs.
    """
    takes = inputs_of(rule, artefact, inputs)
    function: Callable[..., None] = runpy.run_path(str(SCRIPTS / f"{rule}.py"))[rule]
    hints = typing.get_type_hints(function)
    arguments: dict[str, Path | list[Path]] = {}
    for parameter, names in takes.items():
        if hints[parameter] is not Path:
            arguments[parameter] = [Path(name) for name in names]
        elif len(names) == 1:
            arguments[parameter] = Path(names[0])
        else:
            raise StageError(f"{artefact}: the rule {rule!r} takes one {parameter}, and there are {len(names)}")
    makes = {parameter: Path(name) for parameter, name in outputs_of(rule, artefact).items()}
    function(**arguments, **makes, spec=spec)


def _at_star(pattern: str, name: str) -> str | None:
    """What stands at a pattern's star in a name that it fits, else None; ``..`` fits nothing."""
    head, star, tail = pattern.partition("*")
    found = re.fullmatch(f"{re.escape(head)}({'.+' if star else ''}){re.escape(tail)}", name)
    return found.group(1) if found and ".." not in Path(name).parts else None
