"""B9: what sweeps leave of every mode. Maps of three methods, sweeps by mode, and bands of a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from spectral_bias.figures.panels import MARK, error_bar, error_map, explain_marks, finite_or, label_panels, place_names
from spectral_bias.figures.runs import Experiments, passage
from spectral_bias.figures.style import ERROR_MAP, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

METHODS = {"jacobi": "Jacobi", "damped": "Jacobi, damped by 2/3", "gauss-seidel": "Gauss-Seidel"}


def jacobi_high_first(
    experiments: Experiments,
    verdict: Verdict,
    *,
    experiment: Text,
    network: Text | None = None,
    network_run: Text | None = None,
) -> Figure:
    """Five panels, or six with a network's bands.

    Args:
        experiment: the one whose runs are methods, and the target.
        network: an experiment that trains a network on the same target, with relative errors by band (``dst``).
        network_run: its run that is shown.
    """
    runs = experiments[experiment]
    methods = {words: runs.one(method=name) for name, words in METHODS.items()}
    level = verdict.parameter("threshold", experiment=experiment)
    figure = Figure(figsize=(PAGE_WIDTH, 5.0))
    upper, lower = figure.subfigures(2, 1, squeeze=False).ravel()
    maps = upper.subplots(1, 3, sharey=True)
    meshes = [_map(ax, run, level) for ax, run in zip(maps, methods.values(), strict=True)]
    for ax, words in zip(maps, methods, strict=True):
        ax.set_title(words)
    maps[0].set_ylabel("mode k of the error")
    upper.colorbar(meshes[-1], ax=maps, label="error left of a mode", pad=0.01)
    upper.legend(*maps[0].get_legend_handles_labels(), loc="outside lower left", ncols=2)
    learned = experiments[network].named(network_run) if network is not None and network_run is not None else None
    panels = list(lower.subplots(1, 3 if learned else 2, width_ratios=[1.0, 1.1, 1.1] if learned else [1.2, 1.0]))
    _sweeps(panels[0], methods, level)
    meshes.append(_bands(panels[1], runs.one(method="target").data, "sweep", level))
    panels[1].set_title("Jacobi on a target")
    levels = [level]
    if learned:
        level = verdict.parameter("threshold", experiment=network)
        meshes.append(_bands(panels[2], learned.data, "optimiser step", level))
        panels[2].set_title("a network on that target")
        levels.append(level)
    error_bar(meshes[-1], panels[1:])
    explain_marks(
        lower, panels[1:], " or ".join(f"{each:g} in ({letter})" for each, letter in zip(levels, "ef", strict=False))
    )
    label_panels([*maps, *panels])
    return figure


def _map(ax: Axes, run: Spectrum, level: float) -> QuadMesh:
    data = run.data
    steps, k = np.asarray(data["step"], np.float64), np.asarray(data["frequency"], np.float64)
    left = np.clip(np.asarray(data["relative_error"])[0, 1:].T, 1e-6, None)
    edges = np.append(steps[1:], steps[-1] * 1.06)
    mesh = ax.pcolormesh(
        edges, np.append(k - 0.5, k[-1] + 0.5), left, cmap=ERROR_MAP, norm=LogNorm(1e-3, 1.0), rasterized=True
    )
    ax.plot(finite_or(passage(run.data, level).values[0], None), k, linewidth=1.4, label=f"{level:g} is left", **MARK)
    thin: dict[str, Any] = {**MARK, "path_effects": [withStroke(linewidth=1.4, foreground="black")]}
    ax.axhline((k.size + 1) / 2, linewidth=0.6, label="the middle mode", **thin)
    ax.set(xscale="log", xlabel="sweep", xlim=(edges[0], edges[-1]))
    ax.set_yticks([1, 16, 32, 48, 63] if k.size == 63 else [1, k.size])
    return mesh


def _sweeps(ax: Axes, methods: Mapping[str, Spectrum], level: float) -> None:
    k = np.asarray(next(iter(methods.values())).data["frequency"], np.float64)
    for index, (words, run) in enumerate(methods.items()):
        sweeps = finite_or(passage(run.data, level).values[0], None)
        ax.plot(k, sweeps, label=words.partition(", ")[2] or words, markevery=6, **look(index))
    ax.axvline(
        (k.size + 1) / 2, 0.0, 0.6, label="the middle mode", color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0
    )
    ax.set(yscale="log", xlabel="mode k of the error", ylabel=f"sweeps until {level:g} is left", title="sweeps by mode")
    ax.set_ylim(top=ax.get_ylim()[1] * 500)  # room for the legend
    ax.legend(fontsize=6, loc="upper center")


def _bands(ax: Axes, data: xr.Dataset, unit: str, level: float) -> QuadMesh:
    mesh = error_map(ax, data, place_names(data, "band"), level)
    ax.set(xlabel=unit, ylabel="band of modes k")
    return mesh


def jacobi_high_first_facts(*, experiment: str, network: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "network"),
        runs={"network_run": "network"},
        reads={
            "experiment": {"": "relative_error first_passage_step"},
            "network_run": {
                "seed step band": "relative_error",
                "seed threshold band": "first_passage_step sustained_step",
            },
        },
        axes={"experiment": {"method": ("jacobi", "damped", "gauss-seidel", "target")}},
        single=("experiment",),
        tests=(
            {"experiment": experiment, "value": "threshold"},
            *(({"experiment": network, "value": "threshold"},) if network else ()),
        ),
    )
