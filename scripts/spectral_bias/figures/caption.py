"""Captions that state the claim, its verdict and the numbers, all of them read from the verdict file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def caption(text: str, verdict: Mapping[str, Any]) -> str:
    """What is drawn, the verdict, and each test with its estimate, interval and n.

    Args:
        text: what the figure shows, from the claim file.
        verdict: the verdict record.
    """
    scale = verdict["scale"]
    warning = "" if verdict["evidence"] else " These numbers are a miniature's and no evidence."
    tests = "; ".join(f"{test['kind']} {test['name']}: {numbers(test)}" for test in verdict["tests"])
    return f"{text.strip()} Verdict at {scale} scale: {verdict['verdict']}.{warning} {tests}."


def numbers(test: Mapping[str, Any]) -> str:
    """``median 9.3 [8.1, 11.2], n = 16, at least 5: holds``."""
    if not test["n"]:
        return f"undecided in all {test['undecided']} seeds"
    lower, upper = test["interval"]
    estimate = f"{test['statistic']} {number(test['estimate'])} [{number(lower)}, {number(upper)}], n = {test['n']}"
    return f"{estimate}, {test['side'].replace('_', ' ')} {number(test['threshold'])}: {test['outcome']}"


def number(value: float | str | None) -> str:
    """Three significant digits; infinity, a time that never came, as a sign."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value.replace("inf", "∞")
    return f"{value:.3g}"
