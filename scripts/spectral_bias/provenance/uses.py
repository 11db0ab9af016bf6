"""The other way round: what depends on a file, be it a source file, a configuration file, a dataset or a log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spectral_bias.artefacts.certificate import LOCK, sha256
from spectral_bias.config.yaml_source import shown
from spectral_bias.digests.closure import label
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.lineage import Lineage, read_lineage
from spectral_bias.provenance.places import files_of


@dataclass(frozen=True)
class Uses:
    """What depends on a file.

    Attributes:
        file: the file, as it stands in certificates or in the plan.
        recorded: artefacts on disk whose certificates name it, as code, input or lock.
        planned: artefacts that the configuration would make with it today.
        made_from: artefacts that were made, or would be, from those, directly or not.
        rules: the rule of each artefact.
    """

    file: str
    recorded: tuple[str, ...]
    planned: tuple[str, ...]
    made_from: tuple[str, ...]
    rules: dict[str, str]


def uses(folder: Path, file: Path, plan: Plan) -> Uses:
    """Everything that depends on a file.

    Args:
        folder: the working folder.
        file: a path; of a source file, a configuration file, the lock, an artefact or a file of the user's own.
        plan: what the configuration asks for now.
    """
    path = file.resolve()
    names = {label(path), shown(path)}
    if path.is_relative_to(folder):
        names.add(path.relative_to(folder).as_posix())
    lineage = read_lineage(folder)
    lock = sha256(LOCK) if path == LOCK and LOCK.is_file() else None
    recorded = {
        name
        for name, record in lineage.certificates.items()
        if not names.isdisjoint({*record["inputs"], *record["spec"].get("code", {})})
        or (lock is not None and record.get("lock") == lock)
    }
    inputs = plan.inputs_by_artefact()
    artefacts = plan.artefacts()
    planned = {
        name
        for name, (rule, spec) in artefacts.items()
        if not names.isdisjoint({*spec["code"], *inputs[name], *files_of(plan, rule, spec)}) or path == LOCK
    }
    further = _further(recorded | planned, lineage, inputs)
    rules = {name: rule for name, (rule, _) in artefacts.items()}
    rules |= {name: record["rule"] for name, record in lineage.certificates.items()}
    found = [tuple(sorted(each)) for each in (recorded, planned, further)]
    return Uses(min(names, key=len), found[0], found[1], found[2], rules)


def _further(direct: Iterable[str], lineage: Lineage, inputs: dict[str, list[str]]) -> set[str]:
    """What depends on some artefacts, on disk or by the plan."""
    users: dict[str, set[str]] = {}
    recorded = {name: record["inputs"] for name, record in lineage.certificates.items()}
    for graph in (inputs, recorded):
        for user, names in graph.items():
            for name in names:
                users.setdefault(name, set()).add(user)
    found: set[str] = set()
    waiting = list(direct)
    while waiting:
        new = users.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found - set(direct)
