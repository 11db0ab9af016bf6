"""The axis of one test's strip: linear or logarithmic as its numbers ask for, with room for what never came."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

# Numbers that span more than this many times their least are drawn on a logarithm.
LOGARITHMIC = 20.0
# Of the axis: its two ends, the room at an end for infinity, and the share of its length left free beside the numbers.
LEFT, RIGHT, INFINITY, FREE = 8.0, 352.0, 26.0, 0.07
TICKS = 5
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Axis:
    """Places of numbers between ``LEFT`` and ``RIGHT``.

    Attributes:
        low: the number at the left end, before the room for minus infinity.
        high: the number at the right end, before the room for infinity.
        logarithmic: whether places follow logarithms.
        below: whether there is room for minus infinity.
        above: whether there is room for infinity.
    """

    low: float
    high: float
    logarithmic: bool
    below: bool = False
    above: bool = False

    def place(self, value: float) -> float:
        """The place of a number; infinities stand in their rooms, what lies outside at the ends."""
        left, right = LEFT + INFINITY * self.below, RIGHT - INFINITY * self.above
        if math.isinf(value):
            return RIGHT - INFINITY / 2 * self.above if value > 0 else LEFT + INFINITY / 2 * self.below
        low, high, value = (math.log(each) if self.logarithmic else each for each in (self.low, self.high, value))
        return round(left + (right - left) * min(max((value - low) / (high - low), 0.0), 1.0), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels of a few round numbers, and of the infinities."""
        values = self._powers() if self.logarithmic else self._round()
        found = [(self.place(value), label(value)) for value in values]
        found = [(self.place(-math.inf), "−∞")] * self.below + found
        return found + [(self.place(math.inf), "∞")] * self.above

    def _round(self) -> list[float]:
        rough = (self.high - self.low) / (TICKS - 1)
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(each * size for each in (1, 2, 5, 10) if each * size >= rough * 0.999)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [float(f"{place * step:.12g}") for place in range(first, last + 1)]

    def _powers(self) -> list[float]:
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        if last - first >= 1:
            return [10.0**power for power in range(first, last + 1, math.ceil((last - first + 1) / TICKS))]
        powers = range(first - 1, last + 1)
        return [factor * 10.0**power for power in powers for factor in (1, 2, 5) if self._holds(factor * 10.0**power)]

    def _holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def axis_of(numbers: Iterable[float], share: bool = False) -> Axis:
    """The axis for some numbers.

    Args:
        numbers: all that is to be drawn; infinities get room of their own, NaN none.
        share: whether they are shares of a whole, on an axis from 0 to 1.
    """
    numbers = [*numbers]
    finite = [each for each in numbers if math.isfinite(each)]
    rooms = (-math.inf in numbers, math.inf in numbers)
    if share:
        return Axis(-0.04, 1.04, False, *rooms)
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    if low > 0 and high / low > LOGARITHMIC:
        free = FREE * math.log(high / low)
        return Axis(low * math.exp(-free), high * math.exp(free), True, *rooms)
    free = FREE * (high - low) or abs(high) / 10 or 1.0
    return Axis(low - free, high + free, False, *rooms)


def label(value: float) -> str:
    """A round number as text; powers of ten that are long in full with an exponent."""
    if value and not 1e-3 <= abs(value) < 1e5:
        head, _, power = f"{value:.0e}".partition("e")
        exponent = str(int(power)).translate(SUPERSCRIPTS)
        return f"10{exponent}" if head == "1" else f"{head}×10{exponent}"
    return f"{value:.6g}".replace("-", "−")
