"""Captions that state the claim, its verdict and the numbers, all of them read from the verdict file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.verdicts.words import replicated_tests


def caption(text: str, verdict: Mapping[str, Any]) -> str:
    """What is drawn, the verdict, each test with its estimate, interval and n, the replication, and the warnings.

    Args:
        text: what the figure shows, from the claim file.
        verdict: the verdict record.
    """
    scale = verdict["scale"]
    warning = "" if verdict["evidence"] else " These numbers are a miniature's and no evidence."
    tests = "; ".join(f"{test['kind']} {test['name']}: {numbers(test)}" for test in verdict["tests"])
    notes = "".join(f" Warning ({', '.join(each['tests'])}): {each['en']}." for each in warnings(verdict))
    again = replication(verdict)
    return f"{text.strip()} Verdict at {scale} scale: {verdict['verdict']}.{warning} {tests}.{again}{notes}"


def replication(verdict: Mapping[str, Any]) -> str:
    """The line on the replication, which is not drawn; empty if there is none."""
    record = verdict.get("replication")
    if not record:
        return ""
    return f" Replicated with fresh seeds ({replicated_tests(record)} tests): {record['verdict']}."


def numbers(test: Mapping[str, Any]) -> str:
    """``median 9.3 [8.1, 11.2], n = 16, at least 5: holds``; n counts undecided seeds too."""
    lower, upper = test["interval"]
    undecided = f" ({test['undecided']} undecided)" if test["undecided"] else ""
    return (
        f"{test['statistic']} {estimate(test)} [{number(lower)}, {number(upper)}], n = {test['n']}{undecided}, "
        f"{test['side'].replace('_', ' ')} {number(test['threshold'])}: {test['outcome']}"
    )


def estimate(test: Mapping[str, Any]) -> str:
    """A test's estimate; ``between 5 and ∞`` where the log leaves it open."""
    ends = test.get("estimate_ends")
    if test["estimate"] is None and ends:
        return f"between {number(ends[0])} and {number(ends[1])}"
    return number(test["estimate"])


def warnings(verdict: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each warning of a verdict once, in English and Chinese, with the names of the tests that it concerns."""
    found: dict[str, dict[str, Any]] = {}
    for test in verdict["tests"]:
        for warning in test.get("warnings", ()):
            found.setdefault(warning["en"], {**warning, "tests": []})["tests"].append(test["name"])
    return list(found.values())


def number(value: float | str | None) -> str:
    """Three significant digits; infinity, a time that never came, as a sign."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value.replace("inf", "∞")
    return f"{value:.3g}"
