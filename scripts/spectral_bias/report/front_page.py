"""The first page of the report: every claim with its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.report.environment import rendered
from spectral_bias.report.interface_words import word
from spectral_bias.report.shown_tests import shown_test
from spectral_bias.verdicts.table import held
from spectral_bias.verdicts.words import counted_replications

KINDS = ("tests", "controls", "limits")


def front_page(claims: Mapping[str, Any], verdicts: Mapping[str, Any], scale: str) -> str:
    """The first page.

    Args:
        claims: title, statement and corrected statement by claim.
        verdicts: verdict record by claim.
        scale: the scale's name.
    """
    rows = [
        {
            "claim": name,
            "title": words["title"],
            "statement": words["statement"]["en"],
            "verdict": verdicts[name]["verdict"],
            "inconclusive": verdicts[name]["inconclusive"],
            "corrected": words["corrected"] and {**words["corrected"], **verdicts[name]["corrected"]},
            "replication": verdicts[name].get("replication"),
            "tests": [shown_test(test) for test in verdicts[name]["tests"]],
            "held": "; ".join(f"{kind} {held(verdicts[name]['tests'], kind[:-1])}" for kind in KINDS),
        }
        for name, words in claims.items()
    ]
    evidence = all(verdicts[name]["evidence"] for name in claims)
    counted = counted_replications((words["title"], verdicts[name]) for name, words in claims.items())
    return rendered(
        "index.html",
        root="",
        scale=scale,
        title=word("all-claims"),
        rows=rows,
        evidence=evidence,
        replications=counted,
    )
