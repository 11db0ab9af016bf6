"""Number of sweeps to reach a tolerance, from an error in closed form."""

from __future__ import annotations

from collections.abc import Callable

MAX_SWEEPS = 2**50


def fewest_sweeps(error_after: Callable[[int], float], tolerance: float) -> int:
    """The least number of sweeps s with ``error_after(s) <= tolerance``, by doubling and bisection.

    Args:
        error_after: the error after a number of sweeps; it must not rise.
        tolerance: absolute tolerance, above 0.

    Raises:
        ValueError: the tolerance is not above 0, the starting error is not finite, or the error never falls so far.
    """
    if not tolerance > 0.0:
        raise ValueError(f"the tolerance must be above 0, not {tolerance:g}")
    start = error_after(0)
    if not start < float("inf"):
        raise ValueError("the starting error is no finite number")
    if start <= tolerance:
        return 0
    above, below = 0, 1
    while error_after(below) > tolerance:
        above, below = below, 2 * below
        if below > MAX_SWEEPS:
            raise ValueError(f"the error does not fall to {tolerance:g} in {MAX_SWEEPS} sweeps")
    while below - above > 1:
        middle = (above + below) // 2
        above, below = (above, middle) if error_after(middle) <= tolerance else (middle, below)
    return below
