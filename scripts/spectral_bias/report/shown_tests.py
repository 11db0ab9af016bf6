"""Tests as the pages' tables show them: numbers as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.figures.caption import estimate, number
from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.verdicts.words import SIGNS


def shown_test(test: Mapping[str, Any]) -> dict[str, Any]:
    """A test with the text of its numbers.

    Args:
        test: of a verdict record.
    """
    return {
        **test,
        "shown_estimate": estimate(test),
        "shown_ends": [number(end) for end in test.get("estimate_ends") or ()],
        "shown_interval": shown_interval(test["interval"]),
        "shown_refutation": _refutation(test),
        "shown_threshold": f"{SIGNS[test['side']]} {number(test['threshold'])}",
    }


def shown_interval(interval: Any) -> str:
    """An interval in brackets."""
    lower, upper = interval
    return f"[{number(lower)}, {number(upper)}]"


def _refutation(test: Mapping[str, Any]) -> str:
    """The interval by which a test fails with its level, where that is not the 95 % interval; else empty."""
    level, interval = test.get("refutation_level"), test.get("refutation_interval")
    if level is None or interval is None or level <= CONFIDENCE:
        return ""
    return f"{shown_interval(interval)} ({100 * level:.4g} %)"
