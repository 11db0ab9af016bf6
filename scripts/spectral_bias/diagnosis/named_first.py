"""How often what a card names first was what learned it, on labelled trainings that nothing was chosen on.

``named_first.json`` is written by maintenance/second_confusion.py: by whether second logs settled it and by which of
them there were, the number of cases that were right and of all.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Intervention
from spectral_bias.diagnosis.settling import INTERVENTIONS

TABLE = Path(__file__).with_name("named_first.json")


def how_often_right(given: Collection[Intervention], *, settled: bool) -> Both:
    """How often such cards were right; empty where no labelled case is like it.

    Args:
        given: the second logs.
        settled: whether they settle the cause.
    """
    key = " ".join(kind for kind in INTERVENTIONS if kind in given)
    right, of = _table()["settled" if settled else "open"].get(key, (0, 0))
    if not of:
        return Both("", "")
    return Both(
        f"On labelled trainings, cards like this one named first what learned it in {right} of {of}.",
        f"在有标注的训练中，此类卡片首先提出的办法奏效的占 {of} 例中的 {right} 例。",
    )


@cache
def _table() -> dict[str, dict[str, tuple[int, int]]]:
    table: dict[str, dict[str, tuple[int, int]]] = json.loads(TABLE.read_text("utf-8"))
    return table
