"""One run of an experiment among those that a stage reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class ChosenRun(Record):
    """A run with its labels by axis, and its values by axis where the axis is a list of values."""

    run: str
    coordinates: dict[str, str]
    values: dict[str, Any]
