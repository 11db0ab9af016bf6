"""Tests as the pages' tables show them: numbers as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.figures.caption import estimate, number
from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.verdicts.words import SIGNS

MOST_DIGITS = 6


def shown_test(test: Mapping[str, Any]) -> dict[str, Any]:
    """A test with the text of its numbers.

    Args:
        test: of a verdict record.
    """
    return {
        **test,
        "shown_estimate": estimate(test),
        "shown_ends": [number(end) for end in test.get("estimate_ends") or ()],
        "shown_interval": "" if is_exact(test) else shown_interval(test["interval"], test["threshold"]),
        "shown_refutation": _refutation(test),
        "shown_threshold": f"{SIGNS[test['side']]} {number(test['threshold'])}",
    }


def is_exact(test: Mapping[str, Any]) -> bool:
    """Whether a test is one computed number that no log leaves open, so that there is no interval around it.

    Args:
        test: of a verdict record.
    """
    lower, upper = test["interval"]
    return test["statistic"] == "value" and lower == upper


def shown_interval(interval: Any, threshold: float | None = None) -> str:
    """An interval in brackets, each end with as many digits as show on which side of the threshold it lies.

    Args:
        interval: both ends.
        threshold: the threshold, where there is one.
    """
    return f"[{', '.join(_beside(end, threshold) for end in interval)}]"


def _beside(end: float | str | None, threshold: float | None) -> str:
    """An end of an interval; three digits, or up to six where fewer read as the threshold that it is not."""
    if isinstance(end, float) and threshold is not None and end != threshold:
        for digits in (3, 4, 5, MOST_DIGITS):
            if float(f"{end:.{digits}g}") != threshold:
                return f"{end:.{digits}g}"
    return number(end)


def _refutation(test: Mapping[str, Any]) -> str:
    """The interval by which a test fails with its level, where that is not the 95 % interval; else empty."""
    level, interval = test.get("refutation_level"), test.get("refutation_interval")
    if level is None or interval is None or level <= CONFIDENCE:
        return ""
    return f"{shown_interval(interval, test['threshold'])} ({100 * level:.4g} %)"
