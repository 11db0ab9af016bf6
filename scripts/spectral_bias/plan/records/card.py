"""The specs of a card: what is measured of a log, and the page that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class CardSpec(Record):
    """A card's name, the path of its log, and those of second trainings' logs by in what they differ."""

    card: str
    log: str
    second: Mapping[str, str]


@dataclass(frozen=True)
class CardPageSpec(Record):
    """A card's name, the path of its log, and whether the report has a first page to go back to."""

    card: str
    log: str
    has_report: bool
