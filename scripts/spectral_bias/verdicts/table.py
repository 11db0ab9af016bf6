"""Table of all verdicts: one row a claim, with the numbers of its first test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spectral_bias.verdicts.words import replicated_tests


def claims_table(titles: Mapping[str, str], verdicts: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row a claim, with the numbers of the first test in its file, which is the most direct test of its statement.

    Args:
        titles: title by claim, in the order of the rows.
        verdicts: verdict record by claim.
    """
    return [_row(claim, title, verdicts[claim]) for claim, title in titles.items()]


def _row(claim: str, title: str, record: Mapping[str, Any]) -> dict[str, Any]:
    first = record["tests"][0]
    lower, upper = first["interval"]
    corrected, replication = record["corrected"], record.get("replication")
    return {
        "claim": claim,
        "title": title,
        "verdict": record["verdict"],
        "inconclusive": record["inconclusive"] or "",
        "corrected_verdict": corrected["verdict"] if corrected else "",
        "corrected_inconclusive": (corrected and corrected["inconclusive"]) or "",
        "scale": record["scale"],
        "evidence": str(record["evidence"]).lower(),
        "test": first["name"],
        "measure": first["measure"],
        "statistic": first["statistic"],
        "estimate": _text(first["estimate"]),
        "lower": _text(lower),
        "upper": _text(upper),
        "n": first["n"],
        "side": first["side"],
        "threshold": _text(first["threshold"]),
        "outcome": first["outcome"],
        **{f"{kind}s_held": held(record["tests"], kind) for kind in ("test", "control", "limit")},
        **_of_replication(replication or {}),
    }


def _of_replication(replication: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on fresh seeds, with the numbers of the first test if that is replicated; empty without one."""
    tests = replication.get("tests", ())
    first = tests[0] if tests and tests[0]["replicated"] else {}
    lower, upper = first.get("interval", (None, None))
    return {
        "replication_verdict": replication.get("verdict", ""),
        "replication_inconclusive": replication.get("inconclusive") or "",
        "replicated_tests": replicated_tests(replication) if tests else "",
        "replication_estimate": _text(first.get("estimate")),
        "replication_lower": _text(lower),
        "replication_upper": _text(upper),
        "replication_n": first.get("n", ""),
        "replication_outcome": first.get("outcome", ""),
    }


def held(tests: Sequence[Mapping[str, Any]], kind: str) -> str:
    """Number of tests of a kind that hold, as ``3 of 4``."""
    outcomes = Counter(test["outcome"] for test in tests if test["kind"] == kind)
    return f"{outcomes['holds']} of {outcomes.total()}"


def _text(value: float | str | None) -> str:
    """A number with all its digits; text such as ``inf`` unchanged; empty for None."""
    return "" if value is None else value if isinstance(value, str) else repr(float(value))
