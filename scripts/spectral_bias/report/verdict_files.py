"""The verdicts of a working folder, as a run that may have failed left them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spectral_bias.verdicts.words import why

VERDICTS = ("supported", "refuted", "inconclusive")


def read_verdicts(folder: Path, claims: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The verdict record of each claim that has one, by claim.

    Args:
        folder: the working folder.
        claims: the claims that the configuration asks for.
    """
    records = {claim: read_verdict(folder / "results" / "verdicts" / f"{claim}.json") for claim in claims}
    return {claim: record for claim, record in records.items() if record is not None}


def read_verdict(path: Path) -> dict[str, Any] | None:
    """One verdict record; None if the file is missing or no verdict, of which the audit speaks.

    Args:
        path: the verdict file.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text("utf-8"))
        why(record)
        again = record.get("replication") or record
        complete = {record["verdict"], again["verdict"]} <= {*VERDICTS} and bool(record["scale"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return record if complete else None
