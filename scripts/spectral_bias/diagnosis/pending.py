"""Parts of a card that other modules will fill: each function stands for the one of the same name there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.card import Card, Points, Remaining
from spectral_bias.diagnosis.card_files import card_json, times_csv


def remaining(run: xr.Dataset, spectrum: xr.Dataset, points: Points) -> Remaining:
    """Stands for ``diagnosis.remaining.remaining``: the size of what is left, without its cause."""
    target, prediction = (np.asarray(run[name], np.float64) for name in ("target", "prediction"))
    last = np.searchsorted(np.asarray(run["step"]), np.asarray(run["last_step"]))
    ends = np.stack([prediction[seed, end] for seed, end in enumerate(last)])
    axes = tuple(range(1, ends.ndim))
    error = np.sqrt(np.mean((ends - target) ** 2, axis=axes)) / max(float(target.std()), np.finfo(float).tiny)
    return Remaining(
        "unknown", "The cause of what is left of the error was not looked into.", float(np.median(error)), ()
    )


def write_card(card: Card, run: xr.Dataset, spectrum: xr.Dataset, folder: Path) -> None:
    """Stands for ``diagnosis.files.write_card``: the card as JSON and its times as CSV."""
    (folder / "card.json").write_text(card_json(card), "utf-8")
    (folder / "times.csv").write_text(times_csv(card), "utf-8")
