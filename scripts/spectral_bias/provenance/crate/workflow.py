"""The workflow as the crate tells it: Snakefile, a step and a tool for every rule that ran, and their parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from rocrate.model import Entity
from rocrate.rocrate import ROCrate

from spectral_bias.config.experiment import Experiment
from spectral_bias.config.settings import Numerics, Settings
from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.stages import STAGES, order
from spectral_bias.provenance.crate.entities import MIT, entity, fragment, inside, licence, present, value
from spectral_bias.provenance.crate.jobs import Job
from spectral_bias.provenance.crate.source import FOLDER

WORKFLOW = inside(f"{FOLDER}/Snakefile")
# What a spec holds beside parameters: names, which the action and its inputs have, and code and formats, which the
# artefact's own certificate has.
_NAMES = {"code", "format", "coordinates", "log", "runs", "experiments"}
_DESCRIPTIONS = {
    name: field.description or ""
    for model in (Settings, Numerics, Experiment)
    for name, field in model.model_fields.items()
}


def kind_of(name: str, jobs: Iterable[Job]) -> str | list[str]:
    """What a copied source file is: the workflow, the tool of a rule that ran, or any file."""
    if inside(name) == WORKFLOW:
        return ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]
    return ["File", "SoftwareSourceCode"] if name in {f"{FOLDER}/scripts/{job.rule}.py" for job in jobs} else "File"


def describe_workflow(crate: ROCrate, jobs: Iterable[Job], version: str) -> Entity:
    """Make the Snakefile the crate's workflow, with steps, tools and packages.

    Args:
        crate: with the source's files in it.
        jobs: what was run.
        version: of the project.
    """
    jobs = list(jobs)
    rules = sorted({job.rule for job in jobs}, key=order)
    snakemake = entity(
        crate,
        "https://w3id.org/workflowhub/workflow-ro-crate#snakemake",
        "ComputerLanguage",
        name="Snakemake",
        identifier={"@id": "https://doi.org/10.1093/bioinformatics/bts480"},
        url={"@id": "https://snakemake.readthedocs.io"},
    )
    workflow = crate.get(WORKFLOW)
    workflow["name"] = "Spectral Bias Atlas"
    workflow["description"] = " ".join((ROOT / "Snakefile").read_text("utf-8").split('"""')[1].split())
    workflow["version"] = version
    workflow["programmingLanguage"] = snakemake
    workflow["license"] = licence(crate, MIT)
    workflow["conformsTo"] = {"@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"}
    tools = [_tool(crate, rule, version) for rule in rules]
    steps = []
    for position, (rule, tool) in enumerate(zip(rules, tools, strict=True), start=1):
        steps.append(
            entity(
                crate,
                fragment("step", rule),
                "HowToStep",
                name=rule,
                description=tool.get("description"),
                position=str(position),
                workExample=tool,
            )
        )
    workflow["hasPart"] = tools
    workflow["step"] = steps
    workflow["output"] = [parameter(crate, rule, "output", "File") for rule in rules]
    lock = crate.get(WORKFLOW.replace("Snakefile", "requirements.lock"))
    workflow["softwareRequirements"] = [*packages(crate, jobs), lock]
    crate.root_dataset["mainEntity"] = workflow
    crate.metadata["conformsTo"] = [
        {"@id": "https://w3id.org/ro/crate/1.1"},
        {"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"},
    ]
    return workflow


def parameter(crate: ROCrate, group: str, name: str, kind: str = "Text") -> Entity:
    """A formal parameter: an input or output slot of a tool, or a setting of the workflow."""
    return entity(
        crate,
        fragment(group, name),
        "FormalParameter",
        name=name,
        additionalType=kind,
        description=_DESCRIPTIONS.get(name),
        conformsTo={"@id": "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"},
    )


def values_of(crate: ROCrate, job: Job) -> list[Entity]:
    """The parameters that a job ran with, and its numeric environment."""
    stage = STAGES[job.rule]
    if stage.lays_out:  # its spec is text that the page itself holds
        return []
    given = {key: content for key, content in job.record["spec"].items() if key not in {*stage.names, *_NAMES}}
    if "numeric_environment" in job.record:
        given["numeric_environment"] = job.record["numeric_environment"]
    tool = present(crate, f"{FOLDER}/scripts/{job.rule}.py")
    found = []
    for name, content in given.items():
        slot = parameter(crate, job.rule, name)
        if slot not in tool.get("input", []):
            tool.append_to("input", slot)
        found.append(value(crate, slot, job.rule, name, content))
    return found


def settings_of(crate: ROCrate, settings: Mapping[str, Any]) -> list[Entity]:
    """The run-wide settings as inputs of the workflow."""
    flat = {**{key: content for key, content in settings.items() if key != "numerics"}, **settings["numerics"]}
    found = []
    for name, content in sorted(flat.items()):
        slot = parameter(crate, "settings", name)
        crate.get(WORKFLOW).append_to("input", slot)
        found.append(value(crate, slot, "settings", name, content))
    return found


def packages(crate: ROCrate, jobs: list[Job]) -> list[Entity]:
    """Every package, in each version that a certificate names."""
    used = sorted({each for job in jobs for each in job.record["packages"].items()})
    return [
        entity(
            crate, fragment("package", f"{name}-{version}"), "SoftwareApplication", name=name, softwareVersion=version
        )
        for name, version in used
    ]


def _tool(crate: ROCrate, rule: str, version: str) -> Entity:
    """A rule's script."""
    name = f"scripts/{rule}.py"
    text = ast.get_docstring(ast.parse((ROOT / name).read_text("utf-8"))) or ""
    tool = present(crate, f"{FOLDER}/{name}")
    tool["name"] = rule
    tool["description"] = " ".join(text.split())
    tool["version"] = version
    tool["output"] = [parameter(crate, rule, "output", "File")]
    return tool
