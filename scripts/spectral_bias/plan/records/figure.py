"""The spec of a claim's figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.plan.records.chosen_run import ChosenRun
from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class FigureSpec(Record):
    """The plot with its parameters, title and caption in English, and every run of each of the claim's experiments."""

    claim: str
    title: str
    figure: Named
    caption: str
    runs: Mapping[str, tuple[ChosenRun, ...]]
