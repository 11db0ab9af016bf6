"""Cards made by hand with the run and the spectrum that they are drawn from, of any kind of points."""

from __future__ import annotations

import dataclasses

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.diagnosis.card import (
    Card,
    Exponent,
    Interval,
    Method,
    Note,
    Place,
    Points,
    Remaining,
    Statement,
    Times,
)
from spectral_bias.registry.evidence import Evidence

STEPS = np.array([0, 1, 2, 5, 10, 20, 50, 100], np.int32)
SHAPES = {"periodic": (64,), "image": (8, 12), "volume": (4, 5, 6), "cloud": (), "irregular": ()}


def made_up(kind="periodic", *, channels=1, places=4, seeds=("complete",) * 2, never=False, **changes):
    """A card with its run and spectrum: the error of frequency k is exp(-step / 4 k), all of it or ``never`` less.

    Args:
        kind: of the points.
        channels: of outputs.
        places: how many frequencies.
        seeds: how each network ended; one that diverged has no values after the fourth look.
        never: whether no frequency is learned.
        changes: fields of the card that are given.
    """
    shape = SHAPES[kind]
    dimensions = {"cloud": 5, "irregular": 1}.get(kind, len(shape))
    count = int(np.prod(shape)) if shape else 40
    draw = np.random.default_rng(0)
    x = np.sort(draw.uniform(-1, 1, (count, dimensions)), axis=0)
    k = np.arange(1, places + 1, dtype=float)
    error = (
        np.ones((len(seeds), len(STEPS), places))
        if never
        else np.exp(-STEPS[None, :, None] / (4 * k)).repeat(len(seeds), axis=0)
    )
    target = np.sin(3 * x.sum(axis=1))[:, None].repeat(channels, axis=1)
    output = target * (1 - error[:, :, :1, None])
    last = np.array([len(STEPS) - 1 if end == "complete" else 3 for end in seeds])
    for seed, end in enumerate(last):
        error[seed, end + 1 :], output[seed, end + 1 :] = np.nan, np.nan
    shaped = (lambda values: values) if channels > 1 else (lambda values: values[..., 0])
    dims = ("sample", "channel") if channels > 1 else ("sample",)
    step = described(STEPS, ("step",), "optimiser steps taken")
    ends = described(STEPS[last], ("seed",), "last step")
    run = xr.Dataset(
        {
            "prediction": described(shaped(output).astype(np.float32), ("seed", "step", *dims), "output"),
            "target": described(shaped(target), dims, "target"),
            "x": described(x, ("sample", "dimension"), "points"),
            "last_step": ends,
        },
        coords={"step": step},
    )
    spectrum = xr.Dataset(
        {"relative_error": described(error, ("seed", "step", "frequency"), "relative error"), "last_step": ends},
        coords={"step": step, "frequency": described(k, ("frequency",), "frequency")},
    )
    card = Card(
        name="made-up",
        log="logs/made up.nc",
        sha256="0" * 64,
        title="A made-up log",
        seeds=tuple(seeds),
        steps=(0, 100),
        looks=len(STEPS),
        parameters=1234,
        points=Points(kind, count, dimensions, shape, channels, 2.0, None, "They are made up.", "它们是编造的。"),
        method=Method("dft", {}, "frequency", "cycles", "It is made up.", "它是编造的。", "周期数"),
        places=tuple(_place(error[:, :, place], frequency, last) for place, frequency in enumerate(k)),
        exponent=Exponent(0.2, None if never else 1.0, None if never else 0.5, None, "seeds", len(seeds)),
        bias=Statement("low_first", "Low ones come first.", (1, 0, 0), "低的先来。"),
        remaining=Remaining(
            "nothing", "Nothing to do.", 0.01, (Evidence("part", 0.25, 0.5, "a part", "部分"),), "无事可做。"
        ),
        notes=(
            Note("one", "A warning that matters.", severe=True, zh="要紧的警告。"),
            Note("two", "A remark on the log.", zh="关于日志的备注。"),
        ),
        version="9.9",
    )
    return dataclasses.replace(card, **changes), run, spectrum


def _place(error, frequency, last):
    """A frequency with its exact times at the levels .1 and .2."""

    def times(values):
        found = []
        for level in (0.1, 0.2):
            under = np.flatnonzero(values <= level)
            at = int(STEPS[under[0]]) if len(under) else None
            time = Interval(int(STEPS[under[0] - 1]), at) if at else Interval(100, None)
            found.append(Times(level, time, time))
        return tuple(found)

    by_seed = tuple(times(np.nan_to_num(each, nan=9.0)) for each in error)
    final = tuple(float(each[end]) for each, end in zip(error, last, strict=True))
    return Place(f"{frequency:g}", float(frequency), 0.25, final, by_seed, by_seed[0])
