"""E5: less spectral bias alone makes no network more accurate. Exponent and speed beside the error, and tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from spectral_bias.figures.panels import CLEAR_DOTS, DOTS, label_panels, median
from spectral_bias.figures.runs import Bounded, Experiments, Runs, last_step, passage
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveFraction, Text
from spectral_bias.verdicts.exponent import exponent_of
from spectral_bias.verdicts.reading import Spectrum

AXIS = "network"
MEASURE = "correlation_over_runs"
# Of the axis of exponents, beyond the largest known one: where those stand that are open.
MARGIN = 0.18
FAINT: dict[str, Any] = {**DOTS, "markersize": 3, "alpha": 0.25}


def atlas_accuracy(
    experiments: Experiments,
    verdict: Verdict,
    *,
    experiment: Text,
    frequency: PositiveFloat,
    threshold: PositiveFraction = 0.2,
) -> Figure:
    """Three panels.

    Args:
        experiment: the networks, along an axis ``network`` of labels that begin with the activation and a hyphen.
        frequency: the frequency of the panel of times.
        threshold: threshold of the relative error.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.2))
    grid = figure.add_gridspec(2, 2, height_ratios=[1.35, 1])
    by_exponent = figure.add_subplot(grid[0, 0])
    by_time = figure.add_subplot(grid[0, 1], sharey=by_exponent)
    tests = figure.add_subplot(grid[1, :])
    groups = _by_activation(experiments[experiment])

    def exponent(run: Spectrum) -> Bounded:
        return exponent_of(run.data, threshold)

    def time(run: Spectrum) -> Bounded:
        return passage(run.data, threshold, frequency=frequency)

    known = [float(median(exponent(run).values)) for runs in groups.values() for run in runs]
    edge = float(np.nanmax(np.append(known, 1.0))) * (1.0 + MARGIN)
    _scatter(by_exponent, groups, exponent, edge)
    by_exponent.set(xlabel="exponent alpha", ylabel="error at the end (rms)", yscale="log", title="alpha and error")
    never = 2.0 * last_step(experiments[experiment])
    _scatter(by_time, groups, time, never)
    by_time.set(xscale="log", xlabel=f"first step under {threshold:g} at k = {frequency:g}", title="speed and error")
    by_time.tick_params(labelleft=False)
    for ax, place, words in ((by_exponent, edge, "open"), (by_time, never, "never")):
        ax.axvline(place, color=GREY, linewidth=0.6, zorder=0)
        ax.annotate(words, (place, 1.01), xycoords=("data", "axes fraction"), ha="center", fontsize=6.5, color=GREY)
    _rows(tests, [test for test in verdict.tests if test.measure == MEASURE])
    marks: list[dict[str, Any]] = [{**look(place), "linestyle": "none"} for place in range(len(groups))]
    handles = [Line2D([], [], label=name, **mark) for name, mark in zip(groups, marks, strict=True)]
    handles.append(Line2D([], [], color=GREY, linewidth=0.8, label="open between these ends"))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), columnspacing=1.2)
    label_panels([by_exponent, by_time, tests])
    return figure


def _by_activation(runs: Runs) -> dict[str, list[Spectrum]]:
    groups: dict[str, list[Spectrum]] = {}
    for run in runs:
        if AXIS not in run.coordinates:
            raise LookupError(f"run {run.run} has no axis {AXIS}; its axes: {', '.join(run.coordinates) or 'none'}")
        groups.setdefault(run.coordinates[AXIS].partition("-")[0], []).append(run)
    return groups


def _scatter(
    ax: Axes, groups: dict[str, list[Spectrum]], number: Callable[[Spectrum], Bounded], ceiling: float
) -> None:
    """Seeds as faint dots, a network's medians as a mark, and what its logs leave open as a line; at most to ceiling.

    A median that is open altogether stands at the ceiling.
    """
    for place, runs in enumerate(groups.values()):
        style: dict[str, Any] = {**look(place), "linestyle": "none", "markersize": 4}
        for run in runs:
            found, errors = number(run), _last_errors(run)
            ax.plot(_within(found.values, ceiling), errors, color=style["color"], zorder=1, **FAINT)
            middle, lower, upper = (float(median(each)) for each in found)
            height = float(median(errors))
            if lower < upper and np.isfinite(lower):
                ends = _within(np.array([lower, upper]), ceiling)
                ax.plot(ends, [height] * 2, color=style["color"], linewidth=0.8, alpha=0.6, zorder=1.5)
            ax.plot(_within(np.array([middle]), ceiling), [height], **style)


def _last_errors(run: Spectrum) -> Float[np.ndarray, " seed"]:
    return np.asarray(run.data["rmse"].isel(step=-1), np.float64)


def _within(numbers: Float[np.ndarray, " n"], ceiling: float) -> Float[np.ndarray, " n"]:
    """Numbers at most at the ceiling; those that are open stand there."""
    return np.minimum(np.where(np.isnan(numbers), ceiling, numbers), ceiling)


def _rows(ax: Axes, tests: Sequence[JudgedTest]) -> None:
    """A row a test: the seeds' correlations between their ends, the estimate on its interval, and the threshold."""
    for row, test in enumerate(tests):
        for seed, (lower, upper) in enumerate(zip(test.lower, test.upper, strict=True)):
            height = -row + 0.28 - 0.28 * seed / max(len(test.lower) - 1, 1)
            ax.plot([lower, upper], [height] * 2, color=COLOURS[1], linewidth=0.8, alpha=0.6)
            ax.plot(test.values[seed], height, color=COLOURS[1], **CLEAR_DOTS)
        ax.plot(test.interval, [-row - 0.2] * 2, color=COLOURS[0], linewidth=1.2)
        ax.plot(test.estimate_ends, [-row - 0.2] * 2, "D-", color=COLOURS[0], linewidth=2.5, markersize=3)
        ax.plot([test.threshold] * 2, [-row - 0.35, -row + 0.4], color=GREY, linestyle=LINES[1])
        ax.plot(test.threshold, -row + 0.4, ">" if test.side == "at_least" else "<", color=GREY, markersize=4)
    ax.set_yticks([-row for row in range(len(tests))], [f"{test.name}\n({_kind(test)})" for test in tests])
    ends = np.array([end for test in tests for end in (*test.lower, test.interval[0])], np.float64)
    least = float(np.min(ends, initial=0.0, where=np.isfinite(ends)))
    ax.set(ylim=(0.6 - max(len(tests), 1), 0.6), xlim=(least - 0.02, 1.02))
    ax.set_xlabel("rank correlation \N{GREEK SMALL LETTER RHO} over networks")
    ax.set_title("tests: seeds between their ends; estimate (diamonds) on its interval; threshold, tip: side claimed")


def _kind(test: JudgedTest) -> str:
    """A test's kind, and whether it is of the absolute value, which is never below 0."""
    return f"{test.kind}, |\N{GREEK SMALL LETTER RHO}|" if test.parameters.get("scale") == "absolute" else test.kind


def atlas_accuracy_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={"experiment": {"seed step": "rmse", "": "first_passage_step first_passage_after_step"}},
        axes={"experiment": {"network": ()}},
        level="threshold",
        lines_alone=True,
    )
