"""C1: stopping at the validation error keeps noise out. Fits, errors, noise band, gain by horizon, and an image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from spectral_bias.figures.panels import claimed, curve, label_panels, picture, threshold_line
from spectral_bias.figures.runs import Experiments
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text

STOP, END = COLOURS[1], COLOURS[2]


def early_stopping(
    experiments: Experiments, verdict: Verdict, *, experiment: Text, labels: Text, image: Text
) -> Figure:
    """Six panels and a strip of pictures.

    Args:
        experiment: tones, with runs of white noise, of none, and of noise at low frequencies.
        labels: digits, with runs of noisy labels and of their own.
        image: an image, with runs of a noisy and a clean one.
    """
    tones = {name: experiments[experiment].one(noise=name).data for name in ("white", "low", "none")}
    digits = {name: experiments[labels].one(labels=name).data for name in ("noisy", "own")}
    pictures = {name: experiments[image].one(variant=name).data for name in ("noisy", "clean", "tanh")}
    figure = Figure(figsize=(PAGE_WIDTH, 6.3))
    upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=[2.35, 1.0]).ravel()
    panels = upper.subplots(2, 3)
    _fits(panels[0, 0], tones["white"])
    _errors(panels[0, 1], tones["white"], "root mean square error", "tones, white noise")
    _errors(panels[0, 2], digits["noisy"], "share of wrong classes", "digits, noisy labels")
    names = {"white": "white noise", "low": "low noise", "none": "no noise"}
    for index, (name, data) in enumerate(tones.items()):
        _line(panels[1, 0], data, "noise_energy", index, names[name])
    _stops(panels[1, 0], tones["white"])
    panels[1, 0].set(yscale="log", ylabel="mean square of the output", title="output above the tones")
    low, high = panels[1, 0].get_ylim()
    panels[1, 0].set_ylim(low, high * (high / low) ** 0.5)  # room for the legend: curves fall and rise below
    panels[1, 0].legend(loc="upper left", fontsize=6)
    claimed = verdict.find("final_value", kind="test", variable="gain")
    of_tones = [test for test in claimed if test.experiment == experiment]
    _gains(panels[1, 1], {names[name]: data for name, data in tones.items()}, of_tones, "tones")
    _gains(
        panels[1, 2],
        {
            "image, noisy": pictures["noisy"],
            "digits, noisy labels": digits["noisy"],
            "image, noisy, slow": pictures["tanh"],
            "image, clean": pictures["clean"],
            "digits, own labels": digits["own"],
        },
        [test for test in claimed if test.experiment != experiment],
        "digits, image",
    )
    strip = lower.subplots(1, 4)
    _strip(strip, pictures["noisy"])
    label_panels([*panels.ravel(), strip[0]])
    return figure


def on_grid(x: Float[np.ndarray, "point 2"], values: Float[np.ndarray, " point"]) -> Float[np.ndarray, "row column"]:
    """Values at the points of a full grid, in any order, as rows and columns."""
    shape = tuple(len(np.unique(side)) for side in x.T)
    return values[np.lexsort(x.T[::-1])].reshape(shape)


def _fits(ax: Axes, data: xr.Dataset) -> None:
    trained = np.asarray(data["given_role"]) == 0
    ax.plot(
        np.asarray(data["given_x"])[trained, 0],
        np.asarray(data["given_label"])[trained],
        ".",
        color=GREY,
        alpha=0.6,
        label="noisy labels",
    )
    x = np.asarray(data["shown_x"])[:, 0]
    ax.plot(x, data["shown_target"], color="#bbbbbb", linewidth=3, label="clean target")
    looks = (("start", COLOURS[0], LINES[3]), ("stop", STOP, LINES[0]), ("end", END, LINES[1]))
    for output, (name, colour, line) in zip(np.asarray(data["shown_output"]), looks, strict=True):
        ax.plot(x, output, color=colour, linestyle=line, label=name)
    low, high = ax.get_ylim()
    ax.set(
        xlabel="x",
        ylim=(low, high + 0.42 * (high - low)),
        ylabel="label and output",
        title="tones, white noise: one seed",
    )
    ax.legend(ncols=2, loc="upper left", columnspacing=1.0, fontsize=6)


def _line(ax: Axes, data: xr.Dataset, variable: str, index: int, label: str) -> None:
    steps, values = np.asarray(data["step"], np.float64)[1:], np.asarray(data[variable], np.float64)[:, 1:]
    curve(ax, steps, values, alpha=0.15, color=COLOURS[index], linestyle=LINES[index], label=label)
    ax.set(xscale="log", xlabel="optimiser step")


def _stops(ax: Axes, data: xr.Dataset) -> None:
    """A tick for every seed's stop, at the foot."""
    stop = np.asarray(data["stop_step"])
    ax.plot(
        stop,
        np.full(len(stop), 0.0),
        "|",
        color=STOP,
        transform=ax.get_xaxis_transform(),
        markersize=10,
        label="stops of the seeds",
    )


def _errors(ax: Axes, data: xr.Dataset, quantity: str, title: str) -> None:
    for index, name in enumerate(("training", "validation", "test")):
        _line(ax, data, f"{name}_error", index, name if name == "test" else f"{name}, noisy")
    _stops(ax, data)
    top = max(float(data[f"{name}_error"][:, 1:].max()) for name in ("training", "validation", "test"))
    ax.set(ylabel=quantity, title=title, ylim=(0, 1.35 * top))
    ax.legend(loc="upper right")


def _gains(ax: Axes, runs: Mapping[str, xr.Dataset], tests: Sequence[JudgedTest], title: str) -> None:
    """Gains by the end of training, and those that tests claim."""
    for index, (name, data) in enumerate(runs.items()):
        _line(ax, data, "gain", index, name)
    for index, test in enumerate({test.threshold: test for test in tests}.values(), 1):
        threshold_line(ax, test.threshold, claimed(test), 2 * index - 1)
    ax.axhline(1.0, color=GREY, linewidth=0.5, zorder=0)
    ax.set(xlabel="end of training (optimiser step)", ylabel="test error, end over stop", yscale="log")
    ax.set_title(f"{title}: gain by stopping")
    low, high = ax.get_ylim()
    # Room for the legend, a row a run and a threshold.
    ax.set_ylim(low, high * (high / low) ** (0.16 * (len(runs) + 1)))
    ax.yaxis.set_major_locator(FixedLocator([0.25, 0.5, 1, 2, 4, 8]))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_locator(NullLocator())
    ax.legend(loc="upper left", fontsize=6)


def _strip(axes: Any, data: xr.Dataset) -> None:
    x, target = np.asarray(data["shown_x"]), np.asarray(data["shown_target"])
    _, stopped, last = np.asarray(data["shown_output"])
    stop, end = int(data["stop_step"][0]), int(data["step"][-1])
    frames = {
        "noisy": (np.asarray(data["given_x"]), np.asarray(data["given_label"])),
        f"stopped, step {stop}": (x, stopped),
        f"end, step {end}": (x, last),
        "clean": (x, target),
    }
    for ax, (title, (place, values)) in zip(axes, frames.items(), strict=True):
        picture(ax, on_grid(place, values), target, title)
    axes[0].set_ylabel("image, one seed")


def early_stopping_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "labels", "image"),
        reads={
            "experiment": {
                "seed step": "training_error validation_error test_error gain noise_energy",
                "seed": "stop_step",
            },
            "labels": {"seed step": "training_error validation_error test_error gain", "seed": "stop_step"},
            "image": {"seed step": "gain", "seed": "stop_step"},
        },
        axes={
            "experiment": {"noise": ("white", "low", "none")},
            "labels": {"labels": ("noisy", "own")},
            "image": {"variant": ("noisy", "clean", "tanh")},
        },
        single=("experiment", "labels", "image"),
    )
