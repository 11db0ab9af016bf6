"""What the spec of every test has."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class Inequality(Record):
    """A test's name, its sentence, the experiment of its runs, and its threshold on one side; the other is None."""

    name: str
    says: str
    experiment: str
    at_least: float | None
    at_most: float | None
