"""The page of one claim, rendered from its verdict file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from spectral_bias.figures.caption import caption, estimate, number, warnings
from spectral_bias.report.environment import rendered
from spectral_bias.report.shown_tests import shown_interval, shown_test
from spectral_bias.verdicts.words import replicated_tests


def claim_page(
    claim: str,
    text: Mapping[str, Any],
    setups: Mapping[str, Any],
    verdict: Mapping[str, Any],
    certificate: str,
    commands: Sequence[str] = (),
) -> str:
    """The page of one claim.

    Args:
        claim: its name.
        text: the claim file's words.
        setups: its experiments, resolved.
        verdict: its verdict record.
        certificate: the verdict's certificate as text.
        commands: shell commands that make the page again.
    """
    shown = {name: yaml.safe_dump(each["setup"], sort_keys=False, allow_unicode=True) for name, each in setups.items()}
    return rendered(
        "page.html",
        root="../",
        scale=verdict["scale"],
        title=text["title"],
        claim=claim,
        text=text,
        setups=setups,
        commands=commands,
        shown=shown,
        verdict=verdict,
        tests=[shown_test(test) for test in verdict["tests"]],
        replication=_replication(verdict),
        warnings=warnings(verdict),
        refutations=[_what_would_refute(test) for test in verdict["tests"] if test["kind"] == "test"],
        caption={language: caption(words, verdict, language) for language, words in text["caption"].items()},
        certificate=certificate,
    )


def _replication(verdict: Mapping[str, Any]) -> dict[str, Any] | None:
    """A replication with its tests beside the first ones, and both together; None if there is none."""
    replication = verdict.get("replication")
    if not replication:
        return None
    both = {
        name: {"shown_interval": shown_interval(each["interval"]), **each} for name, each in replication["both"].items()
    }
    rows = [
        {"first": shown_test(first), "again": shown_test(again), "both": both.get(first["name"])}
        for first, again in zip(verdict["tests"], replication["tests"], strict=True)
    ]
    return {
        **replication,
        "rows": [{**row, "shown_both": row["both"] and estimate(row["both"])} for row in rows],
        "replicated_tests": replicated_tests(replication),
        "warnings": warnings({"tests": [test for test in replication["tests"] if test["replicated"]]}),
    }


def _what_would_refute(test: Mapping[str, Any]) -> dict[str, str]:
    """What would refute a test, and its interval at that level in these results."""
    level, threshold = test.get("refutation_level") or 0.95, number(test["threshold"])
    side = "below" if test["side"] == "at_least" else "above"
    if test["statistic"] == "value":
        return {"name": test["name"], "says": f"the number lies {side} {threshold}", "here": number(test["estimate"])}
    says = f"the whole {100 * level:.4g} % interval of the {test['statistic']} lies {side} {threshold}"
    here = shown_interval(test.get("refutation_interval") or test["interval"])
    return {"name": test["name"], "says": says, "here": here}
