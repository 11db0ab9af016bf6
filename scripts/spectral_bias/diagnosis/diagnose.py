"""``diagnose``: from a log to its card, without a setting of the user's."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.agreement import order_of
from spectral_bias.diagnosis.arranged_points import Arranged, arranged
from spectral_bias.diagnosis.card import Card, Intervention
from spectral_bias.diagnosis.choice import METHODS, Chosen, UnfitLogError, Wish, choose
from spectral_bias.diagnosis.notes import notes_of
from spectral_bias.diagnosis.remaining import remaining
from spectral_bias.diagnosis.second_log import SecondLog, read_second_logs
from spectral_bias.diagnosis.source import Source, read_source
from spectral_bias.diagnosis.standing import standing
from spectral_bias.diagnosis.timed_places import exponent_of, places_of


class Diagnosis(NamedTuple):
    """A card, and what it was made from.

    Attributes:
        card: the card.
        run: the log in the run layout, its samples in the order of a grid.
        spectrum: the frequency analysis.
        rewritten: whether the method reads the run, and not the log as it is: another order of samples, or a grid shape
            that the log does not have.
    """

    card: Card
    run: xr.Dataset
    spectrum: xr.Dataset
    rewritten: bool


def diagnose(
    log: str | os.PathLike[str],
    *,
    name: str | None = None,
    method: str | None = None,
    frequencies: Sequence[float] | Literal["auto"] = "auto",
    period: float | None = None,
    direction: Sequence[float] | None = None,
    longer: str | os.PathLike[str] | None = None,
    wider: str | os.PathLike[str] | None = None,
    smaller_step: str | os.PathLike[str] | None = None,
) -> Card:
    """Say how much spectral bias a training shows, from its log alone.

    Args:
        log: a run file (docs/run-file.md), as a recorder writes it.
        name: of the card; left out, the log's name without its suffix.
        method: of the frequency analysis; left out, the points and the target decide.
        frequencies: the target's tones; ``auto`` finds them in the target.
        period: length over which frequencies are counted; left out, the log's ``domain_length``, or the points' own.
        direction: of plane waves, for points of several dimensions.
        longer: log of the same training with at least twice the steps, better four times: settles whether steps were
            too few, where one log does not tell.
        wider: log of a wider network's training for as many steps.
        smaller_step: log of the same training with a smaller learning rate for as many steps.

    Raises:
        BadLogError: the file is no sound log; lists everything that is wrong with it.
        UnfitLogError: no method can analyse it; lists why.
        UnlikeLogError: a second log cannot be read or does not compare; lists everything of all of them.
        FileNotFoundError: there is no such file.
        ValueError: an argument is none that a method takes.
    """
    seconds = second_paths(longer, wider, smaller_step)
    return examine(Path(log), wish(method, frequencies, period, direction), name=name, seconds=seconds).card


def second_paths(
    longer: str | os.PathLike[str] | None = None,
    wider: str | os.PathLike[str] | None = None,
    smaller_step: str | os.PathLike[str] | None = None,
) -> dict[Intervention, Path]:
    """The second logs that are given, by what differs."""
    given: dict[Intervention, str | os.PathLike[str] | None] = {
        "longer": longer,
        "wider": wider,
        "smaller_step": smaller_step,
    }
    return {kind: Path(path) for kind, path in given.items() if path is not None}


def wish(
    method: str | None = None,
    frequencies: Sequence[float] | Literal["auto"] = "auto",
    period: float | None = None,
    direction: Sequence[float] | None = None,
) -> Wish:
    """What the user asks of the analysis.

    Raises:
        ValueError: a value is not allowed; names all of them.
    """
    faults: list[str] = []
    if method is not None and method not in METHODS:
        faults.append(f"method: {method!r} is none of {', '.join(METHODS)}")
    named = () if isinstance(frequencies, str) else tuple(float(each) for each in frequencies)
    if isinstance(frequencies, str) and frequencies != "auto":
        faults.append(f"frequencies: {frequencies!r} is neither auto nor numbers")
    if not isinstance(frequencies, str) and (not named or not all(np.isfinite(each) and each > 0 for each in named)):
        faults.append("frequencies: must be numbers above 0")
    if len(set(named)) < len(named):
        faults.append("frequencies: name each once")
    if period is not None and not (np.isfinite(period) and period > 0):
        faults.append("period: must be a number above 0")
    along = None if direction is None else tuple(float(each) for each in direction)
    if along is not None and not (np.isfinite(along).all() and any(along)):
        faults.append("direction: must be numbers, not all 0")
    if faults:
        raise ValueError("\n".join(faults))
    return Wish(method, "auto" if isinstance(frequencies, str) else tuple(sorted(named)), period, along)


def examine(
    path: Path, asked: Wish, *, name: str | None = None, seconds: Mapping[Intervention, Path] | None = None
) -> Diagnosis:
    """The card of a log, with the run and the spectrum that it stands on.

    Args:
        path: of the log.
        asked: what the user asks of the analysis.
        name: of the card.
        seconds: logs of second trainings, by what differs.

    Raises:
        BadLogError: the file is no sound log.
        UnfitLogError: no method can analyse it.
        UnlikeLogError: a second log does not compare with it.
        FileNotFoundError: there is no such file.
    """
    source, found = _read(path)
    others = read_second_logs(seconds or {}, source, found.run)
    try:
        check_points(found.run)
        check_target(found.run)
        chosen = choose(found.run, found.points, asked)
    except UnfitLogError as error:
        raise UnfitLogError(f"{path}: {error}") from None
    line_of_bands = chosen.method.name == "dct_bands" and found.points.dimensions == 1
    rewritten = found.moved or found.grid_added or line_of_bands
    card = _card(source, found, chosen, asked, name or path.stem, others)
    return Diagnosis(card, found.run, chosen.spectrum, rewritten)


def run_in_order(path: Path) -> xr.Dataset:
    """A log in the run layout, its samples in the order that its card has, without an analysis.

    Raises:
        BadLogError: the file is no sound log.
        FileNotFoundError: there is no such file.
    """
    return _read(path)[1].run


def _read(path: Path) -> tuple[Source, Arranged]:
    source = read_source(path)
    return source, arranged(source.run, trained_on_known=source.trained_on_known)


def check_points(run: xr.Dataset) -> None:
    """Refuse points that are all the same.

    Raises:
        UnfitLogError: no frequency can be told there.
    """
    x = np.asarray(run["x"], np.float64)
    if not np.ptp(x, axis=0).any():
        raise UnfitLogError(f"x: its {len(x)} points are all the same; write the coordinates of each evaluation point")


def check_target(run: xr.Dataset) -> None:
    """Refuse a constant target.

    Raises:
        UnfitLogError: it has no frequency to learn.
    """
    target = np.asarray(run["target"], np.float64).reshape(run.sizes["sample"], -1)
    if not (np.ptp(target, axis=0) > 0.0).any():
        raise UnfitLogError("the target is constant over the points, so there is no frequency to be learned")


def _card(source: Source, found: Arranged, chosen: Chosen, asked: Wish, name: str, others: Sequence[SecondLog]) -> Card:
    run, steps = found.run, np.asarray(found.run["step"])
    seconds = [(each, each.spectrum(found.points, chosen.method, chosen.spectrum, source.path)) for each in others]
    places = places_of(chosen.spectrum, chosen.method)
    order, exponent = order_of(run, found.points, asked, chosen, places), exponent_of(places)
    return Card(
        name=name,
        log=str(source.path),
        sha256=source.sha256,
        title=source.title,
        seeds=source.statuses,
        steps=(int(steps[0]), int(steps[-1])),
        looks=len(steps),
        parameters=int(run.attrs["parameters"]) if "parameters" in run.attrs else None,
        points=found.points,
        method=chosen.method,
        places=places,
        exponent=exponent,
        bias=order.statement,
        remaining=remaining(run, chosen.spectrum, found.points, seconds),
        notes=notes_of(source, found, chosen, places, order.own),
        standing=standing(run, places, exponent),
        version=_version(),
        second=order.second,
    )


def _version() -> str:
    """The library's version, empty where it is not installed."""
    try:
        return metadata.version("spectral-bias-atlas")
    except metadata.PackageNotFoundError:
        return ""
