"""Convergence times: first passage of a relative error under a threshold, and the step from which it stays under it.

The two differ widely: the error of a low frequency passes early and rises again while a higher frequency is learned.
A log shows a time only as an interval (``after``, ``step``]: ``step`` is the first logged step at which it has come, or
NEVER, and ``after`` the last logged step at which it is known not to have come, or NEVER where it may have come before
the first logged step. A step at which a seed's error is not finite counts as not logged for that seed.

What is known between two logged steps rests on two assumptions, since any error could fall and return unseen:

- an error is monotone between two logged steps, except next to a logged turn, where it stopped falling and rose;
- next to a turn it changes no faster than r, the steepest change of that error in that seed anywhere in the log.

Between logged errors a and b, D steps apart, an error of rate r is at least (a + b - r D) / 2. Where this is under the
threshold in a gap next to a turn, the passage may have come there: ``after`` moves back to the start of the gap. With
every step logged nothing is hidden, and the interval is one step. docs/verdicts.md has what this rule, a laxer and a
stricter one leave open on trainings logged at every step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float, Int

from spectral_bias.artefacts.netcdf import described

NEVER = -1
# A time of 0 counts as half a step, so that it has a logarithm and ratios are defined.
EARLIEST = 0.5


def first_passage(
    error: Float[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"], threshold: float
) -> Int[np.ndarray, "seed *rest"]:
    """The first logged step with an error under the threshold, or NEVER."""
    return _first(np.isfinite(error) & (error < threshold), steps)


def first_passage_after(
    error: Float[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"], threshold: float
) -> Int[np.ndarray, "seed *rest"]:
    """The last logged step at which the first passage is known not to have come, or NEVER."""
    after = np.full((error.shape[0], *error.shape[2:]), NEVER, np.int32)
    for seed, *rest in np.ndindex(after.shape):
        series = error[(seed, slice(None), *rest)]
        logged = np.isfinite(series)
        after[(seed, *rest)] = _not_before(series[logged], steps[logged], threshold)
    return after


def sustained(
    error: Float[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"], threshold: float
) -> Int[np.ndarray, "seed *rest"]:
    """The first logged step from which the error stays under the threshold at every logged step, or NEVER."""
    logged = np.isfinite(error)
    over = logged & ~(error < threshold)
    over_later = np.flip(np.logical_or.accumulate(np.flip(over, axis=1), axis=1), axis=1)
    return _first(logged & ~over_later, steps)


def sustained_after(
    error: Float[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"], threshold: float
) -> Int[np.ndarray, "seed *rest"]:
    """The last logged step with an error not under the threshold, or NEVER."""
    over = np.isfinite(error) & ~(error < threshold)
    return _first(np.flip(over, axis=1), np.flip(steps))


def convergence_times(
    error: Float[np.ndarray, "seed step part"],
    steps: Int[np.ndarray, " step"],
    thresholds: Sequence[float],
    dimension: str,
    prefix: str = "",
) -> dict[str, xr.Variable]:
    """Both ends of both convergence times for every threshold, as variables ``(seed, threshold, dimension)``.

    Args:
        error: relative error by seed, step and ``dimension``, such as frequency or band.
        steps: the logged steps.
        thresholds: thresholds of the relative error.
        dimension: name of the last axis.
        prefix: prefix of the variables' names.
    """
    dims = ("seed", "threshold", dimension)
    before = f"{NEVER} where it may have happened before the first logged step"
    never = f"{NEVER} where it never happened at a logged step: later than the last of them"
    return {
        prefix + name: described(
            np.stack([time(error, steps, threshold) for threshold in thresholds], axis=1),
            dims,
            long_name,
            **_flag("unknown" if name.endswith("after_step") else "never"),
            comment=before if name.endswith("after_step") else never,
        )
        for name, time, long_name in (
            ("first_passage_step", first_passage, "first logged step with relative error under the threshold"),
            (
                "first_passage_after_step",
                first_passage_after,
                "last logged step up to which the relative error is known not to have been under the threshold",
            ),
            ("sustained_step", sustained, "logged step from which relative error stays under the threshold"),
            ("sustained_after_step", sustained_after, "last logged step with relative error not under the threshold"),
        )
    }


def threshold_coordinate(thresholds: Sequence[float]) -> xr.Variable:
    """The thresholds as a coordinate."""
    return described(np.asarray(thresholds, np.float64), ("threshold",), "threshold of the relative error")


def _flag(meaning: str) -> dict[str, Any]:
    return {"flag_values": np.asarray([NEVER], np.int32), "flag_meanings": meaning}


def _first(mask: Bool[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"]) -> Int[np.ndarray, "seed *rest"]:
    return np.where(mask.any(axis=1), steps[mask.argmax(axis=1)], NEVER).astype(np.int32)


def _not_before(error: Float[np.ndarray, " step"], steps: Int[np.ndarray, " step"], threshold: float) -> int:
    """The lower end of one error's first passage, from its logged steps alone."""
    under = error < threshold
    count = int(under.argmax()) if under.any() else len(error)
    if count == 0:
        return NEVER
    slope = np.diff(error) / np.diff(steps)
    steepest = float(np.abs(slope).max(initial=0.0))
    over = slope[: count - 1]
    # An error that rises at once may come from under the threshold. Before the first logged step one end is known.
    if over.size and over[0] > 0.0 and steps[0] > 0 and error[0] - steepest * steps[0] < threshold:
        return NEVER
    turn, width = _turns(over), np.diff(steps[:count])
    both = error[: count - 1] + error[1:count] - 2.0 * threshold
    # Between neighbouring steps there is nothing to hide.
    dips = np.flatnonzero((turn[:-1] | turn[1:]) & (width > 1) & (both < steepest * width))
    return int(steps[dips[0] if dips.size else count - 1])


def _turns(slope: Float[np.ndarray, " gap"]) -> Bool[np.ndarray, " step"]:
    """Logged steps at which an error that fell rises again, those between on which it stayed the same too."""
    sign = np.sign(slope)
    falls, rises = _filled(sign) < 0, np.flip(_filled(np.flip(sign))) > 0
    return np.concatenate([[False], falls[:-1] & rises[1:], [False]])


def _filled(sign: Float[np.ndarray, " gap"]) -> Float[np.ndarray, " gap"]:
    """Each 0 as the last number before it that is not."""
    return sign[np.maximum.accumulate(np.where(sign != 0.0, np.arange(sign.size), 0))]
