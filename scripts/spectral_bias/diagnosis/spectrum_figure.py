"""What one training learned when: errors by frequency and step, times by frequency, spectra at steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.diagnosis.notebook_figure import drawn
from spectral_bias.figures.panels import (
    error_bar,
    error_map,
    explain_marks,
    label_panels,
    median,
    never_line,
    place_names,
    short_log,
    spread,
)
from spectral_bias.figures.runs import Bounded, passage
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH, look

Panel = Literal["errors", "times", "spectra"]
PANELS: tuple[Panel, ...] = get_args(Panel)
HEIGHT = 2.5  # inches
STEPS = 5  # at which the spectrum is drawn, unless steps are named
MAX_TICKS = 12


def spectrum_figure(
    spectrum: xr.Dataset,
    place: str,
    unit: str,
    threshold: float,
    show: Sequence[Panel] = PANELS,
    steps: Sequence[int] | None = None,
    title: str = "",
) -> Figure:
    """A panel for each of ``show``.

    Args:
        spectrum: relative errors and times of one training.
        place: dimension of its relative errors.
        unit: of the places.
        threshold: level of the times, one of the spectrum's.
        show: the panels, in order.
        steps: logged steps at which spectra are drawn; the nearest ones are taken.
        title: above the panels.
    """

    def draw(new: type[Figure]) -> Figure:
        figure = new(figsize=(PAGE_WIDTH * max(len(show), 2) / 3, HEIGHT + 0.2 * bool(title)))
        axes = figure.subplots(1, len(show), squeeze=False)[0]
        for ax, each in zip(axes, show, strict=True):
            _DRAW[each](ax, spectrum, place, unit, threshold, steps)
        if "errors" in show:
            explain_marks(figure, [axes[list(show).index("errors")]], threshold)
        if len(show) > 1:
            label_panels(list(axes))
        if title:
            figure.suptitle(title, x=0.01, ha="left", fontsize=8)
        return figure

    return drawn(draw)


def _errors(ax: Axes, spectrum: xr.Dataset, place: str, unit: str, threshold: float, _: Sequence[int] | None) -> None:
    """Median relative error by step and frequency, with its times."""
    names = place_names(spectrum, place)
    mesh = error_map(ax, spectrum, names, threshold)
    shown = np.unique(np.linspace(0, len(names) - 1, min(len(names), MAX_TICKS)).round().astype(int))
    ax.set_yticks(shown, [names[index] for index in shown])
    ax.set(ylabel=_name(place, unit), title="error by step")
    error_bar(mesh, [ax])


def _times(ax: Axes, spectrum: xr.Dataset, place: str, unit: str, threshold: float, _: Sequence[int] | None) -> None:
    """First and sustained times by frequency: seeds, medians, and what the logging leaves open."""
    x, never = positions(spectrum, place), 2.0 * float(spectrum["step"][-1])
    both = [passage(spectrum, threshold, name) for name in ("first_passage", "sustained")]
    for index, (times, name) in enumerate(zip(both, ("first", "stays so"), strict=True)):
        columns = [Bounded(*(end[:, at] for end in times)) for at in range(len(x))]
        spread(ax, list(x), columns, never, label=name, **look(index))
    if any(np.isinf(times.values).any() for times in both):
        never_line(ax, never)
    _axis(ax, spectrum, place, unit)
    ax.set(yscale="log", ylabel="optimiser step", title=f"error under {threshold:g}")
    ax.legend()
    short_log(ax.yaxis)


def _spectra(
    ax: Axes, spectrum: xr.Dataset, place: str, unit: str, threshold: float, steps: Sequence[int] | None
) -> None:
    """Amplitudes of output and target at steps; of a method without amplitudes, the errors at steps."""
    amplitudes = "amplitude" in spectrum
    values = spectrum["amplitude"] if amplitudes else spectrum["relative_error"]
    along = str(values.dims[-1])
    x = positions(spectrum, along)
    logged, middle = np.asarray(spectrum["step"]), median(values)
    for index, at in enumerate(_indices(logged, steps)):
        style: dict[str, Any] = {"color": COLOURS[1 + index % 6], "marker": MARKERS[1 + index % 6], "markersize": 3}
        ax.plot(x, middle[at], linestyle=LINES[0], linewidth=0.9, label=f"step {logged[at]}", **style)
    if amplitudes:
        ax.plot(x, np.asarray(spectrum["target_amplitude"]), "o", color=COLOURS[0], fillstyle="none", label="target")
    else:
        ax.axhline(threshold, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
        ax.set_yscale("log")
        _axis(ax, spectrum, along, unit)
    ax.set(
        xlabel=_name("frequency" if along == "mode" else along, unit),
        ylabel="amplitude" if amplitudes else "relative error",
        title="spectrum of the output" if amplitudes else "error at steps",
    )
    ax.legend(fontsize=6)


_DRAW: dict[Panel, Callable[[Axes, xr.Dataset, str, str, float, Sequence[int] | None], None]] = {
    "errors": _errors,
    "times": _times,
    "spectra": _spectra,
}


def positions(spectrum: xr.Dataset, along: str) -> np.ndarray:
    """Places as numbers of an axis: their frequencies where those are numbers, else their order."""
    if along in spectrum.coords and spectrum[along].dtype.kind in "fiu":
        return np.asarray(spectrum[along], np.float64)
    return np.arange(1.0, spectrum.sizes[along] + 1.0)


def _axis(ax: Axes, spectrum: xr.Dataset, place: str, unit: str) -> None:
    """The axis of the places, logarithmic where all are positive, with their names."""
    x, names = positions(spectrum, place), place_names(spectrum, place) if place in spectrum.coords else None
    if (x > 0).all() and len(x) > 1:
        ax.set_xscale("log")
        ax.set_xticks([], minor=True)
    shown = np.unique(np.linspace(0, len(x) - 1, min(len(x), 7)).round().astype(int))
    ax.set_xticks(x[shown], [names[index] if names else f"{x[index]:g}" for index in shown])
    ax.set_xlabel(_name(place, unit))


def _name(along: str, unit: str) -> str:
    return f"{along.replace('_', ' ')}\n({unit})"


def _indices(logged: np.ndarray, steps: Sequence[int] | None) -> list[int]:
    """Places of logged steps: those nearest to what is asked for, else some from first to last, by logarithm."""
    if steps is None:
        wanted = [0.0, *np.geomspace(1.0, 1.0 + float(logged[-1] - logged[0]), STEPS)[1:] - 1.0]
        steps = [int(logged[0] + each) for each in wanted]
    return list(dict.fromkeys(int(np.abs(logged - each).argmin()) for each in steps))
