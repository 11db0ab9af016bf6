"""One labelled log, how it is put into the run layout, and how logs in closed form are made by a table of ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.agreement import order_of
from spectral_bias.diagnosis.arranged_points import arranged
from spectral_bias.diagnosis.card import Points, Remaining, Statement
from spectral_bias.diagnosis.choice import Wish, choose
from spectral_bias.diagnosis.remaining import remaining
from spectral_bias.diagnosis.timed_places import places_of
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.training.run_layout import Members, run_layout

GRID = np.arange(128) / 128
EVERYWHERE = np.ones(len(GRID))
# Cases that each way makes in closed form.
COUNT = 10


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


def log_on_grid(
    prediction: np.ndarray, target: np.ndarray, steps: np.ndarray, trained_on: np.ndarray | None = EVERYWHERE
) -> xr.Dataset:
    """A log on the periodic grid, whose loss is the mean square error at all of its points."""
    loss = np.mean((prediction - target) ** 2, axis=-1)
    return as_run(prediction, target, GRID, steps, loss=loss, trained_on=trained_on, domain_length=1.0)


@dataclass(frozen=True)
class ClosedForm:
    """A way to make logs in closed form.

    Attributes:
        label: the cause, or the order, that follows.
        prefix: what the cases' names start with.
        how: in words, for the page; several are taken in turn.
        log: makes the log from its number and random numbers. Its name is part of the cases: the stream bears it.
    """

    label: str
    prefix: str
    how: str | Sequence[str]
    log: Callable[[int, np.random.Generator], xr.Dataset]

    def cases(self, stream_name: str) -> Iterator[Case]:
        """Its cases, with random numbers of a named stream."""
        hows = [self.how] if isinstance(self.how, str) else self.how
        for number in range(COUNT):
            log = self.log(number, generator(stream_name, self.log.__name__, number))
            method = {"name": "dct_bands"} if "grid_shape" in log.attrs else {}
            yield Case(f"{self.prefix}-{number}", hows[number % len(hows)], self.label, log, method)


def generator(*names: str | int) -> np.random.Generator:
    """Random numbers of a named case."""
    return np.random.default_rng(list(stream("diagnosis cases", *names)))


def looks(last: int) -> np.ndarray:
    """The steps that the recorder looks at."""
    steps = [0]
    while steps[-1] < last:
        steps.append(steps[-1] + max(1, steps[-1] // 20))
    return np.array([*steps[:-1], last])
