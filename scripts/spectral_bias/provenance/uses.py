"""What depends on a file: a source file, a configuration file, a dataset, a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from spectral_bias.artefacts.certificate import LOCK, sha256
from spectral_bias.config.yaml_source import shown
from spectral_bias.digests.closure import label
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.configuration_places import files_of
from spectral_bias.provenance.lineage import read_lineage


@dataclass(frozen=True)
class Uses:
    """What depends on a file.

    Attributes:
        file: the file, as it stands in certificates or in the plan.
        recorded: artefacts on disk whose certificates name it, as code, input or lock.
        planned: artefacts that the configuration would make with it today.
        made_from: artefacts made from those, directly or not.
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
        file: an absolute path of a source file, a configuration file, the lock, an artefact or a user's own file.
        plan: what the configuration asks for now.
    """
    path = file.resolve()
    names = {label(path), shown(path)}
    name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else min(names, key=len)
    names.add(name)
    certificates = read_lineage(folder).certificates
    lock = sha256(LOCK) if path == LOCK and LOCK.is_file() else None
    recorded = {
        artefact
        for artefact, record in certificates.items()
        if not names.isdisjoint({*record["inputs"], *record["spec"].get("code", {})})
        or (lock is not None and record.get("lock") == lock)
    }
    inputs, artefacts = plan.inputs_by_artefact(), plan.artefacts()
    planned = {
        artefact
        for artefact, (rule, spec) in artefacts.items()
        if not names.isdisjoint({*spec["code"], *inputs[artefact], *files_of(plan, rule, spec)}) or path == LOCK
    }
    direct = recorded | planned
    made_from = _reached(direct, inputs, {each: certificates[each]["inputs"] for each in certificates}) - direct
    rules = {artefact: rule for artefact, (rule, _) in artefacts.items()}
    rules |= {artefact: record["rule"] for artefact, record in certificates.items()}
    found = [tuple(sorted(each)) for each in (recorded, planned, made_from)]
    return Uses(name, found[0], found[1], found[2], rules)


def _reached(direct: Iterable[str], *graphs: Mapping[str, Iterable[str]]) -> set[str]:
    """What was made from some artefacts, directly or not; a graph has the inputs of each artefact."""
    users: dict[str, set[str]] = {}
    for graph in graphs:
        for user, names in graph.items():
            for name in names:
                users.setdefault(name, set()).add(user)
    found: set[str] = set()
    waiting = list(direct)
    while waiting:
        new = users.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
