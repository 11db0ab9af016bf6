"""What is left of the error at the end of a log, and why: numbers (``errors_left``), a rule (``causes``), sentences."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import xarray as xr

from spectral_bias.diagnosis import causes
from spectral_bias.diagnosis.advice import ADVICE, ALL_TRAINED, NAMES, NO_OUTPUT
from spectral_bias.diagnosis.card import Left, Points, Remaining
from spectral_bias.diagnosis.causes import Cause, cause
from spectral_bias.diagnosis.errors_left import ErrorsLeft, errors_left, median
from spectral_bias.registry.evidence import Evidence
from spectral_bias.training.run_layout import DIVERGED


def remaining(run: xr.Dataset, spectrum: xr.Dataset, points: Points) -> Remaining:
    """Conclude from the last looks what is left of the error and why.

    Args:
        run: in the run layout.
        spectrum: of the run, by any method with relative errors by frequency, band or filter.
        points: its evaluation points.

    Returns:
        The conclusion on the median over networks of every number, with the numbers and their levels.
    """
    seeds = errors_left(run, spectrum, points)
    diverged = int(np.sum(np.asarray(run["status"]) == DIVERGED))
    if not seeds:
        return Remaining("too_small_or_step_too_large", f"{NO_OUTPUT} {ADVICE['diverged']}", math.nan, ())
    numbers = median(seeds)
    found = cause(numbers)
    if 2 * diverged >= run.sizes["seed"]:
        found = Cause("too_small_or_step_too_large", "diverged")
    evidence = _evidence(numbers, diverged, run.sizes["seed"])
    return Remaining(found.kind, _sentences(found, numbers, seeds, diverged), numbers.error, evidence)


def _sentences(found: Cause, numbers: ErrorsLeft, seeds: list[ErrorsLeft], diverged: int) -> str:
    said = [ADVICE[found.why]]
    if found.kind == "nothing" and math.isnan(numbers.rise) and math.isnan(numbers.images):
        said.append(ALL_TRAINED)
    if diverged and found.why != "diverged":
        said.append(f"{diverged} diverged.")
    alone: Counter[Left] = Counter(cause(each).kind for each in seeds)
    if found.why != "diverged" and len(seeds) > 1 and alone[found.kind] < len(seeds):
        others = ", ".join(f"{NAMES[kind]} {n}" for kind, n in sorted(alone.items()) if kind != found.kind)
        said.append(f"Networks differ: {alone[found.kind]} of {len(seeds)} alone say so; {others}.")
    return " ".join(said)


def _evidence(n: ErrorsLeft, diverged: int, networks: int) -> tuple[Evidence, ...]:
    """The known numbers, each with the level that it is compared with."""
    on_points = n.fitted if math.isnan(n.trained) else n.trained
    rows = [
        ("error", n.error, causes.SMALL, "error at the end over the target's standard deviation"),
        ("error_between", n.held_out, causes.GAP * on_points, "the same where nothing was trained on; level: a gap"),
        ("error_trained", n.trained, None, "the same on the points trained on"),
        ("training_error", n.fitted, None, "error of the fit to the training labels"),
        ("rise", n.rise, causes.RISE, "error between the training points at the end over its minimum"),
        ("training_fall", n.fell, causes.FELL, "training error at the end over that at this minimum"),
        ("at_images", n.images, causes.AT_IMAGES, "excess of the error's energy at images of the target's frequencies"),
        ("labels_unlike", n.unlike, causes.UNLIKE, "deviation of the training labels from the target"),
        ("target_rough", n.rough, causes.UNLIKE, "the target's deviation from its tones at trained points"),
        ("error_low", n.low, causes.LOW, "error of the lower frequencies"),
        ("error_high", n.high, max(causes.CONTRAST * n.low, causes.HIGH), "error of the higher frequencies"),
        ("low_over_high", n.reverse, causes.CONTRAST, "greatest ratio of a lower frequencies' error to a higher ones'"),
        ("error_beside", n.beside, causes.BESIDE, "share of the error's energy at none of the target's frequencies"),
        (
            "jumping",
            n.jumping,
            causes.JUMPING,
            "change of the outputs between looks that leads nowhere, over the error",
        ),
        ("falling", n.falling, None, "slope of log error against log step, second half of the steps"),
        ("surely_falling", n.surely_falling, causes.FALLING, "the same plus twice its standard error"),
        ("freedom", n.freedom, causes.FREEDOM, "parameters over the numbers that the target's tones have"),
    ]
    if diverged:
        rows.append(("diverged", diverged / networks, 0.5, "share of networks that diverged"))
    return tuple(
        Evidence(name, value, None if level is None or math.isnan(level) else level, says)
        for name, value, level, says in rows
        if not math.isnan(value)
    )
