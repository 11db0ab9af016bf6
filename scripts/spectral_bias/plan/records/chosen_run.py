"""One run of an experiment among those that a stage reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class ChosenRun(Record):
    """A run and its place on the experiment's axes.

    Attributes:
        run: its name.
        coordinates: label by axis.
        values: value by axis, where the axis is a list of values.
    """

    run: str
    coordinates: Mapping[str, str]
    values: Mapping[str, Any]
