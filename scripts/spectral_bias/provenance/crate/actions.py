"""Actions: one for every job and one for the whole run, as Provenance Run Crate 0.5 asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rocrate.model import Entity
from rocrate.rocrate import ROCrate

from spectral_bias.provenance.crate.entities import (
    CC0,
    entity,
    file,
    fragment,
    inside,
    licence,
    located,
    present,
    value,
)
from spectral_bias.provenance.crate.jobs import Job
from spectral_bias.provenance.crate.source import FOLDER
from spectral_bias.provenance.crate.workflow import parameter, settings_of, tool_of, values_of
from spectral_bias.provenance.lineage import is_artefact

DONE = "http://schema.org/CompletedActionStatus"
# How a dataset's summary names the licence of its source.
_NAMED = {
    r"CC BY-SA 3\.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    r"CC BY 4\.0": "https://creativecommons.org/licenses/by/4.0/",
    r"BSD-3-Clause": "https://spdx.org/licenses/BSD-3-Clause",
    r"public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
    r"CC0|Made by this project": CC0,
}
# What a certificate records of the source, and its name in the crate.
_SOURCE = {"commit": "commit", "modified": "local changes to the commit", "lock": "SHA-256 of requirements.lock"}


def describe_outputs(crate: ROCrate, folder: Path, jobs: list[Job]) -> None:
    """Add an entity for every file that a job made, with title, origin and licence as the file itself has them."""
    import netCDF4

    for job in jobs:
        for output in job.outputs:
            about, url = {"name": inside(output.name)}, CC0
            if output.name.endswith(".nc"):
                with netCDF4.Dataset(folder / output.name) as data:
                    about, url = {"name": str(data.getncattr("title"))}, None
                    if job.rule == "dataset":
                        about["description"] = str(data.getncattr("summary"))
                        url = _licence(about["description"])
            file(crate, output, license=licence(crate, url) if url else None, **about)


def describe_actions(crate: ROCrate, jobs: list[Job], settings: dict[str, Any], agent: Entity | None) -> list[Entity]:
    """The actions of all jobs, that of the whole run first.

    Args:
        crate: with the workflow and every file in it.
        jobs: what was run.
        settings: the resolved run-wide settings.
        agent: who ran it, where that is known.
    """
    outputs = {output.name: present(crate, output.name) for job in jobs for output in job.outputs}
    inputs = {each for job in jobs for each in job.record["inputs"].items()}
    outside = [_outside(crate, name, digest) for name, digest in sorted(inputs) if name not in outputs]
    run = entity(
        crate,
        "#run",
        "CreateAction",
        name="The workflow's run",
        description="What made these results, in one or more invocations of Snakemake.",
        instrument=present(crate, f"{FOLDER}/Snakefile"),
        object=[*settings_of(crate, settings), *outside],
        result=list(outputs.values()),
        agent=agent,
        actionStatus=DONE,
    )
    actions, controls = [], []
    for job in jobs:
        made = [outputs[output.name] for output in job.outputs]
        names = [inside(output.name) for output in job.outputs]
        for each in made:
            each.append_to("exampleOfWork", parameter(crate, job.rule, "output"))
        source = [value(crate, None, "source", _SOURCE[key], job.record[key]) for key in _SOURCE if key in job.record]
        action = entity(
            crate,
            fragment("job", job.name),
            "CreateAction",
            name=f"{job.rule} {names[0]}",
            description=f"Rule {job.rule} made {', '.join(names)}.",
            instrument=present(crate, tool_of(job.rule)),
            object=[*_inputs(crate, job), *values_of(crate, job), *source],
            result=made,
            agent=agent,
            actionStatus=DONE,
        )
        actions.append(action)
        about = {"name": f"Orchestrate {job.rule} {names[0]}", "object": action}
        step = crate.get(fragment("step", job.rule))
        controls.append(entity(crate, fragment("control", job.name), "ControlAction", instrument=step, **about))
    entity(
        crate,
        "#orchestration",
        "OrganizeAction",
        name="Snakemake's run of the workflow",
        instrument=_engine(crate, jobs),
        object=controls,
        result=run,
        agent=agent,
    )
    return [run, *actions]


def _licence(summary: str) -> str | None:
    """The address of the licence that a summary names; None where it names none that is known here."""
    return next((url for words, url in _NAMED.items() if re.search(words, summary)), None)


def _inputs(crate: ROCrate, job: Job) -> list[Entity]:
    tool, found = present(crate, tool_of(job.rule)), []
    for name, digest in job.record["inputs"].items():
        slot = parameter(crate, job.rule, "input")
        if slot not in tool.get("input", []):
            tool.append_to("input", slot)
        read = located(crate, name) or _outside(crate, name, digest)
        if slot not in read.get("exampleOfWork", []):
            read.append_to("exampleOfWork", slot)
        found.append(read)
    return found


def _outside(crate: ROCrate, name: str, digest: str) -> Entity:
    """A file that is not in the crate, known by its digest: a user's own, or a run file that was dropped."""
    about = "A user's file outside these results, such as a training log, identified by its digest."
    if is_artefact(name):
        about = "A run file that was dropped by setting once its spectrum was made, identified by its digest."
    return entity(
        crate, fragment("outside", name, digest[:8]), "CreativeWork", name=name, description=about, sha256=digest
    )


def _engine(crate: ROCrate, jobs: list[Job]) -> Entity:
    versions = sorted({job.record["packages"]["snakemake"] for job in jobs if "snakemake" in job.record["packages"]})
    about = {"name": "Snakemake", "softwareVersion": ", ".join(versions), "url": "https://snakemake.readthedocs.io"}
    return entity(crate, "#snakemake", "SoftwareApplication", **about)
