"""B7: depth accelerates training. Loss by depth, at equal width and at equal parameters, on tones and on digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import curve, label_panels, never_line, plain_ticks, spread
from spectral_bias.figures.runs import Experiments, Runs, last_step
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveInt, Text
from spectral_bias.spectra.passage import first_passage
from spectral_bias.verdicts.reading import Spectrum

# What it draws of each of its four experiments.
LOSS: dict[str, str] = {"seed step": "loss"}
DEPTH: dict[str, tuple[str, ...]] = {"depth": ()}
Number = Callable[[Spectrum], Float[np.ndarray, " seed"]]


def depth_accelerates(
    experiments: Experiments,
    verdict: Verdict,
    *,
    experiment: Text,
    equal: Text,
    images: Text,
    images_equal: Text,
    linear: Text,
    images_linear: Text,
    linear_depth: PositiveInt,
) -> Figure:
    """Two rows: tones and digits.

    Across: the loss at equal width, the loss at equal parameters, and what is claimed against depth.

    Args:
        experiments: their runs by name, with an axis of depths.
        verdict: the claim's verdict.
        experiment: networks of equal width on tones.
        equal: networks of equal parameters on tones.
        images: networks of equal width on digits.
        images_equal: networks of equal parameters on digits.
        linear: the depth's label of the tones' network whose last layers are linear.
        images_linear: the same on digits.
        linear_depth: how many hidden layers those have, linear ones included.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.0))
    grid = figure.subplots(2, 3, width_ratios=[1.2, 1.2, 1])
    level = verdict.parameter("level", "loss_speed_up")
    linears = (linear, images_linear)
    digits = {name: experiments[images].where(activation=name) for name in ("relu", "tanh")}
    for row, name, wide, narrow in (
        (grid[0], "two tones", experiments[experiment], experiments[equal]),
        (grid[1], "digits, relu", digits["relu"], experiments[images_equal]),
    ):
        _losses(row[0], wide, linears, f"{name}: equal width")
        _losses(row[1], narrow, linears, f"{name}: equal parameters")
        row[1].sharey(row[0])
        row[0].set_ylabel("training loss")
    for ax in grid[0, :2]:
        ax.axhline(level, color=GREY, linewidth=0.8, linestyle=LINES[1])

    def time(run: Spectrum) -> Float[np.ndarray, " seed"]:
        steps = np.asarray(
            first_passage(np.asarray(run.data["loss"], np.float64), np.asarray(run.data["step"]), level), np.float64
        )
        return np.where(steps < 0, np.inf, np.maximum(steps, 0.5))

    shown = {"equal width": experiments[experiment], "equal parameters": experiments[equal]}
    _against_depth(grid[0, 2], shown, linears, linear_depth, time)
    grid[0, 2].set(ylabel=f"steps to a loss of {level:g}", title="two tones: time by depth")
    shown = {
        "relu, equal width": digits["relu"],
        "relu, equal parameters": experiments[images_equal],
        "tanh, equal width": digits["tanh"],
    }
    _against_depth(
        grid[1, 2], shown, linears, linear_depth, lambda run: np.asarray(run.data["loss"], np.float64)[:, -1]
    )
    grid[1, 2].set(ylabel="training loss at the last step", title="digits: loss by depth")
    label_panels(list(grid.ravel()))
    return figure


def _losses(ax: Axes, runs: Runs, linears: tuple[str, ...], title: str) -> None:
    for index, run in enumerate(runs):
        depth = run.coordinates["depth"]
        line: dict[str, Any] = {"color": COLOURS[index], "linestyle": LINES[index]}
        words = f"{depth} linear" if depth in linears else depth
        curve(
            ax,
            np.asarray(run.data["step"], np.float64),
            np.asarray(run.data["loss"], np.float64),
            (0.25, 0.75),
            label=words,
            **line,
        )
    ax.set(yscale="log", title=title, xlabel="optimiser step")
    ax.legend(
        title="hidden layers", fontsize=6, title_fontsize=6, ncols=2, loc="upper right", bbox_to_anchor=(1.0, 0.86)
    )


def _against_depth(
    ax: Axes, kinds: Mapping[str, Runs], linears: tuple[str, ...], linear_depth: int, measured: Number
) -> None:
    """Seeds and medians by depth; networks with linear layers stand at their depth, unjoined."""
    found = np.concatenate([measured(run) for runs in kinds.values() for run in runs])
    last = max(last_step(runs) for runs in kinds.values() if runs)
    ceiling = None if np.isfinite(found).all() else 1.3 * last
    depths = set[float]()
    for index, (kind, runs) in enumerate(kinds.items()):
        plain = Runs(run for run in runs if run.coordinates["depth"] not in linears)
        depths |= set(plain.numbers("depth"))
        values = [measured(run) for run in plain]
        spread(ax, plain.numbers("depth"), values, ceiling, label=kind, **look(index))
        for run in runs:
            if run.coordinates["depth"] in linears:
                hollow = {**look(index), "linestyle": "", "markerfacecolor": "white"}
                words = "last layers linear" if index == 0 else None
                spread(ax, [linear_depth], [measured(run)], ceiling, label=words, **hollow)
    place: dict[str, Any] = {}
    if ceiling is not None:
        never_line(ax, ceiling)
        place = {"loc": "upper left", "bbox_to_anchor": (0.0, 0.92)}
    ax.set(yscale="log", xlabel="hidden layers")
    plain_ticks(ax.yaxis)
    ax.set_xticks(sorted(depths))
    ax.legend(fontsize=6, **place)


def depth_accelerates_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "equal", "images", "images_equal"),
        reads={"experiment": LOSS, "equal": LOSS, "images": LOSS, "images_equal": LOSS},
        axes={"experiment": DEPTH, "equal": DEPTH, "images": DEPTH, "images_equal": DEPTH},
        tests=({"measure": "loss_speed_up", "value": "level"},),
        lines_alone=True,
    )
