"""The spec of the record of the run-wide settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class SettingsSpec(Record):
    """The settings, resolved."""

    settings: Mapping[str, Any]
