"""Logs of a second training that differs from the first in one thing: reading them, and whether they compare."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.diagnosis.arranged_points import arranged
from spectral_bias.diagnosis.card import Intervention, Method, Points
from spectral_bias.diagnosis.choice import UnfitLogError, Wish, analysed
from spectral_bias.diagnosis.errors_left import spread_of
from spectral_bias.diagnosis.settling import INTERVENTIONS
from spectral_bias.diagnosis.source import Source, read_source
from spectral_bias.external_logs.validation import BadLogError
from spectral_bias.spectra.fields import fields

# A longer training has at least so many times the steps.
FEWEST_TIMES_LONGER = 2
# Distance of points over their extent, and of targets over their deviation, up to which they are the same: rounding.
SAME_POINTS, SAME_TARGET = 1e-5, 1e-4
OPTIONS: Mapping[Intervention, str] = {
    "longer": "--longer",
    "wider": "--wider",
    "smaller_step": "--smaller-step",
}


class UnlikeLogError(UnfitLogError):
    """A second log that does not compare with the first; lists everything that is wrong with all of them.

    Attributes:
        faults: what is wrong, each with the kind of the second training and its log.
    """

    def __init__(self, first: Path, faults: Sequence[tuple[Intervention, Path, str]]) -> None:
        """Say what is wrong, as options of the command."""
        self.faults = tuple(faults)
        lines = [f"{OPTIONS[kind]} {path}: {fault}" for kind, path, fault in self.faults]
        listed = "\n".join(f"  - {line}" for line in lines)
        super().__init__(f"{first}: second logs do not compare with it:\n{listed}")


@dataclass(frozen=True)
class SecondLog:
    """A second training, its samples in the order of the first's.

    Attributes:
        kind: in what it differs.
        source: its log.
        run: in the run layout.
        step: at which it is compared: its last of a longer training, else the first training's last.
    """

    kind: Intervention
    source: Source
    run: xr.Dataset
    step: int

    def spectrum(self, points: Points, method: Method, first: xr.Dataset, log: Path) -> xr.Dataset:
        """Its analysis by the first log's method at the first log's frequencies.

        Args:
            points: of the first log.
            method: of the first log.
            first: spectrum of the first log.
            log: the first log.

        Raises:
            UnlikeLogError: the method finds other frequencies here.
        """
        own = method.parameters
        frequencies = tuple(map(float, np.asarray(first["frequency"]))) if "frequencies" in own else "auto"
        asked = Wish(method.name, frequencies, own.get("period"), own.get("direction"))
        try:
            spectrum, _ = analysed(self.run, points, method.name, asked)
        except ValueError as error:
            raise UnlikeLogError(log, [(self.kind, self.source.path, f"{method.name}: {error}")]) from None
        if method.place in first.dims and not (
            spectrum.sizes[method.place] == first.sizes[method.place]
            and np.allclose(np.asarray(spectrum[method.place]), np.asarray(first[method.place]), rtol=1e-3)
        ):
            raise UnlikeLogError(log, [(self.kind, self.source.path, f"{method.name} finds other frequencies in it")])
        return spectrum


def read_second_logs(
    paths: Mapping[Intervention, str | os.PathLike[str]], first: Source, run: xr.Dataset
) -> tuple[SecondLog, ...]:
    """Read second logs and check that they compare with the first.

    Args:
        paths: of the logs, by what differs.
        first: the first log.
        run: of the first log, its samples in order.

    Raises:
        UnlikeLogError: a log cannot be read or does not compare; lists everything of all logs.
    """
    faults: list[tuple[Intervention, Path, str]] = []
    found: list[SecondLog] = []
    for kind in INTERVENTIONS:
        if kind not in paths:
            continue
        path = Path(paths[kind])
        source, wrong = _read(path)
        if source is not None:
            second = arranged(source.run, trained_on_known=source.trained_on_known).run
            twice = [each.source.path for each in found if each.source.sha256 == source.sha256]
            if source.sha256 == first.sha256 or twice:
                same = twice[0] if twice else first.path
                wrong = [f"is the same log as {same}; give that of another training"]
            else:
                wrong = [*_other_data(run, second, first, source), *_other_training(kind, run, second)]
            step = int(np.asarray((second if kind == "longer" else run)["step"])[-1])
            kept = {name: run.attrs[name] for name in ("domain_length", "grid_shape") if name in run.attrs}
            found.append(SecondLog(kind, source, second.assign_attrs(kept), step))
        faults.extend((kind, path, fault) for fault in wrong)
    if faults:
        raise UnlikeLogError(first.path, faults)
    return tuple(found)


def _read(path: Path) -> tuple[Source | None, list[str]]:
    """A log, or what is wrong with the file."""
    try:
        return read_source(path), []
    except BadLogError as error:
        return None, [*error.faults]
    except OSError as error:
        return None, [error.strerror or str(error).removeprefix(f"{path}: ")]


def _other_data(first: xr.Dataset, second: xr.Dataset, source: Source, other: Source) -> Iterator[str]:
    """What differs of points, target and training points."""
    x, other_x = _points(first), _points(second)
    if x.shape != other_x.shape:
        yield f"x: has {_counted(other_x)}, the first log {_counted(x)}; evaluate both at the same points"
        return
    extent = float(np.ptp(x, axis=0).max())
    if (apart := float(np.abs(other_x - x).max())) > SAME_POINTS * extent:
        yield f"x: differs from the first log's points by up to {apart:.3g}; evaluate both at the same points"
    target, other_target = fields(first)[0], fields(second)[0]
    if target.shape != other_target.shape:
        numbers = f"has {_channels(len(other_target))}, the first log {_channels(len(target))}"
        yield f"target: {numbers}; train on the same target"
    elif (apart := float(np.abs(other_target - target).max()) / spread_of(target)) > SAME_TARGET:
        yield f"target: differs from the first log's by up to {apart:.3g} standard deviations; train on the same target"
    trained = [np.asarray(each["trained_on"], bool) for each in (first, second)]
    if source.trained_on_known and other.trained_on_known and (trained[0] != trained[1]).any():
        numbers = " and ".join(str(int(each.sum())) for each in trained)
        yield f"trained_on: other points than in the first log ({numbers}); train on the same points"


def _other_training(kind: Intervention, first: xr.Dataset, second: xr.Dataset) -> Iterator[str]:
    """What differs of the training but what shall, and what shall differ and does not."""
    steps, other_steps = (int(np.asarray(each["step"])[-1]) for each in (first, second))
    if (begins := int(np.asarray(second["step"])[0])) > steps:
        yield f"step: begins at {begins}, after the first log's end at {steps}; log the training from its start"
    if kind == "longer" and other_steps < FEWEST_TIMES_LONGER * steps:
        yield (
            f"step: ends at {other_steps}, the first log at {steps}; a longer training needs at least "
            f"{FEWEST_TIMES_LONGER * steps}, better {4 * steps}"
        )
    if kind != "longer" and other_steps < steps:
        yield f"step: ends at {other_steps}, before the first log at {steps}; train it for as many steps"
    parameters, others = (each.attrs.get("parameters") for each in (first, second))
    if parameters is None or others is None:
        return
    if kind == "wider" and int(others) <= int(parameters):
        yield f"parameters: {int(others)}, the first log {int(parameters)}; a wider network has more"
    if kind != "wider" and int(others) != int(parameters):
        yield f"parameters: {int(others)}, the first log {int(parameters)}; take the same network"


def _points(run: xr.Dataset) -> Float[np.ndarray, "sample dimension"]:
    return np.asarray(run["x"], np.float64)


def _counted(x: Float[np.ndarray, "sample dimension"]) -> str:
    return f"{len(x)} points of {x.shape[1]} dimension{'' if x.shape[1] == 1 else 's'}"


def _channels(number: int) -> str:
    return f"{number} channel{'' if number == 1 else 's'}"
