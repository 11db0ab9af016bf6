"""What is left of the error at the end of a log, and why: numbers (``errors_left``), a rule (``causes``), sentences."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import xarray as xr

from spectral_bias.diagnosis import causes
from spectral_bias.diagnosis.card import Evidence, Left, Points, Remaining
from spectral_bias.diagnosis.causes import Cause, cause
from spectral_bias.diagnosis.errors_left import ErrorsLeft, errors_left, median
from spectral_bias.training.run_layout import DIVERGED

NAMES: dict[Left, str] = {
    "unlearned_high": "high frequencies not learned",
    "aliasing": "aliasing",
    "noise_fitted": "noise fitted",
    "too_small_or_step_too_large": "network too small or step too large",
    "nothing": "nothing wrong",
    "unknown": "unknown",
}
_SAYS = {
    "small": "Nothing is wrong: the error is small at all points.",
    "jumping": "The outputs jump about from look to look and come no nearer: reduce the step (learning rate), let it decay, "
    "or take larger batches.",
    "diverged": "Half of the networks or more diverged: reduce the step (learning rate) or the initial weights.",
    "labels": "The network has fitted labels that differ from the target: stop at the least validation error, regularise, or "
    "average more measurements.",
    "rise": "The error between the training points rises while the training error falls, and not at images of the target's "
    "frequencies: noise of the labels is fitted. Stop at the least validation error, or regularise.",
    "images": "The error between the training points is far larger than on them, and lies at images of the target's frequencies "
    "under their sampling: take more training points, or, if the target lies below their Nyquist frequency, a smaller "
    "frequency scale (omega_0, sigma) of the network.",
    "clean": "The error between the training points is far larger than on them, and their labels are the target's: the points "
    "do not determine it. Take more training points, or a smaller frequency scale (omega_0, sigma) of the network.",
    "contrast": "The lower frequencies are learned, the higher ones are not yet: {outlook}",
    "everywhere": "The error is large at all frequencies and no longer falls: the network is too small, the step too large, or "
    "training is stuck. Try a wider network, then a smaller step with decay.",
    "noise or aliasing": "The error between the training points is far larger than on them or rises; whether noise is fitted or "
    "the points are too few, the log does not tell: log `trained_on`, evaluation points on a grid, clean values of the target, "
    "and the training loss.",
    "one frequency": "The error is large, and the log has not two frequencies or bands to compare: log more evaluation points, or "
    "name frequencies.",
    "beside": "The lower frequencies are learned, but most of the error lies where the target has no energy: log `trained_on`, "
    "points between the training points and the training loss, which tell aliasing from noise.",
    "low left": "The lower frequencies are what is left: that is none of the causes known here. Look at the loss (a differential "
    "equation's boundary terms, a filter) and at the offset.",
    "still falling": "No frequency is learned yet and the error still falls: train longer, and log to the end.",
    "empty": "No network has a finite output.",
}


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
        return Remaining("too_small_or_step_too_large", _SAYS["empty"] + " " + _SAYS["diverged"], math.nan, ())
    numbers = median(seeds)
    found = cause(numbers)
    if 2 * diverged >= run.sizes["seed"]:
        found = Cause("too_small_or_step_too_large", "diverged")
    evidence = _evidence(numbers, diverged, run.sizes["seed"])
    return Remaining(found.kind, _sentences(found, numbers, seeds, diverged), numbers.error, evidence)


def _sentences(found: Cause, numbers: ErrorsLeft, seeds: list[ErrorsLeft], diverged: int) -> str:
    falls = numbers.falling < causes.FALLING
    outlook = (
        "the error still falls, so train longer, or give the network higher frequencies (Fourier features, a larger omega_0)."
        if falls
        else "the error hardly falls any more: give the network higher frequencies (Fourier features, a larger omega_0), or "
        "more width, rather than more steps."
    )
    said = [_SAYS[found.why].format(outlook=outlook)]
    if found.kind == "nothing" and math.isnan(numbers.rise) and math.isnan(numbers.images):
        said.append(
            "Every logged point was trained on, so aliasing or fitted noise would not show: log points between too."
        )
    if diverged and found.why != "diverged":
        said.append(f"{diverged} diverged.")
    alone = Counter(cause(each).kind for each in seeds)
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
        ("error_high", n.high, causes.CONTRAST * n.low, "error of the higher frequencies"),
        ("low_over_high", n.reverse, causes.CONTRAST, "greatest ratio of a lower frequencies' error to a higher ones'"),
        ("error_beside", n.beside, causes.BESIDE, "share of the error's energy at none of the target's frequencies"),
        (
            "jumping",
            n.jumping,
            causes.JUMPING,
            "change of the outputs between looks that leads nowhere, over the error",
        ),
        ("falling", n.falling, causes.FALLING, "slope of log error against log step, second half of the steps"),
    ]
    if diverged:
        rows.append(("diverged", diverged / networks, 0.5, "share of networks that diverged"))
    return tuple(
        Evidence(name, value, None if level is None or math.isnan(level) else level, says)
        for name, value, level, says in rows
        if not math.isnan(value)
    )
