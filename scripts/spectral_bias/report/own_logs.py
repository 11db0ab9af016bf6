"""The user's own logs on the report's first page: what the card of each says, in a row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from spectral_bias.verdicts.card_words import LEFT, ORDERS, Words


def own_logs(cards: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the first page shows of cards.

    Args:
        cards: the record of each (``card.json``) by name; one that could not be made holds the reasons.
    """
    return [_row(name, record) for name, record in cards.items()]


def _row(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    row = {"name": name, "page": f"../cards/{quote(name)}/index.html", "log": record["log"]}
    if "refused" in record:
        return {**row, "refused": record["refused"], "of_second": record.get("of_second_logs", False)}
    left = record["remaining"]["relative_error"]
    return {
        **row,
        "refused": [],
        "title": record["title"] if record["title"] != name else "",
        "order": record["bias"]["kind"],
        "answer": ORDERS[record["bias"]["kind"]],
        "alpha": _alpha(record["exponent"]),
        "left": LEFT[record["remaining"]["kind"]],
        "error": "" if left is None else f"{left:.2g}",
        "networks": len(record["seeds"]),
    }


def _alpha(exponent: Mapping[str, Any] | None) -> Words:
    """The spectral exponent with its bounds; a dash where there are too few frequencies for one."""
    if exponent is None:
        return {"en": "–", "zh": "–"}
    low = "−∞" if exponent["lower"] is None else f"{exponent['lower']:.2f}"
    high = "∞" if exponent["upper"] is None else f"{exponent['upper']:.2f}"
    bounds = f"[{low}, {high}]"
    if exponent["estimate"] is None or not math.isfinite(exponent["estimate"]):
        return {"en": f"open {bounds}", "zh": f"未定 {bounds}"}
    return {"en": f"{exponent['estimate']:.2f} {bounds}", "zh": f"{exponent['estimate']:.2f} {bounds}"}
