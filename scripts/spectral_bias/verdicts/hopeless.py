"""Why more seeds would not help a test: its estimate lies on the wrong side, or its share of seeds never suffices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.verdicts.shrunken import share
from spectral_bias.verdicts.sides import COUNTED, sides
from spectral_bias.verdicts.warnings import ALL_DIVERGED


def why_hopeless(test: Mapping[str, Any]) -> str | None:
    """The reason in a few words; None where enough seeds would do."""
    if any(warning["code"] == ALL_DIVERGED for warning in test["warnings"]):
        return "every seed of a run diverged"
    if test["statistic"] == "value":
        return None if test["outcome"] == "holds" else "does not hold, and has no seeds"
    if _is_on_the_wrong_side(test):
        failed = "the control fails: " if test["kind"] == "control" and test["outcome"] == "fails" else ""
        return f"{failed}the estimate {_shown(test)} is on the wrong side of {float(test['threshold']):g}"
    if test["statistic"] not in COUNTED:
        return None
    right = sides(test).right
    planned, limit = share(int(right.sum()), right.size), limit_share(test)
    if planned > limit:
        return None
    found = f"{right.sum()} of {right.size} seeds on the claimed side"
    return f"{found}, shrunken to {planned:.2f}: over {limit:.2f} is needed"


def limit_share(test: Mapping[str, Any]) -> float:
    """The share of seeds on the claimed side over which a test of a proportion or a median holds for large n."""
    if test["statistic"] == "median":
        return 0.5
    return float(test["threshold"]) if test["side"] == "at_least" else 1.0 - float(test["threshold"])


def _is_on_the_wrong_side(test: Mapping[str, Any]) -> bool:
    """Whether the estimate, or all that the log leaves open of it, is."""
    threshold = float(test["threshold"])
    ends = [float(each) for each in test["estimate_ends"] or [test["estimate"]] if each is not None]
    if test["estimate"] is not None:
        ends = [float(test["estimate"])]
    return bool(ends) and all(each < threshold if test["side"] == "at_least" else each > threshold for each in ends)


def _shown(test: Mapping[str, Any]) -> str:
    if test["estimate"] is not None:
        return f"{float(test['estimate']):.3g}"
    return "between " + " and ".join(f"{float(each):.3g}" for each in test["estimate_ends"])
