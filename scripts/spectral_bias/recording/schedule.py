"""When a training is looked at: every step at first, then steps a fixed fraction apart.

After a look at step ``s`` the next one is due at ``s + max(1, floor(spacing * s))``. So every step up to
``2 / spacing`` is looked at, and from step ``1 / spacing`` on no two looks are farther apart than ``spacing`` times the
earlier one. The number of looks grows with the logarithm of the steps: with 5 %, 144 in 5,000 and 253 in a million.
"""

from __future__ import annotations

import math

SPACING = 0.05


def next_look(step: int, spacing: float) -> int:
    """The step at which the next look is due.

    Args:
        step: the last step that was looked at.
        spacing: largest distance of two looks, as a fraction of the steps taken.
    """
    return step + max(1, math.floor(spacing * step))
