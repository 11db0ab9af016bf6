"""What the spec of every test has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class Inequality(Record):
    """A test's name, sentence by language, experiment, and threshold on one side; the other is None."""

    name: str
    says: Mapping[str, str]
    experiment: str
    at_least: float | None
    at_most: float | None
