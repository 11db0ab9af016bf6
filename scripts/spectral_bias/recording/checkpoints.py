"""A log made after the fact from saved checkpoints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from spectral_bias.recording.errors import raise_all
from spectral_bias.recording.evaluation_points import Points
from spectral_bias.recording.recorder import Recorder

NUMBER = re.compile(r"\d+")
AFTER_STEP = re.compile(r"(?:step|iter(?:ation)?)s?[^0-9a-z]*(\d+)", re.IGNORECASE)
FOLDER = re.compile(r"(?:checkpoint|ckpt|step|iter(?:ation)?)s?[^0-9a-z]*(\d+)$", re.IGNORECASE)


def step_of(path: str | Path) -> int | None:
    """The step in a checkpoint's name: the number after ``step`` or ``iter``, else the last number before its suffix.

    A name with ``epoch`` needs the former. Where the name has no number, that of a folder ``checkpoint-1200`` counts
    (or ``ckpt``, ``step``, ``iter``): ``epoch=3-step=1200-v1.ckpt`` and ``checkpoint-1200/model.bin`` are of step 1200.

    Args:
        path: of the checkpoint.

    Returns:
        The step, or None where it is not known.
    """
    path = Path(path)
    # ``.12000`` is no suffix.
    stem = path.name if path.suffix[1:].isdigit() else path.stem
    found = AFTER_STEP.findall(stem)
    if not found and "epoch" not in stem.lower():
        found = NUMBER.findall(stem) or FOLDER.findall(path.parent.name)
    return int(found[-1]) if found else None


def record_checkpoints(
    paths: Sequence[str | Path] | Mapping[int, Sequence[str | Path]],
    load: Callable[[Path], Any],
    x: Any,
    *,
    target: Any,
    to: str | Path,
    step: Callable[[Path], int | None] | Sequence[int] = step_of,
    trained_on: Any = None,
    if_exists: Literal["fail", "append", "replace"] = "fail",
    attributes: Mapping[str, Any] | None = None,
) -> Path:
    """Evaluate saved checkpoints at the points, in the order of their steps, and write the log.

    Args:
        paths: the checkpoints of one seed, or those of each seed by its number.
        load: gets a path; returns the predictions at ``x`` (sample[, channel]), or a function of ``x`` that does.
        x: evaluation points (sample[, dimension]).
        target: target at the points (sample[, channel]).
        to: the log to write.
        step: of each path, as a list (of one seed) or as a function of the path; by default read from its name.
        trained_on: as ``Recorder`` has it.
        if_exists: as ``Recorder`` has it.
        attributes: as ``Recorder`` has them.

    Returns:
        The log's path.

    Raises:
        RecordingError: names every checkpoint that is missing, has no step, cannot be loaded or has a wrong shape.
            Nothing is written then.
    """
    points = Points.read(x, target, trained_on)
    groups = paths if isinstance(paths, Mapping) else {0: paths}
    seeds = {number: [*map(Path, group)] for number, group in groups.items()}
    steps: dict[int, list[tuple[int, Path]]] = {}
    problems: list[str] = []
    if not callable(step) and (len(seeds) != 1 or len(step) != sum(map(len, seeds.values()))):
        raise_all([f"step: has {len(step)} numbers; one for each path of one seed is expected, or a function"])
    for number, group in seeds.items():
        found = [step(path) for path in group] if callable(step) else [*step]
        problems += _path_problems(number, group, found)
        steps[number] = sorted((at, path) for at, path in zip(found, group, strict=True) if at is not None)
    raise_all(problems)
    outputs: dict[int, list[tuple[int, np.ndarray]]] = {number: [] for number in seeds}
    for number, group in steps.items():
        for at, path in group:
            try:
                loaded = load(path)
                outputs[number].append((at, points.snapshot(loaded(x) if callable(loaded) else loaded, str(path))))
            except Exception as error:  # whatever a framework raises: all checkpoints are named, not the first alone
                kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
                problems.append(f"{path}: {kind}{str(error).removeprefix(f'{path}: ')}")
    raise_all(problems)
    with Recorder(to, x, target, trained_on=trained_on, if_exists=if_exists, attributes=attributes) as recorder:
        for number, snapshots in outputs.items():
            log = recorder.seed(number)
            for at, values in snapshots:
                log.log(at, values, always=True)
    return Path(to)


def _path_problems(number: int, paths: Sequence[Path], steps: Sequence[int | None]) -> list[str]:
    """What is wrong with a seed's checkpoints before any is loaded."""
    problems = [f"{path}: is missing" for path in paths if not path.exists()]
    problems += [
        f"{path}: no step in its name; give step=, a list or a function of the path"
        for path, at in zip(paths, steps, strict=True)
        if at is None
    ]
    names: dict[int, list[str]] = {}
    for path, at in zip(paths, steps, strict=True):
        if at is not None:
            names.setdefault(at, []).append(path.name)
    problems += [
        f"seed {number}: step {at} is that of {', '.join(same)}" for at, same in sorted(names.items()) if len(same) > 1
    ]
    if len(paths) < 2:
        problems.append(f"seed {number}: has {len(paths)} checkpoint{'s' * (len(paths) != 1)}; two or more are needed")
    return problems
