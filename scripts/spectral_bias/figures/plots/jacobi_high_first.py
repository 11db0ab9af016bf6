"""B9: what sweeps leave of every mode. Maps of three methods, sweeps by mode, and bands of a target."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

METHODS = {"jacobi": "Jacobi", "damped": "Jacobi, damped by 2/3", "gauss-seidel": "Gauss-Seidel"}
LEFT = 0.1


def jacobi_high_first(
    spectra: Spectra,
    verdict: dict[str, Any],
    *,
    experiment: Text,
    network: Text | None = None,
    network_run: Text | None = None,
) -> Figure:
    """Five panels, or six with a network's bands.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the one whose runs are methods, and the target.
        network: an experiment that trains a network on the same target, with relative errors by band (``dst``).
        network_run: its run that is shown.
    """
    by_label = {data.attrs["label"]: data for data in spectra[experiment].values()}
    figure = Figure(figsize=(PAGE_WIDTH, 4.7))
    upper, lower = figure.subfigures(2, 1)
    maps = upper.subplots(1, 3, sharey=True)
    for ax, (label, words) in zip(maps, METHODS.items(), strict=True):
        mesh = _map(ax, by_label[label])
        ax.set_title(words)
    maps[0].set_ylabel("mode k of the error")
    upper.colorbar(mesh, ax=maps, label="error left", pad=0.01)
    shown = network is not None and network_run is not None
    panels = lower.subplots(1, 3 if shown else 2, width_ratios=[1.0, 1.1, 1.1] if shown else [1.2, 1.0])
    _sweeps(panels[0], by_label)
    _bands(panels[1], by_label["target"], "sweep")
    panels[1].set_title("Jacobi on the target")
    if shown:
        _bands(panels[2], spectra[network][network_run], "optimiser step")
        panels[2].set_title("a network on the target")
    label_panels([*maps, *panels])
    return figure


def _map(ax: Any, data: Any) -> Any:
    steps, k = np.float64(data["step"]), np.float64(data["frequency"])
    left = np.clip(np.asarray(data["relative_error"])[0, 1:].T, 1e-6, None)
    edges = np.append(steps[1:], steps[-1] * 1.06)
    mesh = ax.pcolormesh(
        edges, np.append(k - 0.5, k[-1] + 0.5), left, cmap=ERROR_MAP, norm=LogNorm(1e-3, 1.0), rasterized=True
    )
    ax.plot(_to_a_tenth(data), k, color="white", linewidth=1.4)
    ax.axhline((k.size + 1) / 2, color="white", linewidth=0.8, linestyle=LINES[1])
    ax.set(xscale="log", xlabel="sweep", xlim=(edges[0], edges[-1]))
    ax.set_yticks([1, 16, 32, 48, 63] if k.size == 63 else [1, k.size])
    return mesh


def _to_a_tenth(data: Any) -> np.ndarray:
    place = int(np.argmin(np.abs(np.asarray(data["threshold"]) - LEFT)))
    times = np.float64(data["first_passage_step"])[0, place]
    return np.where(times < 0, np.nan, times)


def _sweeps(ax: Any, by_label: dict[str, Any]) -> None:
    for index, (label, words) in enumerate(METHODS.items()):
        data = by_label[label]
        k = np.float64(data["frequency"])
        look = {"color": COLOURS[index], "linestyle": LINES[index], "marker": MARKERS[index], "markevery": 6}
        ax.plot(k, _to_a_tenth(data), label=words.partition(", ")[2] or words, **look)
    ax.axvline((k.size + 1) / 2, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.set(yscale="log", xlabel="mode k of the error", ylabel="sweeps", title="until a tenth is left")
    ax.legend(fontsize=6, loc="upper center")


def _bands(ax: Any, data: Any, unit: str) -> None:
    ends = zip(np.asarray(data["band_from"]), np.asarray(data["band_to"]), strict=True)
    names = [f"{low:g}-{high - 1:g}" for low, high in ends]
    error_map(ax, np.float64(data["step"]), names, np.median(data["relative_error"], axis=0), threshold=LEFT)
    ax.set(xlabel=unit, ylabel="band of modes")
