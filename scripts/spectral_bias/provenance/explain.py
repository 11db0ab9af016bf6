"""Explanations: what an artefact was made from, down to lines of the configuration and source files, and by what.

They are read from the certificates on disk; where today's plan differs, a node's state and reasons say how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import Certificate, sha256
from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.seal import DamagedArtefactError, is_dropped
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.audit import Examiner
from spectral_bias.provenance.configuration_places import Place, places
from spectral_bias.provenance.lineage import is_artefact, read_lineage

# The conditions of an artefact's making that a certificate records.
CONDITIONS = ("packages", "lock", "commit", "modified", "numeric_environment")


@dataclass(frozen=True)
class Node:
    """One file of an ancestry.

    Attributes:
        name: its path, relative to the working folder.
        state: what the audit finds; ``own`` for a user's own file.
        reasons: why it is not verified.
        rule: the rule that made it; empty where no certificate says.
        sha256: of its bytes; empty where there is no such file.
        inputs: what it was made from.
        config: the lines of the configuration that it was made by, if the configuration still asks for it.
        code: digest by source file, as recorded.
        seeds: the seeds of an ensemble and the name of their stream.
        origin: where a dataset comes from, with its licence.
        conditions: versions, lock, commit, numeric environment, as recorded.
    """

    name: str
    state: str
    reasons: tuple[str, ...] = ()
    rule: str = ""
    sha256: str = ""
    inputs: tuple[str, ...] = ()
    config: tuple[Place, ...] = ()
    code: Mapping[str, str] = field(default_factory=dict)
    seeds: str = ""
    origin: str = ""
    conditions: Mapping[str, Any] = field(default_factory=dict)


def explain(folder: Path, artefact: str, plan: Plan) -> dict[str, Node]:
    """The ancestry of an artefact by name: each file before what was made from it, the artefact itself last.

    Args:
        folder: the working folder.
        artefact: its path, relative to that.
        plan: what the configuration asks for now.
    """
    lineage = read_lineage(folder, [artefact])
    examiner = Examiner(folder, plan)
    nodes = {}
    for name in lineage.ancestors(artefact):
        digest = _digest(folder / name)
        if is_artefact(name):
            nodes[name] = _node(name, folder, digest, lineage.certificates.get(name), plan, examiner)
        elif digest:
            nodes[name] = Node(name, "own", sha256=digest)
        else:
            nodes[name] = Node(name, "missing", ("there is no such file",))
    return nodes


def _node(name: str, folder: Path, digest: str, record: Certificate | None, plan: Plan, examiner: Examiner) -> Node:
    finding = examiner.finding(name)
    if record is None:
        return Node(name, finding.state, finding.reasons, sha256=digest)
    return Node(
        name,
        finding.state,
        finding.reasons,
        record["rule"],
        digest,
        tuple(record["inputs"]),
        tuple(places(plan, *examiner.artefacts[name])) if name in examiner.artefacts else (),
        record["spec"].get("code", {}),
        _seeds(record["spec"]),
        _origin(folder / name) if record["rule"] == "dataset" else "",
        {part: record[part] for part in CONDITIONS if part in record},
    )


def _digest(path: Path) -> str:
    """The SHA-256 of a file, or of what it was when it was dropped; empty where there is neither."""
    if path.is_file():
        return sha256(path)
    try:
        return read_dropped(path).sha256 if is_dropped(path) else ""
    except DamagedArtefactError:
        return ""


def _seeds(spec: Mapping[str, Any]) -> str:
    if "stream" not in spec:
        return ""
    stream, count = spec["stream"], spec.get("seeds")
    name = " / ".join(map(str, stream)) if isinstance(stream, list) else str(stream)
    return f"{count} (0 to {count - 1}) of the stream {name}" if isinstance(count, int) else f"stream {name}"


def _origin(path: Path) -> str:
    """A dataset's title, summary and licence, as its file has them; empty if it cannot be read."""
    import netCDF4

    try:
        with netCDF4.Dataset(path) as data:
            found = {name: str(data.getncattr(name)) for name in data.ncattrs()}
    except OSError:
        return ""
    text = ". ".join(found[name].rstrip(".") for name in ("title", "summary") if name in found)
    return f"{text}. File: {found['license']}" if "license" in found else text
