"""The verdicts of a working folder, as a run that may have failed left them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spectral_bias.verdicts.words import why

VERDICTS = ("supported", "refuted", "inconclusive")


def read_verdicts(folder: Path, claims: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The verdict record of each claim that has one, by claim; of those that cannot be read the audit speaks.

    Args:
        folder: the working folder.
        claims: the claims that the configuration asks for.
    """
    found: dict[str, dict[str, Any]] = {}
    for claim in claims:
        try:
            record = json.loads((folder / "results" / "verdicts" / f"{claim}.json").read_text("utf-8"))
            again = record.get("replication") or record
            if {record["verdict"], again["verdict"]} <= {*VERDICTS} and record["scale"] and why(record) is not None:
                found[claim] = record
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            continue
    return found
