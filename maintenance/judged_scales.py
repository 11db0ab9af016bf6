"""Judge the scales of ``suggest`` and of its sweep on signals and crops that nothing was chosen on.

    OMP_NUM_THREADS=1 python maintenance/judged_scales.py [SCALE ...]

Takes ten seconds a line on one core, and goes on from ``.cache/judged_scales.jsonl`` where it was stopped; remove that
file after a change of the method. Writes ``scripts/spectral_bias/suggestion/judged.json`` and the table of the page.

Lines and crops are of the kinds of the claim suggested-scale, drawn anew from streams of their own. Test errors are
those of that claim's networks in NumPy, from other random numbers than a sweep's; of cells those of least squares, with
the values of least norm, to which gradient descent from zeros comes. All train on every training point of a signal, and
half of the points between them judges.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from grid_fit import fitted
from jaxtyping import Bool, Float, Int

from spectral_bias.datasets.random_crops import random_crops
from spectral_bias.datasets.random_signals import random_signals
from spectral_bias.registry.seeds import stream
from spectral_bias.scales.models import MODELS
from spectral_bias.scales.signal import Signal
from spectral_bias.spectra.methods.generalisation import validation_half
from spectral_bias.spectra.methods.suggested_scale import suggestions
from spectral_bias.suggestion.judged import VERSION, WITHIN, Row, judged
from spectral_bias.suggestion.small_networks import architecture, outputs, trained
from spectral_bias.suggestion.sweep import curve, excerpt_of, held_out

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "scripts" / "spectral_bias" / "suggestion" / "judged.json"
CACHE = ROOT / ".cache" / "judged_scales.jsonl"
PAGE = ROOT / "docs" / "suggest.md"
START, END = "<!-- Made by maintenance/judged_scales.py -->", "<!-- End of the table -->"
# Signals by form and scale, equally many of each kind. Grids need no training, so that they get more of them.
COUNTS = {
    "line": {"sigma": 64, "omega_0": 64, "highest_frequency": 64, "cells": 152},
    "picture": {"sigma": 12, "omega_0": 12, "highest_frequency": 12, "cells": 36},
}
CHOICES = ("suggested", "swept", "constant")
HEADS = {"suggested": "suggested", "swept": "by a sweep", "constant": "best constant in hindsight"}


class Signals(NamedTuple):
    """Signals of one form on the same points.

    Attributes:
        form: ``line`` or ``picture``.
        points: in [0, 1).
        values: by signal.
        trained: which points train.
        judging: which points judge.
    """

    form: str
    points: Float[np.ndarray, "point axis"]
    values: Float[np.ndarray, "signal point"]
    trained: Bool[np.ndarray, " point"]
    judging: Bool[np.ndarray, " point"]

    @property
    def axes(self) -> int:
        """Of the points."""
        return self.points.shape[1]

    @property
    def labels(self) -> Float[np.ndarray, "signal point"]:
        """Values that train."""
        return self.values[:, self.trained]

    def each(self) -> Iterator[Signal]:
        """Each signal as ``suggest`` reads it: its training points."""
        shape = [round(self.labels.shape[1] ** (1.0 / self.axes))] * self.axes
        for number, values in enumerate(self.labels):
            yield Signal(str(number), values.reshape(*shape, 1))


def lines(copies: int) -> Signals:
    """Lines of eight kinds in turn, of 128 training points."""
    return signals_of("line", random_signals(stream("judged scales", "lines"), copies=copies))


def crops(copies: int) -> Signals:
    """Crops of twelve pictures in turn, of 16 x 16 training pixels."""
    return signals_of("picture", random_crops(stream("judged scales", "crops"), copies=copies))


def signals_of(form: str, data: xr.Dataset) -> Signals:
    """The signals of a dataset on a domain of length 1."""
    points = np.asarray(data["x"], np.float64)
    trained_on = (points[:, None, :] == np.asarray(data["x_train"], np.float64)).all(axis=2).any(axis=1)
    judging = ~trained_on & ~validation_half(~trained_on)
    return Signals(form, points, np.asarray(data["label"], np.float64)[..., 0], trained_on, judging)


def relative_error(
    made: Float[np.ndarray, "scale point"], wanted: Float[np.ndarray, " point"]
) -> Float[np.ndarray, " scale"]:
    """Relative L2 errors, infinite where a network diverged."""
    error = np.sqrt(np.mean((made - wanted) ** 2, axis=1) / np.mean(wanted**2))
    return np.where(np.isfinite(error), error, np.inf)


def errors_of_networks(of: Signals, number: int, name: str, scales: Sequence[float]) -> Float[np.ndarray, " scale"]:
    """Test errors of small networks on one signal, at each scale."""
    values = of.values[number]
    label = values[of.trained]
    mean, spread = label.mean(), label.std()
    generator = np.random.default_rng([*stream("judged scales", of.form, name, number)])
    networks = architecture(name, scales, of.axes, 1, generator)
    weights = trained(networks, of.points[of.trained], ((label - mean) / spread)[:, None], generator)
    made = outputs(networks, weights, networks.read(of.points[of.judging]))[..., 0] * spread + mean
    return relative_error(made, values[of.judging])


def errors_of_cells(of: Signals, scales: Sequence[float]) -> Float[np.ndarray, "scale signal"]:
    """Test errors of plain grids on all signals."""
    wanted = of.values[:, of.judging]
    made = [fitted(of.points[of.trained], of.labels.T, of.points[of.judging], round(each)).T for each in scales]
    return np.stack([np.sqrt(np.mean((each - wanted) ** 2, axis=1) / np.mean(wanted**2, axis=1)) for each in made])


def near(errors: Float[np.ndarray, "scale signal"], chosen: Int[np.ndarray, " signal"]) -> int:
    """Signals whose error at the chosen scale is within ``WITHIN`` times the least."""
    return int((errors[chosen, np.arange(errors.shape[1])] <= WITHIN * errors.min(axis=0)).sum())


def best_constant(errors: Float[np.ndarray, "scale signal"]) -> int:
    """Signals that are near the best at the one scale that is so for most of them."""
    return max(near(errors, np.full(errors.shape[1], place)) for place in range(len(errors)))


def measured(
    of: Signals, name: str, cache: Path
) -> tuple[Float[np.ndarray, "scale signal"], Int[np.ndarray, " signal"]]:
    """Test errors of the networks of one scale, and the places of the scales that sweeps choose.

    Args:
        of: the signals.
        name: of the scale.
        cache: a file with a line for each signal and scale that was measured before; it gets those that are missing.
    """
    errors, places = list[np.ndarray](), list[int]()
    for number, signal in enumerate(of.each()):
        key = [of.form, name, number]
        known = next((each for each in _lines(cache) if each["of"] == key), None)
        if known is None:
            scales = _scales(name, signal.limit)
            chosen = _chosen(signal, name)
            error = [f"{each!r}" for each in errors_of_networks(of, number, name, scales).tolist()]
            known = {"of": key, "errors": error, "chosen": chosen}
            cache.parent.mkdir(exist_ok=True)
            with cache.open("a", encoding="utf-8") as file:
                file.write(json.dumps(known) + "\n")
        errors.append(np.array([float(each) for each in known["errors"]]))
        places.append(known["chosen"])
    return np.stack(errors, axis=1), np.array(places)


def _chosen(signal: Signal, name: str) -> int:
    """The place of the scale that a sweep on the training points chooses; of grids by the same points held out."""
    part = excerpt_of(signal)
    if name != "cells":
        return int(np.argmin(curve(part, name, signal.limit).error))
    left, wanted = held_out(len(part.points)), part.values
    made = [
        fitted(part.points[~left], wanted[~left], part.points[left], round(cells))
        for cells in _scales(name, signal.limit)
    ]
    return int(np.argmin([np.mean((each - wanted[left]) ** 2) for each in made]))


def _lines(cache: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in cache.read_text("utf-8").splitlines()] if cache.is_file() else []


def _scales(name: str, limit: float) -> list[float]:
    return next(each for each in MODELS if each.name == name).scales(limit).tolist()


def rows_of(of: Signals, name: str, cache: Path) -> Iterator[Row]:
    """The shares of one form of signals and one scale."""
    model = next(each for each in MODELS if each.name == name)
    scales = _scales(name, next(of.each()).limit)
    if name == "cells":
        errors, swept = errors_of_cells(of, scales), np.array([_chosen(each, name) for each in of.each()])
    else:
        errors, swept = measured(of, name, cache)
    count = errors.shape[1]
    suggested = suggestions(of.labels, of.axes, name, 1.0) / model.per_cycle
    chosen = np.abs(np.log(scales)[:, None] - np.log(suggested)).argmin(axis=0)
    yield Row(of.form, name, "suggested", near(errors, chosen), count)
    yield Row(of.form, name, "swept", near(errors, swept), count)
    yield Row(of.form, name, "constant", best_constant(errors), count)


def table(rows: Sequence[Row]) -> str:
    """The table of docs/suggest.md."""
    by = {(row.form, row.scale, row.choice): row for row in rows}
    lines = [f"| signals | scale | {' | '.join(HEADS[each] for each in CHOICES)} |", "|---|---|---|---|---|"]
    for form, scale in dict.fromkeys((row.form, row.scale) for row in rows):
        cells = [_cell(by.get((form, scale, choice))) for choice in CHOICES]
        lines.append(f"| {form}s | `{scale}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(row: Row | None) -> str:
    if row is None:
        return "-"
    low, high = row.interval
    return f"{row.share:.2f} ({row.near} of {row.total}; {low:.2f} to {high:.2f})"


def main(names: Sequence[str]) -> None:
    """Write both, with the rows of these scales anew and the others as they are."""
    kept = [row for row in judged() if row.scale not in names]
    for form, counts in COUNTS.items():
        draw = lines if form == "line" else crops
        for name in names:
            for row in rows_of(draw(counts[name]), name, CACHE) if name in counts else ():
                print(row, flush=True)
                kept.append(row)
    order = [model.name for model in MODELS]
    rows = sorted(kept, key=lambda row: (row.form, order.index(row.scale), CHOICES.index(row.choice)))
    table_of_rows = {"version": VERSION, "rows": [row._asdict() for row in rows]}
    JUDGED.write_text(json.dumps(table_of_rows, indent=1) + "\n", "utf-8")
    before, rest = PAGE.read_text("utf-8").split(START)
    PAGE.write_text(f"{before}{START}\n\n{table(rows)}\n\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] or [model.name for model in MODELS])
