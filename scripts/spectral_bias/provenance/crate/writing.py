"""Writing the crate: the source beside the results, the metadata over both, and an archive of all of it."""

from __future__ import annotations

import datetime
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from rocrate.model import Entity
from rocrate.rocrate import ROCrate

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.json_record import read_record
from spectral_bias.artefacts.seal import is_dropped, sidecar
from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import artefact_path
from spectral_bias.provenance.codecheck import CODECHECK, codecheck_text
from spectral_bias.provenance.crate.actions import describe_actions, describe_outputs
from spectral_bias.provenance.crate.checking import METADATA, described_files
from spectral_bias.provenance.crate.claims import describe_claim
from spectral_bias.provenance.crate.entities import CC0, MIT, entity, file, inside, licence
from spectral_bias.provenance.crate.jobs import examine, read_jobs
from spectral_bias.provenance.crate.source import FOLDER, copy_source, own_files
from spectral_bias.provenance.crate.workflow import describe_workflow, kind_of

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
# From the context of the Workflow Run Crate profiles, spelt out so that one context is enough to read the crate.
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
# The oldest date that a ZIP archive can have.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_crate(folder: Path, plan: Plan, *, agent: str | None = None, say: Callable[[str], None] = print) -> Path:
    """Describe the results in a working folder, which must have passed the audit, as a Workflow Run RO-Crate.

    Args:
        folder: the working folder.
        plan: what the results were made by.
        agent: the name of who ran the workflow; not published if None.
        say: prints a line of progress.

    Returns:
        The path of the metadata.
    """
    # Of a run file that was dropped the crate has the certificate that it left.
    planned = plan.artefacts()
    left = [sidecar(Path(name)).as_posix() for name in planned if is_dropped(folder / name)]
    jobs = read_jobs(folder, {*left, *(name for name in planned if (folder / name).is_file())})
    say(f"{len(jobs)} jobs made {sum(len(job.outputs) for job in jobs)} artefacts")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms.update(_TERMS)
    author = entity(crate, "#developers", "Organization", name=cited["authors"][0]["name"])
    settings = read_record(folder / artefact_path("settings"))["settings"]
    for name in copy_source(folder, own_files(folder, jobs, settings["catalogues"])):
        terms = None if name.startswith(f"{FOLDER}/own/") else licence(crate, MIT)
        file(crate, examine(folder, name), kind_of(name, jobs), license=terms)
    if (folder / "results/README.md").is_file():
        file(crate, examine(folder, "results/README.md"), about=crate.root_dataset)
    codecheck = f"results/{CODECHECK}"
    with atomic_write(folder / codecheck) as partial:
        partial.write_text(codecheck_text(plan, cited, beside="results/"), "utf-8")
    file(crate, examine(folder, codecheck), about=crate.root_dataset)
    describe_outputs(crate, folder, jobs)
    describe_workflow(crate, jobs, str(cited["version"]))
    person = entity(crate, "#agent", "Person", name=agent) if agent else None
    mentioned = describe_actions(crate, jobs, settings, person)
    for name, claim in plan.claims.items():
        papers = plan.catalogue.bibliography.citations(claim)
        mentioned += describe_claim(crate, folder, name, claim, papers, author)
    _describe_root(crate, cited, settings["scale"], author, mentioned)
    path = folder / METADATA
    with atomic_write(path) as partial:
        partial.write_text(_json_text(crate), "utf-8")
    say(f"{path.name} describes {len(crate.get_by_type('File'))} files")
    return path


def _describe_root(
    crate: ROCrate, cited: Mapping[str, Any], scale: str, author: Entity, mentioned: Iterable[Entity]
) -> None:
    root = crate.root_dataset
    root["name"] = f"{cited['title']}: results of the {scale} scale"
    reservation = " Verdicts at the smoke scale are no evidence." if scale == "smoke" else ""
    root["description"] = f"{cited['abstract']}{reservation}"
    root["version"] = str(cited["version"])
    root["keywords"] = ", ".join(cited["keywords"])
    root["datePublished"] = _today()
    root["license"] = licence(crate, CC0)
    root["author"] = author
    root["citation"] = crate.get_by_type("ScholarlyArticle")
    root["conformsTo"] = [
        entity(crate, url, "CreativeWork", name=name, version=version) for url, (name, version) in PROFILES.items()
    ]
    root["mentions"] = list(mentioned)


def _json_text(crate: ROCrate) -> str:
    """The crate's metadata as JSON, the crate's own description first; a list of one is written as that one."""
    made = crate.metadata.generate()
    graph = [
        {key: each[0] if isinstance(each, list) and len(each) == 1 else each for key, each in entity.items()}
        for entity in made["@graph"]
    ]
    return json.dumps({"@context": made["@context"], "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def write_archive(folder: Path, target: Path, say: Callable[[str], None] = print) -> None:
    """Put a crate in an archive; the same files give the same bytes.

    Args:
        folder: the working folder.
        target: the archive's path.
        say: prints a line of progress.
    """
    graph = json.loads((folder / METADATA).read_text("utf-8"))["@graph"]
    names = [METADATA, *sorted(f"results/{name}" for name in described_files(graph))]
    with atomic_write(target) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, name in enumerate(names, start=1):
            member = zipfile.ZipInfo(inside(name), _ZIP_EPOCH)
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, (folder / name).read_bytes())
            if count % 500 == 0:
                say(f"{count} of {len(names)} files")
    say(f"{target.name}: {len(names)} files, {target.stat().st_size / 1e6:.1f} MB")


def _today() -> str:
    """The day of writing in UTC, or that of SOURCE_DATE_EPOCH, as for reproducible builds."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or time.time()
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date().isoformat()
