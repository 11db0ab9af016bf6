"""D3: Fourier features overcome the spectral bias if their scale fits. Error by scale, by tone, and in pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from spectral_bias.figures.panels import (
    DOTS,
    Seeds,
    claimed,
    error_bar,
    grid_shape,
    label_panels,
    median,
    middle,
    picture,
    seeds_of,
    spread,
)
from spectral_bias.figures.runs import Experiments, Runs
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveFloats, Text

NO_FEATURES = "none"
NAMES = {
    NO_FEATURES: "no features",
    "basic": "basic",
    "positional": "positional",
    "siren": "SIREN",
    "mscale": "MscaleDNN",
}


def fourier_features(
    experiments: Experiments,
    verdict: Verdict,
    *,
    experiment: Text,
    scales: PositiveFloats,
    pictures: Text,
    best: PositiveFloat,
    too_large: PositiveFloat,
) -> Figure:
    """Four panels and a strip of pictures.

    Args:
        experiment: the tones, with an axis of features.
        scales: the scales s of its runs gaussian-s; those that it lacks are left out.
        pictures: the experiment on one image, with an axis of features.
        best: the scale of ``pictures`` that fits.
        too_large: the one that is too large.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.0))
    above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.25, 1.0]).ravel()
    tones = experiments[experiment]
    others = {words: run.data for name, words in NAMES.items() for run in tones.where(features=name)}
    tones.some("features", [f"gaussian-{scale:g}" for scale in scales])
    sweep = {scale: run.data for scale in scales for run in _gaussian(tones, scale)}
    axes = list(above.subplots(1, 2, width_ratios=[1.25, 1.0]))
    _by_scale(axes[0], sweep, others)
    _by_tone(axes[1], {**others, **{f"s = {scale:g}": data for scale, data in sweep.items()}})
    left, right = below.subfigures(1, 2, width_ratios=[1.9, 1.0])
    frames = list(left.subplots(1, 4))
    shown = {"no features": experiments[pictures].one(features=NO_FEATURES).data}
    for scale in (best, too_large):
        shown[f"Gaussian, s = {scale:g}"] = _gaussian(experiments[pictures], scale).one().data
    _strip(frames, shown)
    gains = right.subplots()
    _gains(gains, verdict, pictures, experiments[pictures])
    label_panels([*axes, frames[0], gains])
    return figure


def _gaussian(runs: Runs, scale: float) -> Runs:
    return runs.where(features=f"gaussian-{scale:g}")


def _last(data: xr.Dataset, variable: str) -> Float[np.ndarray, "seed *rest"]:
    return np.asarray(data[variable].isel(step=-1), np.float64)


def _by_scale(ax: Axes, sweep: Mapping[float, xr.Dataset], others: Mapping[str, xr.Dataset]) -> None:
    for index, (variable, words) in enumerate((("test_error", "test points"), ("train_error", "training points"))):
        values = [_last(data, variable) for data in sweep.values()]
        line: dict[str, Any] = {**look(index), "color": COLOURS[index + 1]}
        spread(ax, list(sweep), values, label=words, **line)
    ax.set(xscale="log", yscale="log", xlabel="scale s of Gaussian features (cycles per domain)")
    ax.set(ylabel="relative error", title="five tones: error by scale")
    ax.set_ylim(top=3.0)
    levels = {name: float(median(_last(data, "test_error"))) for name, data in others.items()}
    place = np.inf
    for name, level in sorted(levels.items(), key=lambda each: -each[1]):
        ax.axhline(level, color=GREY, linewidth=0.6, linestyle=LINES[3], zorder=0)
        # Names of lines that are close stand one below the other.
        place = min(level, place / 2.5)
        ax.annotate(
            name, (1.0, level), (1.06, place), xycoords=("axes fraction", "data"), textcoords=("axes fraction", "data"),
            fontsize=6.5, va="center", arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "shrinkA": 0,
            "shrinkB": 0, "relpos": (0.0, 0.5)},
        )  # fmt: skip
    ax.legend(loc="lower left")


def _by_tone(ax: Axes, rows: Mapping[str, xr.Dataset]) -> None:
    error = np.array([median(_last(data, "relative_error")) for data in rows.values()])
    mesh = ax.imshow(np.maximum(error, 1e-3), cmap=ERROR_MAP, norm=LogNorm(0.01, 2.0), aspect="auto")
    frequencies = np.asarray(next(iter(rows.values()))["frequency"])
    ax.set_xticks(range(len(frequencies)), [f"{k:g}" for k in frequencies])
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set(xlabel="tone (cycles per domain)", title="which tones are learned (medians)")
    ax.spines[:].set_visible(False)
    error_bar(mesh, [ax], pad=0.02)


def _strip(frames: Sequence[Axes], shown: Mapping[str, xr.Dataset]) -> None:
    first = next(iter(shown.values()))
    shape = grid_shape(first)
    target = np.asarray(first["target"]).reshape(shape)
    picture(frames[0], target, target, "target")
    frames[0].set_xlabel("every 2nd pixel seen", fontsize=7)
    for ax, (name, data) in zip(frames[1:], shown.items(), strict=True):
        picture(ax, np.asarray(data["shown_prediction"])[0, -1].reshape(shape), target, name)
        ax.set_xlabel(f"{_last(data, 'test_psnr')[0]:.1f} dB", fontsize=7)


def _gains(ax: Axes, verdict: Verdict, pictures: str, runs: Runs) -> None:
    """The gains that tests hold, a row an image; under them those of other models on the first image, as stored."""
    tests = verdict.find("ratio_to_chosen", scale="decibel")
    rows: dict[str, Seeds] = {test.name: test for test in tests}
    image = next((test.name for test in tests if test.experiment == pictures), pictures)
    without = _last(runs.one(features=NO_FEATURES).data, "test_psnr")
    for name, words in NAMES.items():
        for run in runs.where(features=name) if name != NO_FEATURES else ():
            rows[f"{image}, {words}"] = _last(run.data, "test_psnr") - without
    for row, seeds in enumerate(rows.values()):
        colour, values = COLOURS[1] if row < len(tests) else COLOURS[0], seeds_of(seeds)
        ax.plot(values, np.full(values.size, row), color=colour, **DOTS)
        ax.plot(middle(seeds), row, "|", color=colour, markersize=9, markeredgewidth=1.6)
    thresholds = list({test.threshold: test for test in tests}.values())
    line: dict[str, Any] = {"color": GREY, "linewidth": 0.8, "linestyle": LINES[1]}
    for test in thresholds:
        ax.axvline(test.threshold, zorder=0, **line)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set(xlabel="PSNR gain (dB)", title="gain over none", xlim=(min(0.0, ax.get_xlim()[0]), None))
    ax.invert_yaxis()
    bar: dict[str, Any] = {"marker": "|", "markersize": 9, "markeredgewidth": 1.6, "linestyle": "none"}
    handles = [
        Line2D([], [], color=COLOURS[1], label="Gaussian", **bar),
        Line2D([], [], color=COLOURS[0], label="others", **bar),
        *(Line2D([], [], label=claimed(test), **line) for test in thresholds),
    ]
    ax.figure.legend(handles=handles, ncols=2, loc="outside lower right", columnspacing=1.0)


def fourier_features_facts(*, best: float, too_large: float) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "pictures"),
        reads={
            "experiment": {"seed step": "test_error train_error", "seed step frequency": "relative_error"},
            "pictures": {
                "seed step": "test_psnr",
                "shown_seed shown_step sample": "shown_prediction",
                "sample": "target",
            },
        },
        axes={
            "experiment": {"features": ()},
            "pictures": {"features": ("none", f"gaussian-{best:g}", f"gaussian-{too_large:g}")},
        },
        single=("pictures",),
    )
