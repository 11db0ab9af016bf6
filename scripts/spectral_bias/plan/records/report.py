"""The specs of what is laid out from verdicts and settings: pages, the table of all claims, the settings' record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class AssetsSpec(Record):
    """Files of the folder ``report``: style and scripts in the order in which they are joined, the charts' licences."""

    style: tuple[str, ...]
    script: tuple[str, ...]
    licences: str


@dataclass(frozen=True)
class PageSpec(Record):
    """A claim's page: the text of its file, its experiments, resolved, by name, and the commands that make it.

    ``modules`` has those that the tests and the experiments name, by the key that names them, with
    their files and digests of these.
    """

    claim: str
    text: Mapping[str, Any]
    setups: Mapping[str, Any]
    commands: tuple[str, ...]
    modules: Mapping[str, Any]


@dataclass(frozen=True)
class ReportSpec(Record):
    """The first page: the words of each claim's file, the order of claims and of cards, and the scale's name.

    With a claim's words stands whether its figure is drawn of lines alone.
    """

    claims: Mapping[str, Any]
    order: tuple[str, ...]
    cards: tuple[str, ...]
    scale: str


@dataclass(frozen=True)
class OverviewSpec(Record):
    """The table and figure of all claims: English titles by claim, chapters, order, and the scale's name."""

    titles: Mapping[str, str]
    chapters: Mapping[str, str]
    order: tuple[str, ...]
    scale: str


@dataclass(frozen=True)
class SettingsSpec(Record):
    """The run-wide settings, resolved."""

    settings: Mapping[str, Any]
