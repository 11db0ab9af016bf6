"""The workflow in the crate: Snakefile, a step and a tool for every rule that ran, and their parameters."""

from __future__ import annotations

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
# The group of the workflow's own parameters; those of a tool have its rule's name.
SETTINGS = "settings"
_SETTINGS = {**Settings.model_fields, **Numerics.model_fields}


def kind_of(name: str, jobs: Iterable[Job]) -> str | list[str]:
    """What a copied source file is: the workflow, the tool of a rule that ran, or any file."""
    if inside(name) == WORKFLOW:
        return ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]
    return ["File", "SoftwareSourceCode"] if name in {tool_of(job.rule) for job in jobs} else "File"


def tool_of(rule: str) -> str:
    """The copy of a rule's script, by path relative to the working folder."""
    return f"{FOLDER}/scripts/{rule}.py"


def describe_workflow(crate: ROCrate, jobs: list[Job], version: str) -> Entity:
    """Make the Snakefile the crate's workflow, with steps, tools and packages.

    Args:
        crate: with the source's files in it.
        jobs: what was run.
        version: of the project.
    """
    rules = sorted({job.rule for job in jobs}, key=order)
    workflow = present(crate, f"{FOLDER}/Snakefile")
    workflow["name"] = "Spectral Bias Atlas"
    workflow["description"] = _docstring("Snakefile")
    workflow["version"] = version
    workflow["programmingLanguage"] = entity(
        crate,
        "https://w3id.org/workflowhub/workflow-ro-crate#snakemake",
        "ComputerLanguage",
        name="Snakemake",
        identifier={"@id": "https://doi.org/10.1093/bioinformatics/bts480"},
        url={"@id": "https://snakemake.readthedocs.io"},
    )
    workflow["license"] = licence(crate, MIT)
    workflow["conformsTo"] = {"@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"}
    workflow["hasPart"], workflow["step"], workflow["output"] = [], [], []
    for position, rule in enumerate(rules, start=1):
        tool = present(crate, tool_of(rule))
        text = _docstring(f"scripts/{rule}.py")
        output = parameter(crate, rule, "output", "File")
        tool["name"], tool["description"], tool["version"], tool["output"] = rule, text, version, [output]
        step = {"name": rule, "description": text, "position": str(position), "workExample": tool}
        workflow.append_to("hasPart", tool)
        workflow.append_to("step", entity(crate, fragment("step", rule), "HowToStep", **step))
        workflow.append_to("output", output)
    used = sorted({each for job in jobs for each in job.record["packages"].items()})
    for name, number in used:
        application = {"name": name, "softwareVersion": number}
        package = entity(crate, fragment("package", f"{name}-{number}"), "SoftwareApplication", **application)
        workflow.append_to("softwareRequirements", package)
    workflow.append_to("softwareRequirements", present(crate, f"{FOLDER}/requirements.lock"))
    crate.root_dataset["mainEntity"] = workflow
    crate.metadata["conformsTo"] = [
        {"@id": "https://w3id.org/ro/crate/1.1"},
        {"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"},
    ]
    return workflow


def parameter(crate: ROCrate, group: str, name: str, kind: str = "Text") -> Entity:
    """A formal parameter: an input or output slot of a tool, or a setting of the workflow."""
    field = (_SETTINGS if group == SETTINGS else Experiment.model_fields).get(name)
    return entity(
        crate,
        fragment(group, name),
        "FormalParameter",
        name=name,
        additionalType=kind,
        description=field and field.description,
        conformsTo={"@id": "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"},
    )


def values_of(crate: ROCrate, job: Job) -> list[Entity]:
    """The parameters that a job ran with, and its numeric environment; not its names, code and formats."""
    stage = STAGES[job.rule]
    if stage.lays_out:  # its spec is text that the page itself holds
        return []
    given = {key: each for key, each in job.record["spec"].items() if key not in {*stage.names, "code", "format"}}
    if "numeric_environment" in job.record:
        given["numeric_environment"] = job.record["numeric_environment"]
    return _values(crate, present(crate, tool_of(job.rule)), job.rule, given)


def settings_of(crate: ROCrate, settings: Mapping[str, Any]) -> list[Entity]:
    """The run-wide settings as inputs of the workflow."""
    flat = {**{key: content for key, content in settings.items() if key != "numerics"}, **settings["numerics"]}
    return _values(crate, present(crate, f"{FOLDER}/Snakefile"), SETTINGS, dict(sorted(flat.items())))


def _values(crate: ROCrate, program: Entity, group: str, given: Mapping[str, Any]) -> list[Entity]:
    """Values of a program's parameters, each with its slot."""
    found = []
    for name, content in given.items():
        slot = parameter(crate, group, name)
        if slot not in program.get("input", []):
            program.append_to("input", slot)
        found.append(value(crate, slot, group, name, content))
    return found


def _docstring(name: str) -> str:
    """The first string of a source file, on one line."""
    text = (ROOT / name).read_text("utf-8").split('"""')[1]
    return " ".join(text.split())
