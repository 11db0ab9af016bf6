"""The spec of a run's spectrum."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class SpectrumSpec(Record):
    """One spectrum.

    Attributes:
        experiment: the experiment's name.
        run: the run's name.
        methods: the spectral methods.
    """

    experiment: str
    run: str
    methods: tuple[Named, ...]
