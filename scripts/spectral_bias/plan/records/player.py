"""The spec of what a claim's page shows step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class PlayedRun(Record):
    """A run, what it is called in each language, and the dataset whose training points are drawn; empty for none."""

    experiment: str
    run: str
    label: Mapping[str, str]
    dataset: str


@dataclass(frozen=True)
class PlayerSpec(Record):
    """The runs that a player can show, and the places in them of those that are shown first.

    Attributes:
        claim: the claim.
        runs: the runs.
        left: the run that is shown first.
        right: the one beside it; None for none.
        step: the step that is shown first; None for one in the middle.
        threshold: the threshold whose first passages are marked.
        about: what to look at, in each language.
    """

    claim: str
    runs: tuple[PlayedRun, ...]
    left: int
    right: int | None
    step: int | None
    threshold: float
    about: Mapping[str, str]
