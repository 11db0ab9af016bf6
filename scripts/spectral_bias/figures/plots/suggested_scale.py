"""Suggested frequency scales: how often they are near the best of a sweep, by kind of signal, and against the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, plain_ticks
from spectral_bias.figures.runs import Experiments, Runs
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text

# What chooses a scale, in the measure's word and the legend's.
CHOICES = {
    "suggested": "suggested",
    "fixed": "default",
    "neighbour": "suggested for the next one",
    "validated": "chosen by held-out points",
}
MEASURE = "suggested_ratio"
CLAIMED = "suggested"


def suggested_scale(
    experiments: Experiments,
    verdict: Verdict,
    *,
    lines_features: Text,
    lines_siren: Text,
    pictures_features: Text,
    pictures_siren: Text,
) -> Figure:
    """Four panels.

    Args:
        lines_features: Gaussian features by sigma, on signals of a line.
        lines_siren: SIRENs by omega, on such signals.
        pictures_features: Gaussian features by sigma, on pictures.
        pictures_siren: SIRENs by omega, on pictures.
    """
    names = {
        "lines, features": lines_features,
        "lines, SIREN": lines_siren,
        "pictures, features": pictures_features,
        "pictures, SIREN": pictures_siren,
    }
    figure = Figure(figsize=(PAGE_WIDTH, 6.4))
    axes = figure.subplots(2, 2, gridspec_kw={"height_ratios": (1.25, 1.0)})
    tests = {words: _first_test(verdict, name) for words, name in names.items()}
    _shares(axes[0, 0], verdict, names)
    _by_kind(axes[0, 1], tests, {words: experiments[name] for words, name in names.items()})
    for ax, axis, lines, pictures, word in (
        (axes[1, 0], "sigma", lines_features, pictures_features, "sigma"),
        (axes[1, 1], "omega", lines_siren, pictures_siren, "omega_0"),
    ):
        _against_the_best(ax, {"lines": experiments[lines], "pictures": experiments[pictures]}, axis, word)
    label_panels(axes.ravel())
    return figure


def _first_test(verdict: Verdict, experiment: str) -> JudgedTest:
    """The claim's own test of an experiment: the suggestion within a factor of the best.

    Raises:
        LookupError: the verdict has none.
    """
    return verdict.one(MEASURE, kind="test", experiment=experiment, choice=CLAIMED, over="best")


def _shares(ax: Axes, verdict: Verdict, names: Mapping[str, str]) -> None:
    for group, name in enumerate(names.values()):
        judged = _first_test(verdict, name)
        for index, choice in enumerate(CHOICES):
            within = judged.parameters["within"]
            found = verdict.find(MEASURE, experiment=name, choice=choice, over="best", within=within)
            for test in found[:1]:
                row = -(group + 0.18 * index)
                ax.plot(test.interval, [row] * 2, color=COLOURS[index + 1], linewidth=1.6)
                ax.plot(test.estimate, row, MARKERS[index], color=COLOURS[index + 1], markersize=5)
        ends = [-(group - 0.1), -(group + 0.18 * (len(CHOICES) - 1) + 0.1)]
        ax.plot([judged.threshold] * 2, ends, color=GREY, linewidth=0.9, linestyle=LINES[1])
    for index, words in enumerate(CHOICES.values()):
        ax.plot([], [], MARKERS[index], color=COLOURS[index + 1], linestyle="-", markersize=5, label=words)
    ax.plot([], [], color=GREY, linewidth=0.9, linestyle=LINES[1], label="claimed of the suggested")
    ax.set_yticks([-(group + 0.27) for group in range(len(names))], list(names))
    ax.set(xlim=(-0.03, 1.03), ylim=(-len(names) - 1.35, 0.25), xlabel="share of signals", title="near the best scale")
    ax.legend(loc="lower left", fontsize=6, handlelength=1.8, ncols=2, columnspacing=1.0)


def _by_kind(ax: Axes, tests: Mapping[str, JudgedTest], experiments: Mapping[str, Runs]) -> None:
    """A row a kind; seeds take the kinds in turn."""
    labels: list[str] = []
    rows: dict[str, int] = {}
    for index, (words, runs) in enumerate(experiments.items()):
        kinds = str(runs[0].data.attrs["kinds"]).split(", ")
        if kinds[0] not in rows:
            rows |= {kind: -(len(labels) + place) for place, kind in enumerate(kinds)}
            labels += kinds
        values = tests[words].values
        shares = [float(np.mean(values[place :: len(kinds)])) for place in range(len(kinds)) if place < len(values)]
        marker: dict[str, Any] = {"marker": MARKERS[index % 2], "color": COLOURS[index % 2 + 1], "markersize": 3.4}
        shift = 0.22 if index % 2 == 0 else -0.22
        ax.plot(shares, [rows[kind] + shift for kind in kinds[: len(shares)]], linestyle="none", **marker)
    for index, name in enumerate(("features", "SIREN")):
        ax.plot([], [], linestyle="none", marker=MARKERS[index], color=COLOURS[index + 1], markersize=4, label=name)
    ax.set_yticks([rows[label] for label in labels], [label.replace("_", " ") for label in labels])
    ax.tick_params(axis="y", labelsize=6)
    ax.grid(axis="y", linewidth=0.3, color="#dddddd")
    ax.set(xlim=(-0.03, 1.03), xlabel="share of signals", title="suggestions near the best, by kind")
    ax.set_ylim(min(rows.values()) - 2.2, 0.8)
    ax.legend(loc="lower left", ncols=2, fontsize=6)


def _against_the_best(ax: Axes, experiments: Mapping[str, Runs], axis: str, word: str) -> None:
    """Dots are spread a little, since both numbers are of one grid; the spread is by seed and the same every time."""
    ends: list[float] = []
    for index, (name, runs) in enumerate(experiments.items()):
        sweep = runs.by(axis)
        suggested = np.asarray(sweep[0].data["suggested_scale"], np.float64)
        best = _best(sweep, axis)
        turn = 2.0 * np.pi * np.arange(len(best)) * (3.0 - np.sqrt(5.0)) / 2.0
        radius = 0.12 * np.sqrt((np.arange(len(best)) + 0.5) / len(best))
        x, y = best * np.exp(radius * np.cos(turn)), suggested * np.exp(radius * np.sin(turn))
        ax.plot(x, y, MARKERS[index], color=COLOURS[index + 1], markersize=3, alpha=0.6, markeredgewidth=0, label=name)
        ends += [min(sweep.numbers(axis)), max(sweep.numbers(axis))]
    line = [min(ends), max(ends)]
    ax.plot(line, line, color=GREY, linewidth=0.8, linestyle=LINES[3], zorder=0)
    ax.set(xscale="log", yscale="log", xlabel=f"best {word} of the sweep", ylabel=f"suggested {word}")
    ax.set_title(f"{word} of each signal")
    plain_ticks(ax.xaxis)
    plain_ticks(ax.yaxis)
    ax.legend(loc="upper left", fontsize=6)


def _best(sweep: Runs, axis: str) -> Float[np.ndarray, " seed"]:
    errors = np.stack([np.asarray(run.data["test_error"].isel(step=-1), np.float64) for run in sweep])
    least = np.where(np.isfinite(errors), errors, np.inf).argmin(axis=0)
    return np.array(sweep.numbers(axis))[least]


def suggested_scale_facts(
    *, lines_features: str, lines_siren: str, pictures_features: str, pictures_siren: str
) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        tests=(
            {"measure": MEASURE, "kind": "test", "experiment": lines_features, "choice": CLAIMED, "over": "best"},
            {"measure": MEASURE, "kind": "test", "experiment": lines_siren, "choice": CLAIMED, "over": "best"},
            {"measure": MEASURE, "kind": "test", "experiment": pictures_features, "choice": CLAIMED, "over": "best"},
            {"measure": MEASURE, "kind": "test", "experiment": pictures_siren, "choice": CLAIMED, "over": "best"},
        ),
        experiments=("lines_features", "lines_siren", "pictures_features", "pictures_siren"),
        reads={
            "lines_features": {"seed step": "test_error", "seed": "suggested_scale"},
            "lines_siren": {"seed step": "test_error", "seed": "suggested_scale"},
            "pictures_features": {"seed step": "test_error", "seed": "suggested_scale"},
            "pictures_siren": {"seed step": "test_error", "seed": "suggested_scale"},
        },
        numbers={
            "lines_features": "sigma",
            "lines_siren": "omega",
            "pictures_features": "sigma",
            "pictures_siren": "omega",
        },
        lines_alone=True,
    )
