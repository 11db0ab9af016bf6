"""The figure of a suggestion: the spectrum with the sampling limit, errors by scale, measured curves."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.style import GREY, PAGE_WIDTH, lay_out_once, look, style
from spectral_bias.scales.models import MODELS
from spectral_bias.suggestion.favoured import SCALES, favoured
from spectral_bias.suggestion.suggestion import Suggestion

MAX_DRAWN = 400
FLOOR = 1e-8  # shares of energy below are rounding errors


def figure_of(suggestion: Suggestion) -> Figure:
    """Draw a suggestion with a spectrum.

    Raises:
        ValueError: it has none (a constant signal, or one of too few points).
    """
    if not suggestion.frequency:
        raise ValueError(f"{suggestion.name}: there is nothing to draw: {suggestion.says}")
    measured = favoured()
    with style():
        figure = Figure(figsize=(PAGE_WIDTH, 2.5))
        axes = list(figure.subplots(1, 3 if measured else 2, squeeze=False)[0])
        _spectrum(axes[0], suggestion)
        _errors(axes[1], suggestion)
        if measured:
            for each in measured:
                seen = look(list(SCALES).index(each.model))
                axes[2].loglog(each.cycles, each.error, color=seen["color"], linestyle=seen["linestyle"])
                label = f"{each.band_centre:.3g}"
                axes[2].annotate(label, (each.cycles[0], each.error[0]), color=seen["color"], fontsize=6, va="bottom")
            for index, name in enumerate(SCALES):
                axes[2].plot([], [], color=look(index)["color"], linestyle=look(index)["linestyle"], label=name)
            axes[2].set(title="Measured, by band", xlabel="scale (cycles)")
            axes[2].set_ylabel("test error")
            axes[2].legend()
        label_panels(axes)
        lay_out_once(figure)
    return figure


def _spectrum(ax: Axes, suggestion: Suggestion) -> None:
    frequency, share = (np.asarray(each) for each in (suggestion.frequency, suggestion.share))
    stride = -(-len(frequency) // MAX_DRAWN)
    starts = np.arange(0, len(frequency), stride)
    # Sums over neighbours: no peak is left out.
    ax.loglog(
        frequency[np.minimum(starts + stride // 2, len(frequency) - 1)], np.add.reduceat(share, starts), **look(0)
    )
    ax.lines[0].set(marker="", linestyle="-")
    ax.set_ylim(FLOOR, 2.0)
    ax.axvline(suggestion.limit, color=GREY, linestyle="--")
    ax.annotate("sampling limit", (suggestion.limit, 1.0), xycoords=("data", "axes fraction"), ha="right", va="top",
                rotation=90, color=GREY, fontsize=7)  # fmt: skip
    ax.set(title=f"Spectrum of {suggestion.name}", xlabel="frequency (cycles)", ylabel="share of energy")


def _errors(ax: Axes, suggestion: Suggestion) -> None:
    for index, (model, curve, scale) in enumerate(zip(MODELS, suggestion.curves, suggestion.scales, strict=True)):
        seen = look(index)
        ax.loglog(curve.cycles, curve.error, color=seen["color"], linestyle=seen["linestyle"], label=model.title)
        ax.plot(scale.cycles, scale.error, marker=seen["marker"], color=seen["color"], linestyle="none")
    names = [model.name for model in MODELS]
    for curve in suggestion.swept_curves:
        colour = look(names.index(curve.name))["color"]
        ax.plot(curve.cycles, curve.error, color=colour, linestyle=":", linewidth=0.8)
    for scale in suggestion.swept:
        seen = look(names.index(scale.name))
        where = (scale.cycles, scale.error)
        ax.plot(*where, marker=seen["marker"], color=seen["color"], linestyle="none", fillstyle="none")
    if suggestion.swept:
        ax.plot([], [], color=GREY, linestyle=":", linewidth=0.8, label="swept networks")
    ax.axhline(1.0, color=GREY, linewidth=0.8)
    ax.set(title="Error of points left out", xlabel="scale (cycles or cells)", ylabel="relative error")
    ax.legend()
