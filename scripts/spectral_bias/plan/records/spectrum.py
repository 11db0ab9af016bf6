"""The spec of a run's spectrum."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class SpectrumSpec(Record):
    """A run of an experiment, and the methods that analyse it."""

    experiment: str
    run: str
    methods: tuple[Named, ...]
