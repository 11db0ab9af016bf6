"""The user's own logs among the networks of the atlas: what the record of a card says of its training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from spectral_bias.plan.records.atlas import AtlasRun

CARD = "card"


def runs_of_cards(cards: Mapping[str, Mapping[str, Any]]) -> list[AtlasRun]:
    """One run a card; none for a log that could not be analysed, whose reasons are on its page.

    Args:
        cards: the record of each (``card.json``) by name.
    """
    return [_run(name, record) for name, record in cards.items() if "refused" not in record]


def card_page_of(run: AtlasRun) -> str:
    """The address of a card's page from the atlas; empty for any other run."""
    return f"../cards/{quote(run.run)}/index.html" if run.kind == CARD else ""


def _run(name: str, record: Mapping[str, Any]) -> AtlasRun:
    """A log does not say what network it is of: activation, optimiser and the like stay empty."""
    points = record["points"]
    return AtlasRun(
        experiment="",
        run=name,
        kind=CARD,
        own=True,
        replicates="",
        claims=(),
        dataset=record["log"],
        inputs=points["dimensions"],
        training_points=points["trained_on"],
    )
