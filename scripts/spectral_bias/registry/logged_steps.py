"""The logged steps of a run: evenly spaced at first, then log-spaced.

First-passage times are read off these steps, so they must lie close enough together that two frequencies are not
tied by the spacing alone.
"""

from __future__ import annotations

from collections.abc import Iterator


def snapshot_steps(steps: int, *, every: int, until: int, growth: float) -> list[int]:
    """The logged steps from 0 to ``steps``.

    Args:
        steps: the last step, always logged.
        every: the spacing up to ``until``.
        until: where log spacing begins.
        growth: the ratio of neighbouring logged steps beyond ``until``; the spacing never falls below ``every``.
    """
    return list(logged_steps(steps, every=every, until=until, growth=growth))


def logged_steps(steps: int, *, every: int, until: int, growth: float) -> Iterator[int]:
    """The same steps as an iterator."""
    head = range(0, min(until, steps) + 1, every)
    yield from head
    last = head[-1]
    while last < steps:
        last = min(max(last + every, round(min(last * growth, steps))), steps)
        yield last


def spread_steps(logged: list[int], count: int) -> list[int]:
    """At most ``count`` logged steps, close to log-spaced; with the first and the last one if ``count`` is over 1.

    Args:
        logged: the logged steps, starting at 0.
        count: maximum number of steps; 1 gives the last step alone.
    """
    if count < 2:
        return logged[len(logged) - count :]
    ratio = logged[-1] / max(logged[min(1, len(logged) - 1)], 1)
    wanted = [0.0, *(logged[-1] * ratio ** -(place / max(count - 2, 1)) for place in range(count - 1))]
    return sorted({min(logged, key=lambda step, near=near: abs(step - near)) for near in wanted})
