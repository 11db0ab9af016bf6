"""The spec of a spectrum that is computed without training."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class AnalysisSpec(Record):
    """A run of an experiment, the experiment's title, and what is computed."""

    experiment: str
    run: str
    title: str
    analysis: Named
