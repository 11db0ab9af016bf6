"""The rule that names why an error is left, and its levels.

The levels were chosen on closed-form cases (kind A of docs/diagnosis-cases.md) before any training was scored.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from spectral_bias.diagnosis.card import Left
from spectral_bias.diagnosis.errors_left import ErrorsLeft

# Under it an error is small.
SMALL = 0.1
# Of outputs that jump about: their median change between looks over the error.
JUMPING = 0.4
# Error between training points over the error on them.
GAP = 3.0
# Error that held-out points rise by, and training points fall to, while noise is fitted.
RISE, FELL = 1.1, 0.95
# Excess of error energy at images of the target's frequencies.
AT_IMAGES = 0.15
# Deviation of training labels from the target, or of the target at trained points from its tones.
UNLIKE = 0.1
# Error of the target at training points over that of the labels there, where the labels explain it.
LABELS_EXPLAIN = 2.0
# Error of higher frequencies over that of lower ones; what is small for the lower, and large for the higher ones.
CONTRAST, LOW, HIGH = 3.0, 0.2, 0.2
# Share of the error's energy at none of the target's frequencies that speaks against what is not learned, where no
# training error is known or outputs jump about.
BESIDE = 0.5
# Slope of log error against log step of an error that still falls, also with twice its standard error added.
FALLING = -0.05
# Parameters over the numbers that the tones have. Of targets with more numbers a network fits nearly none exactly; it
# may yet come near to one, as to a step, whose tones are related. The level was fixed before kind E was scored.
FREEDOM = 1.0


class Cause(NamedTuple):
    """A conclusion with the reason it rests on, a key of ``advice.ADVICE``."""

    kind: Left
    why: str


def cause(n: ErrorsLeft) -> Cause:
    """Why one network's error is left; comparisons with unknown numbers (NaN) are false."""
    if n.error < SMALL and not n.held_out >= SMALL:
        return Cause("nothing", "small")
    # Outputs that jump about leave no trend of the held-out error.
    return (None if n.jumping > JUMPING else _between(n)) or _by_frequency(n)


def _between(n: ErrorsLeft) -> Cause | None:
    """Causes that show between the training points; None if the error is as large on them."""
    noisy, clean = _labels(n)
    overfitted = n.rise > RISE and n.fell < FELL
    on_points = n.fitted if math.isnan(n.trained) else n.trained
    gap = n.held_out > GAP * on_points
    risen = n.rise > RISE and math.isnan(n.fell)
    if n.trained > LABELS_EXPLAIN * n.fitted and n.trained > SMALL:
        return Cause("noise_fitted", "labels")
    if not gap and not overfitted and not risen:
        return None
    if noisy:
        return Cause("noise_fitted", "labels")
    if n.images > AT_IMAGES:
        return Cause("aliasing", "images")
    if clean and gap:
        return Cause("aliasing", "clean")
    if overfitted and not math.isnan(n.images):
        return Cause("noise_fitted", "rise")
    return Cause("unknown", "noise or aliasing")


def _labels(n: ErrorsLeft) -> tuple[bool, bool]:
    """Whether the training labels are known to differ from the target, and whether they are known not to."""
    rough = n.rough > UNLIKE and n.rough > 2.0 * n.rough_between
    smooth = n.rough < UNLIKE / 2.0
    return n.unlike > UNLIKE or rough, n.unlike <= UNLIKE or (math.isnan(n.unlike) and smooth)


def _by_frequency(n: ErrorsLeft) -> Cause:
    """Causes that show in the errors by frequency."""
    if n.freedom < FREEDOM:
        return Cause("too_small_or_step_too_large", "parameters")
    jumping = Cause("too_small_or_step_too_large", "jumping") if n.jumping > JUMPING else None
    if math.isnan(n.high) or (jumping and n.beside > BESIDE):
        return jumping or Cause("unknown", "one frequency")
    if n.high > max(CONTRAST * n.low, HIGH) and n.low < LOW:
        if n.beside > BESIDE and math.isnan(n.trained) and math.isnan(n.fitted):
            return Cause("unknown", "beside")
        return Cause("unlearned_high", "contrast, falling" if n.surely_falling < FALLING else "contrast, flat")
    if jumping:
        return jumping
    if n.reverse > CONTRAST:
        return Cause("unknown", "low left")
    if n.surely_falling < FALLING:
        return Cause("unknown", "still falling")
    return Cause("too_small_or_step_too_large", "everywhere")
