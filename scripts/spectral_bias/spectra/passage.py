"""Convergence times: first passage of a relative error under a threshold, and the step from which it stays under it.

The two differ widely: the error of a low frequency passes early and rises again while a higher frequency is learned.
A log shows a time only as an interval (``after``, ``step``]: ``step`` is the first logged step at which it has come, or
NEVER, and ``after`` the last logged step at which it is known not to have come, or NEVER where it may have come before
the first logged step. A step at which a seed's error is not finite counts as not logged for that seed.

What is known between two logged steps rests on two assumptions, since any error could fall and return unseen:

- an error is monotone between two logged steps, except next to a logged turn, where it stopped falling and rose;
- next to a turn it changes no faster than r, the steepest change of that error in that seed that was logged in the gap
  or within a factor of two of its steps, earlier or later.

Between logged errors a and b, D steps apart, an error of rate r is at least (a + b - r D) / 2. Where this is under the
threshold in a gap next to a turn, the passage may have come there: ``after`` moves back to the start of the gap. With
every step logged nothing is hidden, and the interval is one step.

The rule was chosen on nine trainings logged at every step, noisy ones among them (432 passages, 432 pairs of tones),
by what is left of them in the log of the default runs, whose spacing grows by 2 %. Without a rule 35 passages lie
outside their intervals; with r from a factor of two 17, and 431 pairs are decided; with r from the whole log 5, and 360
are, since the first steps are steep; where every turn leaves the lower end open none, and 4 are. No order is decided
wrongly by any. Thinned to every 20 or 100 steps, 6 orders are without a rule and 1 with each other one. So the second
assumption fails at times; docs/verdicts.md has the table, and what the choice changes.
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
    start, end = steps[:-1], steps[1:]
    slope = np.diff(error) / (end - start)

    def steepest(gap: int) -> float:
        first, past = np.searchsorted(end, start[gap] / 2.0), np.searchsorted(start, end[gap] * 2.0, side="right")
        return float(np.abs(slope[first:past]).max())

    over = slope[: count - 1]
    # An error that rises at once may come from under the threshold. Before the first logged step one end is known.
    if over.size and over[0] > 0.0 and steps[0] > 0 and error[0] - steepest(0) * steps[0] < threshold:
        return NEVER
    turn, width = _turns(over), np.diff(steps[:count])
    both = error[: count - 1] + error[1:count] - 2.0 * threshold
    # Between neighbouring steps there is nothing to hide; few gaps are wide enough for the steepest change of all.
    possible = (turn[:-1] | turn[1:]) & (width > 1) & (both < np.abs(slope).max(initial=0.0) * width)
    dips = (gap for gap in np.flatnonzero(possible).tolist() if both[gap] < steepest(gap) * width[gap])
    return int(steps[next(dips, count - 1)])


def _turns(slope: Float[np.ndarray, " gap"]) -> Bool[np.ndarray, " step"]:
    """Logged steps at which an error that fell rises again, those between on which it stayed the same too."""
    sign = np.sign(slope)
    falls, rises = _filled(sign) < 0, np.flip(_filled(np.flip(sign))) > 0
    return np.concatenate([[False], falls[:-1] & rises[1:], [False]])


def _filled(sign: Float[np.ndarray, " gap"]) -> Float[np.ndarray, " gap"]:
    """Each 0 as the last number before it that is not."""
    return sign[np.maximum.accumulate(np.where(sign != 0.0, np.arange(sign.size), 0))]
