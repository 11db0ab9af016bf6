"""The spec of the table and the figure of all claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class OverviewSpec(Record):
    """The table and the figure.

    Attributes:
        titles: title by claim.
        scale: the name of the scale.
    """

    titles: Mapping[str, str]
    scale: str
