"""A claim: what is concluded. The sentence, where it stands, the experiments it reads, its tests, its figure."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from spectral_bias.config.paper_setup import PaperSetup
from spectral_bias.config.parameter_schema import Member
from spectral_bias.config.player import Player
from spectral_bias.config.values import ARXIV, DOI, NAME, Number, Strict
from spectral_bias.config.words import Words

Measure = Annotated[Any, Member("verdicts.measures")]
Timing = Annotated[Any, Member("timings")]
Figure = Annotated[Any, Member("figures.plots")]
# In the order of the report, which is that of the survey.
Chapter = Literal["phenomenon", "causes", "use", "overcoming", "beyond"]
CHAPTERS: tuple[str, ...] = get_args(Chapter)


class Statement(Strict):
    """The claim's sentence; the Chinese one, for claims of the survey, quotes it to the letter."""

    en: str = Field(description="The sentence in English.")
    zh: str = Field("", description="The sentence in Chinese, for claims of the survey its own; may be left out.")


class Correction(Words):
    """The statement that holds, where the sentence as it stands is loose or false, with a verdict of its own."""

    tests: Annotated[list[str], Field(min_length=1)] = Field(
        description="The claim's tests, controls or limits that it asserts: it is supported where all of them hold."
    )


class Source(Strict):
    """Where the claim stands: an entry of the bibliography by its key, or a citation in words."""

    key: str | None = Field(None, pattern=NAME, description="A key of `references.yaml`.")
    citation: str | None = Field(None, description="Authors, title, year; where `key` is not given.")
    doi: str | None = Field(None, pattern=DOI, description="DOI, without a resolver; beside `citation`.")
    arxiv: str | None = Field(None, pattern=ARXIV, description="arXiv number; beside `citation`.")

    @model_validator(mode="after")
    def _one_form(self) -> Source:
        if (self.key is None) == (self.citation is None):
            raise PydanticCustomError("one_form", "a source has either key or citation")
        if self.key and (self.doi or self.arxiv):
            raise PydanticCustomError("in_bibliography", "doi and arxiv of a key stand in references.yaml")
        return self


class Inequality(Strict):
    """One inequality about runs of one experiment, written down before it is measured."""

    name: Annotated[str, Field(pattern=NAME)] = Field(description="A short name.")
    says: Words = Field(description="What it means, in one sentence.")
    experiment: str = Field(description="The experiment that it reads.")
    where: dict[str, Any] = Field(default_factory=dict, description="Axis labels (one or a list) that choose its runs.")
    at_least: Number | None = Field(None, description="Threshold: the whole interval must lie at or above it.")
    at_most: Number | None = Field(None, description="Threshold: the whole interval must lie at or below it.")

    @model_validator(mode="after")
    def _one_side(self) -> Inequality:
        if (self.at_least is None) == (self.at_most is None):
            raise PydanticCustomError("one_side", "a test has either at_least or at_most")
        return self


class Criterion(Inequality):
    """An inequality about one measure.

    A *test* is the claim itself; a *control* is where the effect must be absent, or where another explanation must
    fail; a *limit* is where the claim is known to break. Tests and controls make the verdict, limits stand beside it.
    """

    kind: Literal["test", "control", "limit"] = Field("test", description="What it is for.")
    added_after: Words | None = Field(
        None,
        description="What had been seen when it, or its threshold, was written down, where that was not before any "
        "result; its page marks it. No part of the verdict.",
    )
    measure: Measure = Field(description="The number per seed: a name from verdicts/measures/.")
    statistic: Literal["proportion", "median", "trend", "value"] = Field(
        description="How seeds become an estimate and an interval that holds with 95 % at any n: proportion "
        "(Clopper-Pearson), median (order statistics, from six seeds on), of a sweep's measure trend (Spearman's "
        "correlation of the runs' medians with the axis, all medians' intervals together), or value: one computed "
        "number, no seeds."
    )

    @model_validator(mode="after")
    def _attainable(self) -> Criterion:
        least, most = {"proportion": (0.0, 1.0), "trend": (-1.0, 1.0)}.get(self.statistic, (-inf, inf))
        threshold = self.at_least if self.at_most is None else self.at_most
        if threshold is not None and not least <= threshold <= most:
            message = "a {statistic} lies between {least} and {most}, and the threshold does not"
            raise PydanticCustomError(
                "unattainable", message, {"statistic": self.statistic, "least": f"{least:g}", "most": f"{most:g}"}
            )
        return self


class Measured(Inequality):
    """An inequality about seconds. They are measurements of a machine: they never enter the verdict."""

    timing: Timing = Field(description="What is timed: a name from timings/.")


def _complete(tests: list[Criterion]) -> list[Criterion]:
    if not {"test", "control"} <= {test.kind for test in tests}:
        raise PydanticCustomError("kinds", "a claim needs at least one test and at least one control")
    return _distinct(tests)


def _distinct(tests: list[Any]) -> list[Any]:
    names = [test.name for test in tests]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        message = "test names must differ; given twice: {names}"
        raise PydanticCustomError("twice", message, {"names": ", ".join(twice)})
    return tests


class Claim(Strict):
    """One file of ``config/claims/``."""

    title: Words = Field(description="A few words for tables.")
    statement: Statement = Field(description="The sentence.")
    chapter: Chapter = Field(
        "beyond", description="The chapter of the report that it stands in; beyond: not a claim of the survey."
    )
    position: Number | None = Field(
        None, description="Its place in the chapter: lower numbers first, those without one last and by name."
    )
    survey_section: str = Field(
        "", description="The survey's section that it stands in; empty for a claim of your own."
    )
    sources: Annotated[list[Source], Field(min_length=1)] = Field(description="The papers behind it.")
    paper_setup: PaperSetup | None = Field(
        None, description="What the paper did and what is done here, for the page; no part of the verdict."
    )
    remark: str = Field(
        "",
        description="What must be said beside the verdict: loose words, changed set-ups, history. "
        "A blank line begins a paragraph.",
    )
    corrected: Correction | None = Field(
        None, description="The statement that holds, where the sentence as it stands is loose or false."
    )
    experiments: Annotated[list[str], Field(min_length=1)] = Field(description="The experiments that it reads.")
    tests: Annotated[list[Criterion], Field(min_length=1), AfterValidator(_complete)] = Field(
        description="Its tests, controls and limits."
    )
    measured: Annotated[list[Measured], AfterValidator(_distinct)] = Field(
        default_factory=list, description="Tests on seconds, reported beside the verdict and not part of it."
    )
    figure: Figure = Field("all_runs", validate_default=True, description="Its figure: a name from figures/plots/.")
    caption: Words = Field(
        Words(
            en="Every run with its passage times, and every test's seeds, estimate and interval from its threshold on.",
            zh="每个运行及其首次到达时间；每个检验的各种子数值、估计值与区间，均以阈值为起点。",
        ),
        description="What the figure shows; verdict and numbers are added from the verdict file.",
    )
    player: Player | None = Field(None, description="What its page shows step by step; nothing if left out.")
