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

    @property
    def seconds_a_step(self) -> float:
        """What a step costs; from above where the calls so far cannot tell it from looking. 0 before the first step."""
        if not self._steps_steps:
            return 0.0
        from_above = self._steps_seconds / self._steps_steps
        determinant = self._steps_steps * self._looks_looks - self._steps_looks**2
        if determinant <= 1e-9 * self._steps_steps * self._looks_looks:
            return from_above
        step = (self._steps_seconds * self._looks_looks - self._looks_seconds * self._steps_looks) / determinant
        # Where the clock's noise makes one of the two negative, nothing is known of the other but its bound.
        return step if 0 < step < from_above else from_above

    def most_steps(self) -> float:
        """The most steps, at least 1, that the next call may take: a single one as long as no step was timed."""
        if math.isinf(self._allowed):
            return math.inf
        step = self.seconds_a_step
        return max(1.0, self._allowed / step) if step else 1.0
