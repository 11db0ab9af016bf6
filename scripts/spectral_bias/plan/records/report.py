"""The spec of the report's first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class ReportSpec(Record):
    """The first page.

    Attributes:
        claims: title, statement and corrected statement by claim.
        scale: the name of the scale.
    """

    claims: Mapping[str, Any]
    scale: str
