"""What a claim's player shows: some runs step by step, and which of them stand side by side first."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from spectral_bias.config.values import Number, Strict
from spectral_bias.config.words import Words


class ShownRuns(Strict):
    """Runs of one experiment that a player can show."""

    experiment: str = Field(description="One of the claim's experiments.")
    where: dict[str, Any] = Field(
        default_factory=dict, description="Axis labels (one or a list) that choose its runs; all if left out."
    )
    label: Words | None = Field(
        None,
        description="What the runs are called; `{axis}` stands for a run's label on that axis. If left out, they are "
        "named by the axes that vary.",
    )
    training_points: bool = Field(
        False,
        description="Whether the training points are drawn beside the output, with each seed's own labels.",
    )


class ShownRun(Strict):
    """One of the runs that a player can show."""

    experiment: str = Field(description="The experiment.")
    run: str = Field(description="The run's name, as in `results/spectra/<experiment>/<run>.nc`.")


class Player(Strict):
    """A network that can be watched as it learns, on the claim's page."""

    runs: Annotated[list[ShownRuns], Field(min_length=1)] = Field(
        description="The runs that a reader can choose from, in their order. Their spectra must keep frames: the "
        "method `player_frames` does."
    )
    left: ShownRun = Field(description="The run that is shown first.")
    right: ShownRun | None = Field(None, description="The run beside it; none if left out.")
    step: Annotated[int, Field(ge=0)] | None = Field(
        None,
        description="The step that is shown first, or the nearest one that is kept; one in the middle if left out.",
    )
    threshold: Annotated[Number, Field(gt=0, lt=1)] = Field(
        0.2,
        description="Threshold of the relative error under which first passages are marked; the nearest one that "
        "a spectrum has.",
    )
    about: Words | None = Field(None, description="What to look at, in one sentence.")
