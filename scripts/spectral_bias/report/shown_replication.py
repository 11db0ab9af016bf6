"""A claim's replication as its page shows it: each test first, on fresh seeds, and on the seeds of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.figures.caption import warnings
from spectral_bias.report.claim_tests import claim_test


def shown_replication(verdict: Mapping[str, Any]) -> dict[str, Any] | None:
    """A replication with a row for each test; None if there is none.

    Args:
        verdict: a verdict record.
    """
    replication = verdict.get("replication")
    if not replication:
        return None
    rows = [
        _row(first, again, replication["both"].get(first["name"]))
        for first, again in zip(verdict["tests"], replication["tests"], strict=True)
    ]
    repeated = [test for test in replication["tests"] if test["replicated"]]
    return {
        **replication,
        "rows": rows,
        "replicated": len(repeated),
        "warnings": warnings({"tests": repeated}),
    }


def _row(first: Mapping[str, Any], again: Mapping[str, Any], both: Mapping[str, Any] | None) -> dict[str, Any]:
    """One test; ``again`` is None if it was not repeated, ``both`` if there is no estimate over both."""
    records = {"first": first}
    if again["replicated"]:
        records["again"] = again
    if both:
        # Its seeds are those of the two above it.
        records["both"] = {**first, **both, "outcome": "", "values": [], "lower": [], "upper": []}
    rows = {name: claim_test(each, records.values()) for name, each in records.items()}
    return {"again": None, "both": None, **rows}
