"""The spec of a claim's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class PageSpec(Record):
    """One page of the report.

    Attributes:
        claim: the claim's name.
        text: the claim file's text.
        setups: the claim's experiments, resolved, by name.
    """

    claim: str
    text: Mapping[str, Any]
    setups: Mapping[str, Any]
