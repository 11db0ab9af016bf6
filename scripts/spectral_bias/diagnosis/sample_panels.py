"""The panel of a card's figure with the target and one network's output at a few steps: curves, or pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float, Shaped
from matplotlib.axes import Axes

from spectral_bias.diagnosis.card import Card
from spectral_bias.figures.panels import picture
from spectral_bias.figures.style import COLOURS, GREY, LINES

LOOKS = 3
COLOURED = 3


def shown_network(card: Card) -> int:
    """The network that is drawn: the first that completed its training, else the first."""
    return card.seeds.index("complete") if "complete" in card.seeds else 0


def looks_of(steps: Shaped[np.ndarray, " step"], last: int) -> list[int]:
    """Indices of the first look, the last one of a network, and those about evenly between on a logarithmic scale."""
    end = int(np.searchsorted(steps, last))
    ratios = np.linspace(0.0, 1.0, LOOKS)[1:-1]
    between = [int(np.argmin(np.abs(np.log1p(steps[: end + 1]) - ratio * np.log1p(last)))) for ratio in ratios]
    return sorted({0, *between, end})


def show_samples(ax: Axes, card: Card, run: xr.Dataset, legend: dict[str, Any]) -> None:
    """Draw them: curves in one dimension, pictures of an image or of the middle plane of a volume.

    Args:
        ax: the panel.
        card: the card.
        run: its run.
        legend: where the legend goes.
    """
    seed = shown_network(card)
    steps, last = np.asarray(run["step"]), int(np.asarray(run["last_step"])[seed])
    looks = looks_of(steps, last)
    target = np.asarray(run["target"], np.float64).reshape(card.points.count, -1)
    outputs = [np.asarray(run["prediction"][seed, look], np.float64).reshape(card.points.count, -1) for look in looks]
    words = [f"step {steps[look]:,}" for look in looks]
    which = f" of network {seed}" if len(card.seeds) > 1 else ""
    if card.points.dimensions == 1:
        of_many = f"\nchannel 0 of {card.points.channels}" if card.points.channels > 1 else ""
        ax.set_title(f"target and output{which}{of_many}", loc="left")
        _curves(ax, np.asarray(run["x"], np.float64)[:, 0], target[:, 0], [each[:, 0] for each in outputs], words)
        ax.legend(**legend, ncols=2, columnspacing=1.2, handlelength=1.8, handletextpad=0.4)
        return
    plane = "\nmiddle plane" if len(card.points.shape) > 2 else ""
    ax.set_title(f"target and output{which}{plane}", loc="left")
    ax.axis("off")
    pictures = [_plane(each, card.points.shape) for each in (target, *outputs)]
    for number, (values, name) in enumerate(zip(pictures, ["target", *words], strict=True)):
        row, column = divmod(number, 2)
        inset = ax.inset_axes((0.5 * column, 0.5 - 0.52 * row, 0.48, 0.42))
        _picture(inset, values, pictures[0], name)


def _curves(ax: Axes, x: np.ndarray, target: np.ndarray, outputs: list[np.ndarray], words: list[str]) -> None:
    order = np.argsort(x, kind="stable")
    ax.plot(x[order], target[order], color=GREY, linewidth=2.4, alpha=0.6, label="target")
    for number, (output, name) in enumerate(zip(outputs, words, strict=True)):
        ax.plot(x[order], output[order], color=COLOURS[number + 1], linestyle=LINES[-number - 1], label=name)
    ax.set(xlabel="x", ylabel="output")


def _plane(values: Float[np.ndarray, "sample channel"], shape: tuple[int, ...]) -> np.ndarray:
    """Rows, columns and channels of an image, or of the plane in the middle of a volume's first axes."""
    grid = values.reshape(*shape, -1)
    for size in shape[:-2]:
        grid = grid[size // 2]
    return grid


def _picture(ax: Axes, values: np.ndarray, target: np.ndarray, name: str) -> None:
    """Grey levels, or colours where there are three channels, within the target's range."""
    if target.shape[-1] != COLOURED:
        picture(ax, values[..., 0], target[..., 0], name)
        return
    low, high = float(target.min()), float(target.max())
    ax.imshow(np.clip((np.nan_to_num(values) - low) / ((high - low) or 1.0), 0.0, 1.0))
    ax.set_title(name, loc="center", fontsize=7)
    ax.set(xticks=[], yticks=[])
