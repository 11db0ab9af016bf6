"""B6: deeper layers face lower frequencies. Densities of a network's layers before and after training, f50 by layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, plain_ticks
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.layer_shift import layer_shift
from spectral_bias.verdicts.reading import Spectrum

EMPTY = 0.01
TITLES = {"": "tones", "-images": "digits", "-mnist": "MNIST"}


def deep_frequency_principle(
    spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, run: Text, images: Text, images_run: Text
) -> Figure:
    """Two rows, one a network: densities of its layers before and after training, and f50 by layer and step.

    Under them ln f50 against the first layer's, by layer, before and after training, of every run.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment on tones.
        run: its run that is shown.
        images: the experiment on digits.
        images_run: its run that is shown.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 7.2))
    grid = figure.subplots(3, 3, height_ratios=[1, 1, 1.1])
    for row, name, data in ((0, "tones", spectra[experiment][run]), (1, "digits", spectra[images][images_run])):
        ridges, by_step = grid[row, :2], grid[row, 2]
        for ax, place in zip(ridges, (0, -1), strict=True):
            _ridges(ax, data, place, name)
        _by_step(by_step, data)
    for ax, (name, runs) in zip(grid[2], spectra.items(), strict=False):
        _shifts(ax, {key: data for key, data in runs.items() if data.sizes["layer"] > 2})
        ax.set_title(f"{TITLES.get(name.removeprefix(experiment), name)}: hollow before, full after")
    label_panels(list(grid.ravel()))
    return figure


def layer_names(data: xr.Dataset) -> list[str]:
    """The number of each hidden layer, and the output."""
    return [str(layer) for layer in np.asarray(data["layer"])[:-1]] + ["out"]


def _ridges(ax: Axes, data: xr.Dataset, place: int, name: str) -> None:
    """One density a layer, the first at the bottom."""
    density = np.asarray(data["ratio_density"])[0, place]
    frequency = np.asarray(data["filter_frequency"])
    names = layer_names(data)
    height = 1.6 / max(np.asarray(data["ratio_density"])[0].max(), 1e-9)
    seen = np.any(np.asarray(data["ratio_density"])[0] > EMPTY, axis=(0, 1))
    for layer in reversed(range(len(names))):
        colour = _colour(layer, len(names))
        drawn = layer + height * density[layer]
        ax.fill_between(frequency, layer, drawn, color=colour, alpha=0.8, linewidth=0, zorder=10 - layer)
        ax.plot(frequency, drawn, color="black", linewidth=0.6, zorder=10 - layer)
    for layer, at in enumerate(np.asarray(data["f50"])[0, place]):
        if frequency[0] <= at <= frequency[-1]:
            top = height * np.interp(np.log(at), np.log(frequency), density[layer])
            ax.vlines(at, layer, layer + top, color="white", linewidth=1.4, zorder=10 - layer)
    step = int(np.asarray(data["curve_step"])[place])
    ax.set(xscale="log", xlabel=r"frequency $1/\sqrt{\delta}$", ylabel="layer", title=f"{name}, step {step}")
    ax.set_xlim(*frequency[seen][[0, -1]])
    ax.set_yticks(range(len(names)), names)


def _by_step(ax: Axes, data: xr.Dataset) -> None:
    """The members' median f50 by layer, a line a step."""
    steps, f50 = np.asarray(data["feature_step"]), np.median(data["f50"], axis=0)
    names = layer_names(data)
    for index, (step, line) in enumerate(zip(steps, f50, strict=True)):
        colour = _colour(index, len(steps))
        ax.plot(range(len(names)), line, color=colour, marker=MARKERS[index % 7], label=f"{step}")
    ax.set(yscale="log", xlabel="layer", ylabel="$f_{50}$", title="median $f_{50}$")
    plain_ticks(ax.yaxis)
    ax.set_xticks(range(len(names)), names)
    ax.legend(title="step", fontsize=6, title_fontsize=6, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _shifts(ax: Axes, runs: dict[str, xr.Dataset]) -> None:
    """How ln f50 of the last hidden layer stands to the first's, before and after training, a row a run."""
    rows = list(runs.items())
    for row, (run, data) in enumerate(rows):
        spectrum = [Spectrum(run, {}, {}, data)]
        before, after = (np.sort(layer_shift(spectrum, at=at)) for at in ("start", "end"))
        middles = [values[(len(values) - 1) // 2] for values in (before, after)]
        ax.plot(middles, [row, row], color=GREY, linewidth=0.8, zorder=0)
        for values, middle, face in ((before, middles[0], "white"), (after, middles[1], COLOURS[1])):
            ax.plot(values, np.full(len(values), row), ".", color=COLOURS[1], alpha=0.3, markersize=3)
            ax.plot(middle, row, "o", color=COLOURS[1], markerfacecolor=face, markersize=5)
    ax.axvline(0.0, color=GREY, linewidth=0.8, linestyle=LINES[1])
    ax.set_yticks(range(len(rows)), [data.attrs["label"] for _, data in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlabel("ln $f_{50}$, last hidden layer over first")


def _colour(index: int, count: int) -> Any:
    return colormaps[ERROR_MAP](Normalize(0, max(count - 1, 1))(index))
