"""An experiment: what is done. Dataset, model, loss, optimiser, steps, seeds, and the axes it varies.

Two more kinds train nothing here: one is computed, one reads the log of somebody else's training. A replicate does
another experiment once more, with seeds of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from spectral_bias.config.parameter_schema import Member
from spectral_bias.config.values import AXIS, LABEL, NAME, Number, Strict

LAST_STEP = 2**31 - 1
_IN_FILE_NAME = re.compile(r"[A-Za-z0-9_.+-]+")

Dataset = Annotated[Any, Member("datasets")]
Network = Annotated[Any, Member("models.networks")]
Loss = Annotated[Any, Member("training.losses")]
Optimiser = Annotated[Any, Member("training.optimisers")]
Schedule = Annotated[Any, Member("training.schedules")]
Method = Annotated[Any, Member("spectra.methods")]
Analysis = Annotated[Any, Member("spectra.analyses")]


class Snapshots(Strict):
    """The logged steps: every ``every`` up to ``until``, then each ``growth`` times the last."""

    every: Annotated[int, Field(ge=1)] = Field(default=5, description="Spacing of the logged steps at first.")
    until: Annotated[int, Field(ge=0)] = Field(default=500, description="The step from which the spacing grows.")
    growth: Annotated[Number, Field(gt=1)] = Field(
        default=1.025, description="Ratio of neighbouring logged steps after that."
    )


class Axis(Strict):
    """One thing that an experiment varies: a list of values of one key, or labelled cases of several keys."""

    path: str | None = Field(None, description="The key that varies, dotted, such as model.activation.a.")
    values: list[Any] | None = Field(None, description="Its values; each is its own label.")
    cases: dict[Annotated[str, Field(pattern=LABEL)], dict[str, Any]] | None = Field(
        None, description="Labelled cases, each a mapping of dotted keys to values."
    )

    @model_validator(mode="after")
    def _one_form(self) -> Axis:
        given = [key for key in ("path", "values", "cases") if getattr(self, key) is not None]
        if given not in (["path", "values"], ["cases"]):
            raise PydanticCustomError("axis_form", "an axis has either path and values, or cases")
        entries = self.values if self.cases is None else list(self.cases)
        if not entries:
            raise PydanticCustomError("axis_empty", "an axis needs at least one value")
        labels: set[str] = set()
        for label in map(label_of, entries):
            if not _IN_FILE_NAME.fullmatch(label):
                message = "{label} cannot be part of a file name; give cases with labels instead"
                raise PydanticCustomError("axis_label", message, {"label": repr(label)})
            if label in labels:
                message = "an axis has the same value twice; both are called {label}"
                raise PydanticCustomError("axis_twice", message, {"label": repr(label)})
            labels.add(label)
        return self


class Experiment(Strict):
    """One file of ``config/experiments/``."""

    title: str = Field(description="One line for people.")
    dataset: Dataset = Field(description="Where points and labels come from: a name from datasets/.")
    model: Network = Field(description="The network: a name from models/networks/.")
    loss: Loss = Field("mse", validate_default=True, description="The loss: a name from training/losses/.")
    optimiser: Optimiser = Field(description="The optimiser: a name from training/optimisers/.")
    schedule: Schedule = Field(
        "constant", validate_default=True, description="How steps shrink: a name from training/schedules/."
    )
    batch: Annotated[int, Field(ge=1)] | Literal["full"] = Field(
        "full", description="Points a step; shuffled without replacement, epoch by epoch."
    )
    steps: Annotated[int, Field(ge=1, le=LAST_STEP)] = Field(description="Optimiser steps.")
    snapshots: Snapshots = Field(
        default_factory=Snapshots, description="The steps at which the network's output is logged."
    )
    features: Annotated[int, Field(ge=0, le=1000)] = Field(
        0,
        description="Outputs of the hidden layers are kept at this many of the logged steps, log-spaced, the first and "
        "the last among them.",
    )
    seeds: Annotated[int, Field(ge=1, le=10000)] = Field(description="Members of the ensemble.")
    paired: bool = Field(
        False, description="Seed i starts from the same random numbers in every run, for paired comparisons."
    )
    spectra: Annotated[list[Method], Field(min_length=1)] = Field(
        description="How snapshots are analysed: names from spectra/methods/."
    )


class Computed(Strict):
    """One file of ``config/experiments/`` that trains nothing: an analysis of an activation, a kernel or a solver."""

    title: str = Field(description="One line for people.")
    analysis: Analysis = Field(description="What is computed: a name from spectra/analyses/.")


class ExternalLog(Strict):
    """One file of ``config/experiments/`` whose networks were trained elsewhere: the log that this left is analysed."""

    title: str = Field(description="One line for people.")
    external_log: str = Field(
        description="The log, a NetCDF file in the form of docs/run-file.md: its path, relative to the working folder."
    )
    spectra: Annotated[list[Method], Field(min_length=1)] = Field(
        description="How snapshots are analysed: names from spectra/methods/."
    )


class _Varied(Strict):
    axes: dict[Annotated[str, Field(pattern=AXIS)], Axis] = Field(
        default_factory=dict, description="What varies; the runs are the product of the axes."
    )


class ExperimentFile(_Varied, Experiment):
    """An experiment with the axes that it varies."""


class ComputedFile(_Varied, Computed):
    """A computed experiment with the axes that it varies."""


class ExternalLogFile(_Varied, ExternalLog):
    """An experiment trained elsewhere with the axes that it varies."""


class Replicate(Strict):
    """One file of ``config/experiments/`` that does a trained experiment once more, with seed streams of its own.

    Everything else is inherited, as the scale's overlays have it. Data that are drawn at random are drawn anew.
    """

    title: str = Field("", description="One line for people; that of the first experiment if left out.")
    replicates: Annotated[str, Field(pattern=NAME)] = Field(description="The experiment that is done once more.")
    seeds: Annotated[int, Field(ge=1, le=10000)] = Field(
        description="Members of its ensembles. The number is fixed before it runs, and is not raised afterwards."
    )
    runs: dict[str, Any] = Field(
        default_factory=dict,
        description="Axis labels (one or a list) that choose some of the experiment's runs; all of them if left out.",
    )


Setup = Experiment | Computed | ExternalLog
SetupFile = ExperimentFile | ComputedFile | ExternalLogFile


def record_of(data: Mapping[str, Any]) -> type[SetupFile | Replicate]:
    """The record that a file's keys ask for: computed where it names an analysis, a log where it names one."""
    if "replicates" in data:
        return Replicate
    return ComputedFile if "analysis" in data else ExternalLogFile if "external_log" in data else ExperimentFile


def setup_of(data: Mapping[str, Any]) -> type[Setup]:
    """The record of one run, likewise."""
    return Computed if "analysis" in data else ExternalLog if "external_log" in data else Experiment


def label_of(value: Any) -> str:
    """An axis value as a label of run names: ``0.3``, ``tanh``, ``64x64`` for a list."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        rest = [label_of(item) for key, item in value.items() if key != "name"]
        return "".join([str(value.get("name", "")), *rest])
    if isinstance(value, list):
        return "x".join(label_of(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
