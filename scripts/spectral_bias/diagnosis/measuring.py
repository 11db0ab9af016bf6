"""``measure`` and ``plot``: one training as a table and as a figure, for notebooks and scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.diagnosis.as_log import as_log
from spectral_bias.diagnosis.card import Card
from spectral_bias.diagnosis.choice import THRESHOLDS
from spectral_bias.diagnosis.diagnose import examine, wish
from spectral_bias.diagnosis.measured import Measured
from spectral_bias.diagnosis.spectrum_figure import PANELS, Panel, spectrum_figure


def measure(
    run: Any,
    target: Any = None,
    prediction: Any = None,
    step: Any = None,
    *,
    name: str | None = None,
    method: str | None = None,
    frequencies: Sequence[float] | Literal["auto"] = "auto",
    attributes: Mapping[str, Any] | None = None,
) -> Measured:
    """When each network of a training learned each frequency.

    Args:
        run: the path of a log or a run file, an xarray dataset in the form of docs/run-file.md, a card, or evaluation
            points (sample[, dimension]).
        target: target at the points (sample[, channel]), with points alone.
        prediction: outputs ([seed, ]step, sample[, channel]), with points alone.
        step: optimiser steps (step), with points alone; left out, 0, 1, 2 ...
        name: of what is measured; left out, the log's title.
        method: a spectral method; left out, the first that the points and the target fit.
        frequencies: the target's tones, or ``auto`` to find them in the target.
        attributes: of the log, such as ``domain_length``, with points alone.

    Raises:
        BadLogError: it is no log; lists everything that is wrong with it.
        UnfitLogError: no method fits; lists the reason of each.
        TypeError: it is none of these, or arrays are missing.
        RecordingError: arrays do not fit each other.
    """
    if isinstance(run, Card):
        return Measured.of_places(run.places, name or run.name, run.method, None)
    asked = wish(method, frequencies)
    with as_log(run, target, prediction, step, attributes=attributes) as path:
        found = examine(path, asked)
    card = found.card
    return Measured.of_places(card.places, name or card.title, card.method, found.spectrum)


def plot(
    run: Any,
    target: Any = None,
    prediction: Any = None,
    step: Any = None,
    *,
    show: Sequence[Panel] = PANELS,
    threshold: float | None = None,
    steps: Sequence[int] | None = None,
    **options: Any,
) -> Figure:
    """Errors by frequency and step, times by frequency, and the output's spectrum at steps.

    Args:
        run: what ``measure`` takes, or what it gave.
        target: target at the points, with points alone.
        prediction: outputs, with points alone.
        step: optimiser steps, with points alone.
        show: some of ``errors``, ``times`` and ``spectra``, in order.
        threshold: level of the relative error of the times; left out, 0.2 for tones and 0.5 for bands.
        steps: logged steps at which spectra are drawn, the nearest ones are taken; left out, five from first to last.
        options: of ``measure``.

    Raises:
        ValueError: a card is given, which has no errors by step; or there is no such panel or threshold.
        TypeError: as ``measure``.
    """
    measured = run if isinstance(run, Measured) else measure(run, target, prediction, step, **options)
    if measured.spectrum is None:
        raise ValueError(f"{measured.name}: a card has no errors by step; give the log, or `beside([card]).figure()`")
    if not show or not {*show} <= {*PANELS}:
        raise ValueError(f"show: {list(show)}; choose from {', '.join(PANELS)}")
    if measured.method.name == "filtering":
        raise ValueError("filtering has a low and a high part and no frequencies: `measure` has their times")
    level = max(measured["threshold"]) if threshold is None else float(threshold)
    if not np.isclose(level, THRESHOLDS).any():
        raise ValueError(f"threshold {level:g}: times are under one of {', '.join(map(str, THRESHOLDS))}")
    method = measured.method
    return spectrum_figure(measured.spectrum, method.place, method.unit, level, show, steps, title=measured.name)
