"""How many steps a call of the compiled program may take, so that it lasts about as long as allowed."""

from __future__ import annotations

import math


class Pace:
    """What a step costs, told apart from what it costs to look at a network, by least squares over the calls so far.

    Args:
        allowed: seconds of steps in a call; infinite for no limit.
    """

    def __init__(self, allowed: float) -> None:
        self._allowed = allowed
        # Sums of products over calls: of steps with steps, with looks and with seconds, and of looks with these.
        self._steps_steps = self._steps_looks = self._steps_seconds = 0.0
        self._looks_looks = self._looks_seconds = 0.0
        self._longest = 0

    def add(self, steps: int, looks: int, seconds: float) -> None:
        """Take note of a call.

        Args:
            steps: the steps that it took.
            looks: how often it looked at the networks.
            seconds: how long it lasted.
        """
        self._steps_steps += steps * steps
        self._steps_looks += steps * looks
        self._steps_seconds += steps * seconds
        self._looks_looks += looks * looks
        self._looks_seconds += looks * seconds
        self._longest = max(self._longest, steps)

    @property
    def seconds_a_step(self) -> float:
        """What a step costs; from above where the calls so far cannot tell it from looking. 0 before the first step."""
        if not self._steps_steps:
            return 0.0
        from_above, step = self._steps_seconds / self._steps_steps, self._told_apart()
        # Where the clock's noise makes one of the two negative, nothing is known of the other but its bound.
        return from_above if step is None or not 0 < step < from_above else step

    def most_steps(self) -> float:
        """The most steps, at least 1, that the next call may take: a single one as long as no step was timed.

        Calls that are all looks would stay at a single step, since the bound on what that costs is a look. So a call
        takes two steps where calls of one have told nothing apart, and twice those of the longest one where steps are
        too cheap to be seen beside looks. What a step costs beside looks is known roughly at first, so no call that
        rests on it is over four times as long as the longest one.
        """
        if math.isinf(self._allowed):
            return math.inf
        if not self._steps_seconds or not self._allowed:
            return 1.0
        step = self._told_apart()
        least = 2.0 if step is None else 2.0 * self._longest if step <= 0 else 1.0
        surely = self._allowed * self._steps_steps / self._steps_seconds
        return max(least, surely, min(self._allowed / self.seconds_a_step, 4.0 * self._longest))

    def _told_apart(self) -> float | None:
        """The cost of a step in least squares; None where steps and looks have been in one proportion."""
        determinant = self._steps_steps * self._looks_looks - self._steps_looks**2
        if determinant <= 1e-9 * self._steps_steps * self._looks_looks:
            return None
        return (self._steps_seconds * self._looks_looks - self._looks_seconds * self._steps_looks) / determinant
