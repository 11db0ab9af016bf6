"""The spec of a card."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class CardSpec(Record):
    """A card's name, and the path of its log."""

    card: str
    log: str
