"""The figure of a card: error by frequency and step, times, target and output, and what is left at the end.

Nothing that a log says in words is drawn, so that no text of a stranger reaches Matplotlib's formulas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from spectral_bias.diagnosis.card import Card, Interval, Times, at_level
from spectral_bias.diagnosis.card_numbers import exponent_words
from spectral_bias.diagnosis.sample_panels import looks_of, show_samples, shown_network
from spectral_bias.diagnosis.timed_places import judged_level
from spectral_bias.figures.panels import MARK, error_bar, label_panels, short_log, step_map
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH

# Inches: a page of two columns, or one column as wide as a telephone.
NARROW = 3.7
PANEL_HEIGHT = 2.5
MAX_LABELS = {1: 7, 2: 9}
# Labels with more letters than LONG are so many fewer on an axis.
LONG, SHARE_OF_LONG = 4, 0.6
MAX_ROWS = 14
MAX_UNIT_LENGTH = 24
UNDER: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (-0.02, -0.24), "borderaxespad": 0.0}


def card_figure(card: Card, run: xr.Dataset, spectrum: xr.Dataset, columns: int = 2) -> Figure:
    """The figure of a card, within ``figures.style.style``.

    Args:
        card: the card.
        run: the log in the run layout, its samples in the order that the card's points say.
        spectrum: its frequency analysis.
        columns: of panels: 2 for a page, 1 for a narrow screen.
    """
    rows = 4 // columns
    width = PAGE_WIDTH if columns > 1 else NARROW
    figure = Figure(figsize=(width, PANEL_HEIGHT * rows + 0.2))
    panels = [figure.add_subplot(rows, columns, number + 1) for number in range(4)]
    errors = errors_by_place(card, spectrum)
    _error_map(panels[0], card, np.asarray(spectrum["step"]), errors)
    _times(panels[1], card, columns)
    if card.points.kind == "cloud" or (card.points.dimensions > 1 and not card.points.shape):
        _errors_at_looks(panels[2], card, spectrum, errors, columns)
    else:
        show_samples(panels[2], card, run, UNDER)
    _left(panels[3], card, columns)
    label_panels(panels)
    return figure


def errors_by_place(card: Card, spectrum: xr.Dataset) -> Float[np.ndarray, "seed step place"]:
    """Relative errors in the order of the card's places."""
    if card.method.name == "filtering":
        parts = [spectrum[f"{name}_relative_error"].isel(delta=0) for name in ("low", "high")]
        return np.stack([np.asarray(part, np.float64) for part in parts], axis=-1)
    error = spectrum["relative_error"]
    dimension = str(error.dims[-1])
    return np.asarray(error.transpose("seed", "step", dimension), np.float64)


def _error_map(ax: Axes, card: Card, steps: np.ndarray, errors: Float[np.ndarray, "seed step place"]) -> None:
    level = judged_level(card.places)
    over = f", median of {len(card.seeds)} networks" if len(card.seeds) > 1 else ""
    ax.set_title(f"relative error{over}\nwhite: first under {level:g}", loc="left")
    ax.set_ylabel(axis_words(card))
    if steps[-1] <= 0:
        _say(ax, "one look at step 0 only")
        return
    middle = np.ma.median(np.ma.masked_invalid(errors), axis=0).filled(np.nan)
    variable = xr.DataArray(middle[None], dims=("seed", "step", "place"), coords={"step": steps})
    labels = [place.label for place in card.places]
    mesh = step_map(ax, variable, labels, LogNorm(0.01, 2.0))
    every = math.ceil(len(labels) / MAX_ROWS)
    ax.set_yticks(range(0, len(labels), every), labels[::every])
    short_log(ax.xaxis)
    error_bar(mesh, [ax])
    left, right = ax.get_xlim()
    for row, place in enumerate(card.places):
        first = at_level(place.summary, level).first
        if first.at is None:
            continue
        ends = np.clip([_from(first), first.at], left, right)
        ax.plot(ends, [row] * 2, linewidth=1.2, clip_on=False, **MARK)
        time = np.clip(_value(first), left, right)
        ax.plot(time, row, marker="|", markersize=9, markeredgewidth=1.2, linestyle="none", clip_on=False, **MARK)


def _times(ax: Axes, card: Card, columns: int) -> None:
    """First passages and times for good against frequency, those that never came on a line above all steps."""
    level, (_, last) = judged_level(card.places), card.steps
    place_at, shift = _across(ax, card, columns)
    shown = [at_level(place.summary, level) for place in card.places]
    known = [time for each in shown for time in (_value(each.first), _value(each.sustained)) if 0 < time < math.inf]
    low = 0.6 * min([*known, max(last, 1)])
    never = 2.2 * max(last, 1)
    for offset, marker, fill, words, time_of in _KINDS:
        colour = COLOURS[1] if fill == "full" else COLOURS[2]
        look: dict[str, Any] = {"color": colour, "marker": marker, "fillstyle": fill, "linestyle": "none"}
        ax.plot([], [], label=f"{words} under {level:g}", **look)
        for x, times in zip(place_at, shown, strict=True):
            time = time_of(times)
            at = shift(x, offset)
            ends = np.clip([_from(time), never if time.at is None else time.at], low, never)
            ax.plot([at] * 2, ends, color=colour, linewidth=1.0, alpha=0.7)
            ax.plot(at, np.clip(_value(time), low, never), clip_on=False, **look)
    words = ""
    if card.exponent is not None:
        words = _exponent_line(ax, card, shown)
    top = 1.3 * max(last, 1)
    if any(time.at is None for each in shown for time in (each.first, each.sustained)):
        top = 1.15 * never
        ax.axhline(never, color=GREY, linewidth=0.6, zorder=0)
        ax.annotate("never", (1.01, never), xycoords=("axes fraction", "data"), va="center", fontsize=6.5, color=GREY)
    ax.set(yscale="log", ylim=(low, top), ylabel="optimiser step")
    ax.yaxis.set_minor_formatter(NullFormatter())
    short_log(ax.yaxis)
    ax.set_title(f"when it was learned\n{words}", loc="left")
    ax.legend(**UNDER, ncols=2, columnspacing=1.2, handletextpad=0.3)


_KINDS: tuple[tuple[float, str, Any, str, Callable[[Times], Interval]], ...] = (
    (-0.5, "o", "full", "first", lambda times: times.first),
    (0.5, "s", "none", "for good", lambda times: times.sustained),
)


def _exponent_line(ax: Axes, card: Card, shown: Sequence[Times]) -> str:
    """The power law through the first passages, where there is one, and the exponent with its bounds in words."""
    exponent = card.exponent
    if exponent is None:
        return ""
    k = np.array([place.frequency for place in card.places])
    times = np.array([_value(each.first) for each in shown])
    if exponent.estimate is not None and _to_scale(card) and (times > 0).all() and np.isfinite(times).all():
        factor = np.exp(np.mean(np.log(times) - exponent.estimate * np.log(k)))
        ax.plot(k, factor * k**exponent.estimate, color=GREY, linestyle=LINES[1], linewidth=0.9, zorder=0)
    basis = "by the logging" if exponent.basis == "logging" else f"over {exponent.seeds} networks"
    words = exponent_words(exponent)
    return f"α {words.estimate.en} ({words.bounds.en}, {basis})"


def _errors_at_looks(ax: Axes, card: Card, spectrum: xr.Dataset, errors: np.ndarray, columns: int) -> None:
    """Relative errors of one network by place at a few steps, for points that make no picture."""
    seed = shown_network(card)
    steps, last = np.asarray(spectrum["step"]), int(np.asarray(spectrum["last_step"])[seed])
    place_at, _ = _across(ax, card, columns)
    for number, look in enumerate(looks_of(steps, last)):
        ax.plot(
            place_at,
            np.maximum(errors[seed, look], 1e-4),
            color=COLOURS[number + 1],
            marker=".",
            linestyle=LINES[number],
            label=f"step {steps[look]:,}",
        )
    ax.set(yscale="log", ylabel="relative error")
    ax.yaxis.set_minor_formatter(NullFormatter())
    short_log(ax.yaxis)
    which = f" of network {seed}" if len(card.seeds) > 1 else ""
    ax.set_title(f"error{which} at a few steps\nno picture: points of {card.points.dimensions} dimensions", loc="left")
    ax.legend(**UNDER, ncols=3, columnspacing=1.0, handlelength=1.5, handletextpad=0.3)


def _left(ax: Axes, card: Card, columns: int) -> None:
    """What is left at the end by place: as a share of the target's energy where the method knows it."""
    place_at, _ = _across(ax, card, columns)
    shares = [place.energy_share for place in card.places]
    known = any(share is not None for share in shares)
    seeds = range(len(card.seeds))
    left = np.array([[place.final_error[seed] for seed in seeds] for place in card.places])
    energy = np.array([math.nan if share is None else share for share in shares])
    if known:
        left = energy[:, None] * left**2
    floor = 1e-8 if known else 1e-4
    middle = np.ma.median(np.ma.masked_invalid(left), axis=1).filled(np.nan)
    dots: dict[str, Any] = {"marker": ".", "linestyle": "none", "alpha": 0.4, "markeredgewidth": 0}
    for x, row, value in zip(place_at, left, middle, strict=True):
        ax.plot(np.full(len(row), x), np.maximum(row, floor), color=COLOURS[2], **dots)
        ax.plot(x, np.maximum(value, floor), color=COLOURS[2], marker="D", linestyle="none")
    ax.plot([], [], color=COLOURS[2], marker="D", linestyle="none", label="left at the end")
    if known:
        ax.plot(place_at, np.maximum(energy, floor), color=COLOURS[0], marker="o", fillstyle="none", linestyle="none")
        ax.plot([], [], color=COLOURS[0], marker="o", fillstyle="none", linestyle="none", label="in the target")
    ax.set(yscale="log", ylabel="share of the target's energy" if known else "relative error at the end")
    ax.yaxis.set_minor_formatter(NullFormatter())
    short_log(ax.yaxis)
    networks = "a dot a network, ◆ median" if len(card.seeds) > 1 else "one network"
    ax.set_title(f"what is left of the error\n{networks}", loc="left")
    ax.legend(**UNDER, ncols=2, columnspacing=1.2, handletextpad=0.3)


def _across(ax: Axes, card: Card, columns: int) -> tuple[np.ndarray, Callable[[float, float], float]]:
    """Set up the axis of places: where each of them is on it, and how to move a mark a little sideways."""
    labels = [place.label for place in card.places]
    most = MAX_LABELS[columns]
    ax.set_xlabel(axis_words(card))
    if not _to_scale(card):
        every = math.ceil(len(labels) / (most * SHARE_OF_LONG if max(map(len, labels)) > LONG else most))
        ax.set_xticks(range(0, len(labels), every), labels[::every])
        ax.set_xlim(-0.6, len(labels) - 0.4)
        return np.arange(len(labels), dtype=np.float64), lambda x, offset: x + 0.24 * offset
    k = np.array([place.frequency for place in card.places])
    span = math.log(k[-1] / k[0]) or 1.0
    ax.set(xscale="log", xlim=(k[0] * math.exp(-0.06 * span), k[-1] * math.exp(0.06 * span)))
    chosen = _apart(np.log(k), span / most)
    ax.set_xticks(k[chosen], [labels[each] for each in chosen])
    ax.xaxis.set_minor_locator(NullLocator())
    return k, lambda x, offset: x * math.exp(0.018 * offset * span)


def _apart(places: np.ndarray, least: float) -> list[int]:
    """Indices of ascending places that are at least this far from the one before."""
    chosen = [0]
    for index in range(1, len(places)):
        if places[index] - places[chosen[-1]] >= least:
            chosen.append(index)
    return chosen


def axis_words(card: Card) -> str:
    """What the axis of places is, with the unit where it is short."""
    what = {"frequency": "frequency k"}.get(card.method.place, card.method.place)
    short = card.method.name != "filtering" and len(card.method.unit) <= MAX_UNIT_LENGTH
    return f"{what}, {card.method.unit}" if short else what


def _to_scale(card: Card) -> bool:
    """Whether places stand where their frequencies are, on a logarithmic axis."""
    k = [place.frequency for place in card.places]
    return card.method.place == "frequency" and k[0] > 0 and len(set(k)) == len(k)


def _value(time: Interval) -> float:
    """Where a time is marked: its median where that is decided, else the look that it came at."""
    if time.at is None:
        return math.inf
    return float(time.at) if time.median is None else time.median


def _from(time: Interval) -> float:
    return 0.0 if time.after is None else float(time.after)


def _say(ax: Axes, words: str) -> None:
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color=GREY)
    ax.set(xticks=[], yticks=[])
