"""The word by which the pages name a claim's verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHOWN_VERDICTS = ("supported", "qualified", "refuted", "inconclusive")


def shown_verdict(record: Mapping[str, Any]) -> str:
    """The verdict's word; ``qualified`` for a supported statement beside which a corrected one says that it is loose.

    Args:
        record: a verdict record, a replication, or the verdict on a corrected statement.
    """
    verdict: str = record["verdict"]
    return "qualified" if verdict == "supported" and record.get("corrected") else verdict
