"""The spec of a claim's figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.plan.records.chosen_run import ChosenRun
from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class FigureSpec(Record):
    """One figure.

    Attributes:
        claim: the claim's name.
        title: the claim's title.
        figure: the plot.
        caption: what it shows.
        runs: every run of the claim's experiments, by experiment.
    """

    claim: str
    title: str
    figure: Named
    caption: str
    runs: Mapping[str, tuple[ChosenRun, ...]]
