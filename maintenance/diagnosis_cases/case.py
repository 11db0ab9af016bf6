"""One labelled log, and how it is put into the run layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.agreement import order_of
from spectral_bias.diagnosis.card import Points, Remaining, Statement
from spectral_bias.diagnosis.choice import Wish, choose
from spectral_bias.diagnosis.places import places_of
from spectral_bias.diagnosis.points import arranged
from spectral_bias.diagnosis.remaining import remaining
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.training.run_layout import Members, run_layout


@dataclass(frozen=True)
class Case:
    """A log with its label.

    Attributes:
        name: unique among the cases.
        how: how it was made, one of a handful of words a class.
        label: the cause that follows from how it was made.
        run: in the run layout.
        method: of the frequency analysis.
    """

    name: str
    how: str
    label: str
    run: xr.Dataset
    method: dict[str, Any] = field(default_factory=dict)

    def spectrum(self) -> xr.Dataset:
        """The run's spectrum."""
        return resolve("spectra.methods", self.method or {"name": "dft", "frequencies": "auto"})(self.run)

    def remaining(self) -> Remaining:
        """What the diagnosis says of it."""
        return remaining(self.run, self.spectrum(), points_of(self.run))

    def order(self) -> Statement:
        """What the diagnosis says of the order of learning, by the methods that a card chooses."""
        found = arranged(self.run)
        chosen = choose(found.run, found.points)
        places = places_of(chosen.spectrum, chosen.method)
        return order_of(found.run, found.points, Wish(), chosen, places).statement


def points_of(run: xr.Dataset) -> Points:
    """The evaluation points of a case, which are a grid or points in any order."""
    x = np.asarray(run["x"], np.float64)
    shape = tuple(int(size) for size in np.atleast_1d(run.attrs.get("grid_shape", ())))
    gaps = np.diff(x[:, 0])
    kind = "cloud"
    if int(np.prod(shape)) == len(x) > 1:
        kind = "image" if len(shape) == 2 else "volume"
    elif x.shape[1] == 1:
        kind = "periodic" if np.ptp(gaps) <= 1e-3 * abs(gaps.mean()) else "irregular"
        shape = (len(x),) if kind == "periodic" else ()
    else:
        shape = ()
    trained = int(np.asarray(run["trained_on"]).sum())
    length = run.attrs.get("domain_length")
    return Points(kind, len(x), x.shape[1], shape, 1, length, trained or None, "as the case was made")


def as_run(
    prediction: np.ndarray,
    target: np.ndarray,
    x: np.ndarray,
    steps: np.ndarray,
    *,
    loss: np.ndarray | None = None,
    trained_on: np.ndarray | None = None,
    label: np.ndarray | None = None,
    **attributes: Any,
) -> xr.Dataset:
    """A log in the run layout; what is None the log does not have."""
    arrays = {"prediction": prediction, "target": target, "x": x.reshape(len(x), -1), "step": steps}
    arrays |= {name: values for name, values in (("loss", loss), ("trained_on", trained_on)) if values is not None}
    finite = loss if loss is not None else np.zeros(prediction.shape[:2])
    run = run_layout(arrays, Members.of_training(prediction, finite), attributes)
    if label is not None:
        run["label"] = ("seed", "sample"), label
    return run


def generator(*names: str | int) -> np.random.Generator:
    """Random numbers of a named case."""
    return np.random.default_rng(list(stream("diagnosis cases", *names)))


def looks(last: int) -> np.ndarray:
    """The steps that the recorder looks at."""
    steps = [0]
    while steps[-1] < last:
        steps.append(steps[-1] + max(1, steps[-1] // 20))
    return np.array([*steps[:-1], last])
