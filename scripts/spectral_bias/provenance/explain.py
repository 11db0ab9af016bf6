"""Explanations: what an artefact was made from, down to lines of the configuration and source files, and by what.

What is said comes from certificates on disk; where today's plan says otherwise, the node's state and reasons tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import Certificate, sha256
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.audit import Examiner
from spectral_bias.provenance.lineage import Lineage, is_artefact, read_lineage
from spectral_bias.provenance.origin import origin
from spectral_bias.provenance.places import Place, places

# What a certificate records of the conditions that an artefact was made in.
CONDITIONS = ("packages", "lock", "commit", "modified", "numeric_environment")


@dataclass(frozen=True)
class Node:
    """One file of an ancestry.

    Attributes:
        name: its path, relative to the working folder.
        state: what the audit says of it; ``own`` for a file of the user's own.
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
    return {name: _node(name, folder, lineage, plan, examiner) for name in lineage.ancestors(artefact)}


def _node(name: str, folder: Path, lineage: Lineage, plan: Plan, examiner: Examiner) -> Node:
    path = folder / name
    digest = sha256(path) if path.is_file() else ""
    if not is_artefact(name):
        return Node(name, "own" if digest else "missing", () if digest else ("there is no such file",), sha256=digest)
    finding = examiner.finding(name)
    record = lineage.certificates.get(name)
    if record is None:
        return Node(name, finding.state, finding.reasons, sha256=digest)
    rule, spec = record["rule"], record["spec"]
    return Node(
        name,
        finding.state,
        finding.reasons,
        rule,
        digest,
        tuple(record["inputs"]),
        tuple(places(plan, *examiner.artefacts[name])) if name in examiner.artefacts else (),
        spec.get("code", {}),
        _seeds(record),
        origin(path) if rule == "dataset" else "",
        {part: record[part] for part in CONDITIONS if part in record},
    )


def _seeds(record: Certificate) -> str:
    spec = record["spec"]
    if "stream" not in spec:
        return ""
    stream = spec["stream"]
    words = " / ".join(map(str, stream)) if isinstance(stream, list) else str(stream)
    count = spec.get("seeds")
    return f"{count} (0 to {count - 1}) of the stream {words}" if isinstance(count, int) else f"stream {words}"
