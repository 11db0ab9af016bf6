"""Words for the kinds of an inconclusive verdict, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INCONCLUSIVE = {
    "all-diverged": {"en": "every seed of a run diverged", "zh": "某个运行的所有种子均发散"},
    "control-fails": {"en": "a control fails", "zh": "对照不成立"},
    "coarse-log": {"en": "the log leaves it open", "zh": "记录步不足以判定"},
    "too-few-seeds": {"en": "too few seeds", "zh": "种子太少"},
}


def why(record: Mapping[str, Any], language: str = "en") -> str:
    """Why a verdict, or a corrected one, is inconclusive; empty if it is not."""
    kind = record.get("inconclusive")
    return INCONCLUSIVE[kind][language] if kind else ""
