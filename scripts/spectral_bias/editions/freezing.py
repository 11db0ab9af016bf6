"""Freeze the verdicts of a finished and audited results folder as an edition."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.seal import SIDECAR, sealed
from spectral_bias.editions.account import account
from spectral_bias.editions.edition import SUMS, VERDICTS, Edition, EditionError, read_results
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.audit import SOUND, Finding, audit

NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
TABLE = "claims.csv"
FIXES = {
    "missing": "run snakemake in the folder that holds results/",
    "stale": "run snakemake in the folder that holds results/, or freeze with the source that made it",
    "broken": "delete it and run snakemake in the folder that holds results/",
    "foreign": "move it out of results/",
}


def freeze(name: str, folder: Path, plan: Plan, editions: Path, against: Edition | None = None) -> Path:
    """Freeze a results folder's verdicts.

    Args:
        name: of the edition.
        folder: the working folder, which holds ``results``.
        plan: what its configuration asks for.
        editions: the folder of editions.
        against: what the edition's README compares the verdicts with.

    Returns:
        The edition's folder.

    Raises:
        EditionError: the name is no name or is taken, a verdict is not verified by the audit, or it is a smoke verdict.
    """
    if not NAME.fullmatch(name):
        raise EditionError(f"{name!r} is no name of an edition: small letters, digits, '-' and '.' between them")
    target, results = editions / name, folder / "results"
    if target.exists():
        raise EditionError(f"{target}: exists; an edition is never overwritten, choose another name")
    names = [f"results/{VERDICTS}", f"results/{TABLE}", f"results/{TABLE}{SIDECAR}"]
    problems = [_line(finding) for finding in audit(folder, plan, names) if finding.state not in SOUND]
    if problems:
        raise EditionError(
            "\n".join([f"{folder / 'results'}: not all of it is verified, so it is not frozen", *problems])
        )
    edition = read_results(results)
    if smoke := [claim for claim, record in edition.records.items() if not record["evidence"]]:
        scale = edition.records[smoke[0]]["scale"]
        raise EditionError(
            f"{folder / 'results'}: made at {scale} scale, and smoke verdicts are no evidence: {', '.join(smoke)}"
        )
    table = sealed(results / TABLE)[0]
    return write_edition(target, edition.records, table, against)


def write_edition(
    target: Path, records: Mapping[str, Mapping[str, Any]], table: bytes, against: Edition | None = None
) -> Path:
    """Write an edition, whole or not at all.

    Args:
        target: its folder.
        records: its verdicts by claim.
        table: the content of claims.csv.
        against: what its README compares it with.
    """
    files = {f"{claim}.json": as_lines(record).encode() for claim, record in records.items()}
    files[TABLE] = table
    files["README.md"] = account(Edition(target.name, records), against).encode()
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, content in files.items():
        (partial / name).write_bytes(content)
    sums = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    (partial / SUMS).write_text("".join(sums), "utf-8")
    partial.rename(target)
    return target


def as_lines(record: Mapping[str, Any]) -> str:
    """A record as JSON with a line for each key and each test, so that a reader and git see what differs."""
    parts = []
    for key, value in sorted(record.items()):
        text = _line_of(value)
        if key == "tests":
            tests = ",\n  ".join(map(_line_of, value))
            text = f"[\n  {tests}\n ]"
        parts.append(f" {json.dumps(key)}: {text}")
    whole = ",\n".join(parts)
    return f"{{\n{whole}\n}}\n"


def _line_of(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)


def _line(finding: Finding) -> str:
    return f"  {finding.artefact}: {finding.state} ({'; '.join(finding.reasons)}): {FIXES[finding.state]}"
