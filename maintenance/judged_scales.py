"""Judge the scales of ``suggest`` and of its sweep on the signals and crops of the claim suggested-scale.

    OMP_NUM_THREADS=1 python maintenance/judged_scales.py [RESULTS]

RESULTS is a finished results folder of the default scale; takes a quarter of an hour on one core. Writes
``scripts/spectral_bias/suggestion/judged.json`` and the table of docs/suggest.md.

Test errors of sigma and omega_0 are those of the claim's own trainings. Those of highest positional frequencies are of
small networks in NumPy on other random numbers than a sweep's; those of cells are of least squares, the values of least
norm, to which gradient descent from zeros comes. All learn every training point, and half of the others judges.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float

from spectral_bias.registry.seeds import stream
from spectral_bias.scales.models import MODELS
from spectral_bias.scales.signal import Signal
from spectral_bias.spectra.methods.generalisation import validation_half
from spectral_bias.spectra.methods.suggested_scale import suggestions
from spectral_bias.suggestion.judged import VERSION, WITHIN, Row
from spectral_bias.suggestion.small_networks import architecture, outputs, trained
from spectral_bias.suggestion.sweep import curve, excerpt_of

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "scripts" / "spectral_bias" / "suggestion" / "judged.json"
PAGE = ROOT / "docs" / "suggest.md"
START, END = "<!-- Made by maintenance/judged_scales.py -->", "<!-- End of the table -->"
# Experiment and axis of the claim, by form and scale.
TRAININGS = {
    ("line", "sigma"): ("suggested-lines-features", "sigma"),
    ("line", "omega_0"): ("suggested-lines-siren", "omega"),
    ("picture", "sigma"): ("suggested-pictures-features", "sigma"),
    ("picture", "omega_0"): ("suggested-pictures-siren", "omega"),
}
CHOICES = ("suggested", "swept", "constant")
HEADS = {"suggested": "suggested", "swept": "by `--sweep`", "constant": "best constant in hindsight"}


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


def signals_of(form: str, run: xr.Dataset) -> Signals:
    """The signals of a run of the claim."""
    x, on = np.asarray(run["x"], np.float64), np.asarray(run["trained_on"], bool)
    points = (x - x.min(axis=0)) / float(run.attrs["domain_length"])
    judging = np.zeros(len(on), bool)
    judging[~on] = True
    judging &= ~validation_half(~on)
    return Signals(form, points, np.asarray(run["label"], np.float64), on, judging)


def errors_of_runs(spectra: Path, axis: str) -> tuple[list[float], Float[np.ndarray, "scale signal"]]:
    """Last test errors of the claim's trainings by scale in the domain's unit, and by signal.

    Raises:
        FileNotFoundError: the folder has no spectrum of this axis.
    """
    found: dict[float, Float[np.ndarray, " signal"]] = {}
    for path in spectra.glob(f"{axis}-*.nc"):
        if named := re.fullmatch(rf"{axis}-([\d.]+)", path.stem):
            with xr.open_dataset(path) as data:
                found[float(named[1])] = np.asarray(data["test_error"].isel(step=-1), np.float64)
    if not found:
        raise FileNotFoundError(f"{spectra} has no spectrum {axis}-...: make the claim suggested-scale first")
    scales = sorted(found)
    errors = np.stack([found[scale] for scale in scales])
    return scales, np.where(np.isfinite(errors), errors, np.inf)


def relative_error(
    made: Float[np.ndarray, "scale point"], wanted: Float[np.ndarray, " point"]
) -> Float[np.ndarray, " scale"]:
    """Relative L2 errors, infinite where a network diverged."""
    error = np.sqrt(np.mean((made - wanted) ** 2, axis=1) / np.mean(wanted**2))
    return np.where(np.isfinite(error), error, np.inf)


def errors_of_positional(of: Signals, scales: Sequence[float]) -> Float[np.ndarray, "scale signal"]:
    """Test errors of small networks with positional encodings."""
    points, at, columns = of.points[of.trained], of.points[of.judging], list[np.ndarray]()
    for number, values in enumerate(of.values):
        label = values[of.trained]
        mean, spread = label.mean(), label.std()
        generator = np.random.default_rng([*stream("judged scales", of.form, number)])
        networks = architecture("highest_frequency", scales, of.axes, 1, generator)
        weights = trained(networks, points, ((label - mean) / spread)[:, None], generator)
        made = outputs(networks, weights, networks.read(at))[..., 0] * spread + mean
        columns.append(relative_error(made, values[of.judging]))
    return np.stack(columns, axis=1)


def errors_of_cells(of: Signals, scales: Sequence[float]) -> Float[np.ndarray, "scale signal"]:
    """Test errors of grids whose values are of least norm among those that fit best, about the labels' mean."""
    mean, wanted = of.labels.mean(axis=1, keepdims=True), of.values[:, of.judging]
    rows: list[np.ndarray] = []
    for cells in scales:
        weights = hats(of.points, round(cells))
        nodes = np.linalg.lstsq(weights[of.trained], (of.labels - mean).T)[0]
        made = (weights[of.judging] @ nodes).T + mean
        rows.append(np.sqrt(np.mean((made - wanted) ** 2, axis=1) / np.mean(wanted**2, axis=1)))
    return np.stack(rows)


def hats(points: Float[np.ndarray, "point axis"], cells: int) -> Float[np.ndarray, "point node"]:
    """Weights of linear interpolation between nodes 1 / cells apart along each axis."""
    weights = np.ones((len(points), 1))
    for axis in points.T:
        along = np.maximum(1.0 - np.abs(axis[:, None] * cells - np.arange(cells + 1)), 0.0)
        weights = (weights[:, :, None] * along[:, None, :]).reshape(len(points), -1)
    return weights


def nearest(scales: Sequence[float], wanted: Float[np.ndarray, " signal"]) -> np.ndarray:
    """Places of the swept values nearest in ratio."""
    return np.abs(np.log(np.asarray(scales))[:, None] - np.log(wanted)).argmin(axis=0)


def near(errors: Float[np.ndarray, "scale signal"], chosen: np.ndarray) -> int:
    """Signals whose error at the chosen scale is within ``WITHIN`` times the least."""
    return int((errors[chosen, np.arange(errors.shape[1])] <= WITHIN * errors.min(axis=0)).sum())


def best_constant(errors: Float[np.ndarray, "scale signal"]) -> int:
    """Signals that are near the best at the one scale that is so for most of them."""
    return max(near(errors, np.full(errors.shape[1], place)) for place in range(len(errors)))


def swept(of: Signals, name: str) -> Float[np.ndarray, " signal"]:
    """The scale of least error by a sweep on each signal's own training points, in cycles per domain length."""
    found: list[float] = []
    for signal in of.each():
        made = curve(excerpt_of(signal), name, signal.limit)
        found.append(made.cycles[int(np.argmin(made.error))])
    return np.array(found)


def rows_of(results: Path, form: str) -> Iterator[Row]:
    """The shares of one form of signals."""
    for model in MODELS:
        experiment, axis = TRAININGS.get((form, model.name), TRAININGS[form, "sigma"])
        with xr.open_dataset(next((results / "runs" / experiment).glob(f"{axis}-*.nc"))) as run:
            of, length = signals_of(form, run), float(run.attrs["domain_length"])
        if (form, model.name) in TRAININGS:
            scales, errors = errors_of_runs(results / "spectra" / experiment, axis)
            unit = model.per_cycle / length
        else:
            made = next(iter(of.each())).limit
            scales, unit = model.scales(made).tolist(), 1.0
            errors = (errors_of_cells if model.name == "cells" else errors_of_positional)(of, scales)
        suggested = suggestions(of.labels, of.axes, model.name, 1.0) / model.per_cycle
        count = errors.shape[1]
        yield Row(form, model.name, "suggested", near(errors, nearest(scales, unit * suggested)), count)
        if model.name != "cells":  # a grid's own errors of points left out are a sweep's
            yield Row(form, model.name, "swept", near(errors, nearest(scales, unit * swept(of, model.name))), count)
        yield Row(form, model.name, "constant", best_constant(errors), count)


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
    return f"{row.share:.2f} ({row.near} of {row.count}; {low:.2f} to {high:.2f})"


def main(results: Path) -> None:
    """Write both."""
    rows: list[Row] = []
    for form in ("line", "picture"):
        for row in rows_of(results, form):
            print(row, flush=True)
            rows.append(row)
    JUDGED.write_text(
        json.dumps({"version": VERSION, "rows": [row._asdict() for row in rows]}, indent=1) + "\n", "utf-8"
    )
    before, rest = PAGE.read_text("utf-8").split(START)
    PAGE.write_text(f"{before}{START}\n\n{table(rows)}\n\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results")
