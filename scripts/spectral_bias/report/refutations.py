"""What would refute a claim, in English and Chinese: it follows from its tests and their levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.figures.caption import number
from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.report.interface_words import word


def refutation(test: Mapping[str, Any]) -> dict[str, Any]:
    """What would refute a test, and where these results lie.

    Args:
        test: a test of a verdict record.

    Returns:
        Its name, the condition in both languages, and the number or interval that the condition is about.
    """
    threshold, below = number(test["threshold"]), test["side"] == "at_least"
    side = {"en": "below" if below else "above", "zh": "低于" if below else "高于"}
    if test["statistic"] == "value":
        says = {"en": f"the number lies {side['en']} {threshold}", "zh": f"该数值{side['zh']} {threshold}"}
        return {"name": test["name"], "says": says, "here": number(test["estimate"])}
    level = f"{100 * (test.get('refutation_level') or CONFIDENCE):.4g} %"
    lower, upper = test.get("refutation_interval") or test["interval"]
    statistic = word(test["statistic"])
    says = {
        "en": f"the whole {level} interval of the {statistic['en']} lies {side['en']} {threshold}",
        "zh": f"{statistic['zh']}的整个 {level} 区间{side['zh']} {threshold}",
    }
    return {"name": test["name"], "says": says, "here": f"[{number(lower)}, {number(upper)}]"}
