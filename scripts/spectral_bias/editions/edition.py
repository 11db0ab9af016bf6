"""Editions: verdicts of a finished results folder, frozen under ``editions/<name>/``, or those of a folder as it is.

An edition holds one JSON file a claim: the verdict's record without its certificate and its warnings' words, with the
digests of the file that it was. A list of SHA-256 sums makes a later change visible.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.json_record import record_and_digest
from spectral_bias.artefacts.seal import DamagedArtefactError
from spectral_bias.config.errors import nearest

EDITIONS = "editions"
SUMS = "SHA256SUMS"
VERDICTS = "verdicts"
# Of a certificate: what made the file, without its inputs, which the file's own digest covers.
IDENTITY = ("commit", "modified", "lock")


class EditionError(ValueError):
    """What is asked of an edition cannot be done."""


@dataclass(frozen=True)
class Edition:
    """The verdicts of an edition or a results folder.

    Attributes:
        name: how to call it: the edition's name, or the folder as it was given.
        records: the verdict's record by claim, in the order of the names.
    """

    name: str
    records: Mapping[str, Mapping[str, Any]]


def read_edition(name: str, editions: Path = Path(EDITIONS)) -> Edition:
    """The edition of a name.

    Raises:
        FileNotFoundError: there is no such edition; the message names the nearest.
        DamagedArtefactError: a file of it was changed after it was frozen, or is missing.
    """
    folder = editions / name
    if not (folder / SUMS).is_file():
        known = [path.parent.name for path in editions.glob(f"*/{SUMS}")]
        raise FileNotFoundError(f"{folder}: there is no such edition; {nearest(name, known)}")
    check_sums(folder)
    records = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    return Edition(name, {record["claim"]: record for record in records})


def read_results(folder: Path) -> Edition:
    """The verdicts of a results folder, or of the one in a working folder, as they would be frozen.

    Raises:
        FileNotFoundError: it holds none.
        DamagedArtefactError: the seal of one does not hold.
    """
    results = folder / "results" if (folder / "results").is_dir() else folder
    paths = sorted((results / VERDICTS).glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"{folder}: holds no verdicts; name a results folder, or an edition with --edition")
    records = [frozen(*record_and_digest(path)) for path in paths]
    return Edition(str(folder), {record["claim"]: record for record in records})


def named(text: str, editions: Path = Path(EDITIONS)) -> Edition:
    """An edition by its name, else the verdicts of a results folder by its path."""
    is_folder = (editions / text / SUMS).is_file() or not Path(text).is_dir()
    return read_edition(text, editions) if is_folder else read_results(Path(text))


def chosen(edition: Edition, claims: list[str]) -> dict[str, Mapping[str, Any]]:
    """The records of some claims.

    Raises:
        EditionError: the edition has no such claim; all are named, each with the nearest.
    """
    unknown = [claim for claim in claims if claim not in edition.records]
    if unknown:
        lines = [f"{edition.name} has no claim {claim!r}; {nearest(claim, edition.records)}" for claim in unknown]
        raise EditionError("\n".join(lines))
    return {claim: edition.records[claim] for claim in claims}


def frozen(record: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """A verdict's record as an edition holds it.

    Args:
        record: the verdict file's content.
        digest: the file's SHA-256.
    """
    certificate = record["certificate"]
    spec = json.dumps(certificate["spec"], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    kept = {key: value for key, value in record.items() if key not in {"certificate", "seal"}}
    kept["tests"] = [
        {**test, "warnings": [{"code": warning["code"]} for warning in test["warnings"]]} for test in record["tests"]
    ]
    kept["artefact"] = {
        "path": certificate["artefact"],
        "sha256": digest,
        "spec_sha256": hashlib.sha256(spec.encode()).hexdigest(),
        **{key: certificate[key] for key in IDENTITY if key in certificate},
    }
    return kept


def check_sums(folder: Path) -> None:
    """Compare an edition's files with its list of sums.

    Raises:
        DamagedArtefactError: a file was changed, is missing or was added.
    """
    lines = (folder / SUMS).read_text("utf-8", errors="replace").splitlines()
    recorded = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != SUMS}
    if wrong := sorted(name for name in {*recorded, *found} if recorded.get(name) != found.get(name)):
        raise DamagedArtefactError(f"{folder}: not as it was frozen: {', '.join(wrong)}; restore it from git")
