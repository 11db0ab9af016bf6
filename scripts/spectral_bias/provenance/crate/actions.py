"""What was done: an action for every job and one for the whole run, as Provenance Run Crate 0.5 asks."""

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
from spectral_bias.provenance.crate.jobs import Job, Output, iso
from spectral_bias.provenance.crate.source import FOLDER
from spectral_bias.provenance.crate.workflow import WORKFLOW, parameter, settings_of, values_of

DONE = "http://schema.org/CompletedActionStatus"
# How a dataset's summary names the licence of what it took over.
_NAMED = {
    r"CC BY-SA 3\.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    r"CC BY 4\.0": "https://creativecommons.org/licenses/by/4.0/",
    r"BSD-3-Clause": "https://spdx.org/licenses/BSD-3-Clause",
    r"public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
    r"CC0|Made by this project": CC0,
}


def describe_outputs(crate: ROCrate, folder: Path, jobs: list[Job]) -> None:
    """An entity for every file that a job made."""
    for job in jobs:
        for output in job.outputs:
            words, terms = _words(folder, output, job.rule)
            made = file(crate, output, **words)
            if terms:
                made["license"] = licence(crate, terms)


def describe_actions(crate: ROCrate, jobs: list[Job], settings: dict[str, Any], agent: Entity | None) -> list[Entity]:
    """The actions of all jobs, each run by the workflow's own, which comes first.

    Args:
        crate: with the workflow and every file in it.
        jobs: what was run.
        settings: the resolved run-wide settings.
        agent: who ran it, where that is known.
    """
    workflow = crate.get(WORKFLOW)
    results = [located(crate, output.name) for job in jobs for output in job.outputs]
    run = entity(
        crate,
        "#run",
        "CreateAction",
        name="The workflow's run",
        description="What made these results, in one or more invocations of Snakemake.",
        instrument=workflow,
        object=[*settings_of(crate, settings), *_outside(crate, jobs)],
        result=results,
        agent=agent,
        actionStatus=DONE,
        **_times(jobs),
    )
    actions, controls = [], []
    for job in jobs:
        made = [present(crate, output.name) for output in job.outputs]
        for each in made:
            each.append_to("exampleOfWork", parameter(crate, job.rule, "output"))
        action = entity(
            crate,
            fragment("job", job.name),
            "CreateAction",
            name=f"{job.rule} {inside(job.outputs[0].name)}",
            description=f"Rule {job.rule} made {', '.join(inside(output.name) for output in job.outputs)}.",
            instrument=located(crate, f"{FOLDER}/scripts/{job.rule}.py"),
            object=[*_inputs(crate, job), *values_of(crate, job), *_versions(crate, job)],
            result=made,
            agent=agent,
            actionStatus=DONE,
            **_times([job]),
        )
        actions.append(action)
        step = crate.get(fragment("step", job.rule))
        controls.append(
            entity(
                crate,
                fragment("control", job.name),
                "ControlAction",
                name=f"Orchestrate {job.rule} {inside(job.outputs[0].name)}",
                instrument=step,
                object=action,
            )
        )
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


def _words(folder: Path, output: Output, rule: str) -> tuple[dict[str, str], str | None]:
    """Title, for data their origin too, and the licence where it is known, all from the file itself."""
    if Path(output.name).suffix != ".nc":
        return {"name": inside(output.name)}, CC0
    import netCDF4

    with netCDF4.Dataset(folder / output.name) as data:
        if rule != "dataset":
            return {"name": str(data.getncattr("title"))}, None
        words = {"name": str(data.getncattr("title")), "description": str(data.getncattr("summary"))}
    return words, _licence(words["description"])


def _licence(summary: str) -> str | None:
    """The address of the licence that a summary names; None where it names none that is known here."""
    return next((url for words, url in _NAMED.items() if re.search(words, summary)), None)


def _inputs(crate: ROCrate, job: Job) -> list[Entity]:
    tool = present(crate, f"{FOLDER}/scripts/{job.rule}.py")
    found = []
    for name, digest in job.record["inputs"].items():
        slot = parameter(crate, job.rule, "input")
        if slot not in tool.get("input", []):
            tool.append_to("input", slot)
        read = located(crate, name) or _foreign(crate, name, digest)
        if slot not in read.get("exampleOfWork", []):
            read.append_to("exampleOfWork", slot)
        found.append(read)
    return found


def _foreign(crate: ROCrate, name: str, digest: str) -> Entity:
    """A user's file that lies outside the results, known by its digest."""
    words = "A file of the user's outside these results, such as a training log; it is known by its digest alone."
    return entity(
        crate, fragment("outside", name, digest[:8]), "CreativeWork", name=name, description=words, sha256=digest
    )


def _outside(crate: ROCrate, jobs: list[Job]) -> list[Entity]:
    """Every file that was read and that no job made."""
    made = {output.name for job in jobs for output in job.outputs}
    inputs = {each for job in jobs for each in job.record["inputs"].items()}
    return [_foreign(crate, name, digest) for name, digest in sorted(inputs) if name not in made]


def _versions(crate: ROCrate, job: Job) -> list[Entity]:
    """The commit and the lock that a job ran with, where its certificate has them."""
    names = {"commit": "commit", "modified": "local changes to the commit", "lock": "SHA-256 of requirements.lock"}
    return [value(crate, None, "source", names[key], job.record[key]) for key in names if key in job.record]


def _engine(crate: ROCrate, jobs: list[Job]) -> Entity:
    versions = sorted({job.record["packages"]["snakemake"] for job in jobs if "snakemake" in job.record["packages"]})
    return entity(
        crate,
        "#snakemake",
        "SoftwareApplication",
        name="Snakemake",
        softwareVersion=", ".join(versions),
        url="https://snakemake.readthedocs.io",
    )


def _times(jobs: list[Job]) -> dict[str, str]:
    """First start and last end, where those of all jobs are known."""
    started, ended = [job.started for job in jobs], [job.ended for job in jobs]
    if None in started or None in ended:
        return {}
    return {
        "startTime": iso(min(each for each in started if each is not None)),
        "endTime": iso(max(each for each in ended if each is not None)),
    }
