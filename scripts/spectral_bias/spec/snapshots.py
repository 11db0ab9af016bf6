"""The steps at which a run is looked at: dense at first, then log-spaced.

First-passage times are read off these steps, so they must lie close enough together that two frequencies are not
tied by the spacing alone.
"""

from __future__ import annotations


def snapshot_steps(steps: int, *, every: int, until: int, growth: float) -> list[int]:
    """The logged steps from 0 to ``steps``.

    Args:
        steps: the last step, always logged.
        every: the spacing up to ``until``.
        until: where log spacing begins.
        growth: the ratio of neighbouring logged steps beyond ``until``; the spacing never falls below ``every``.
    """
    logged = list(range(0, min(until, steps) + 1, every))
    while logged[-1] < steps:
        logged.append(max(logged[-1] + every, round(logged[-1] * growth)))
    logged[-1] = steps
    return logged
