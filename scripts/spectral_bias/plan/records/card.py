"""The specs of a card: what is measured of a log, and the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class CardSpec(Record):
    """A card's name, and the path of its log."""

    card: str
    log: str


@dataclass(frozen=True)
class CardPageSpec(Record):
    """A card's name, the path of its log, and whether the report has a first page to go back to."""

    card: str
    log: str
    has_report: bool
