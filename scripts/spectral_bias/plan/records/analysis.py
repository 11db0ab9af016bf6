"""The spec of a spectrum that is computed without training."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class AnalysisSpec(Record):
    """One computed spectrum.

    Attributes:
        experiment: the experiment's name.
        run: the run's name.
        title: the experiment's title.
        analysis: what is computed.
    """

    experiment: str
    run: str
    title: str
    analysis: Named
