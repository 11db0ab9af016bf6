"""The numbers of a network that the map's axes and the table's order can be chosen from, and how they are shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from spectral_bias.figures.caption import number
from spectral_bias.report.atlas_rows import AtlasRow
from spectral_bias.verdicts.intervals import Estimate

NOTHING = "–"
NEVER = "∞"


class Column(NamedTuple):
    """One number of a network.

    Attributes:
        key: its name in the address.
        words: its name in both languages.
        value: the number; None where a network has none, infinite for a time that never came.
        log: whether its axis is logarithmic at first.
    """

    key: str
    words: Mapping[str, str]
    value: Callable[[AtlasRow], float | None]
    log: bool = True


def _first(row: AtlasRow, place: int) -> float | None:
    return row.numbers.first[place].value if row.numbers.first else None


def _error(row: AtlasRow, place: int) -> float | None:
    return row.numbers.errors[place] if row.numbers.errors else None


COLUMNS = (
    Column("alpha", {"en": "α", "zh": "α"}, lambda row: row.alpha, log=False),
    Column("first-lowest", {"en": "steps to the lowest", "zh": "最低频所需步数"}, lambda row: _first(row, 0)),
    Column("first-highest", {"en": "steps to the highest", "zh": "最高频所需步数"}, lambda row: _first(row, 1)),
    Column("error-lowest", {"en": "final error, lowest", "zh": "最低频最终误差"}, lambda row: _error(row, 0)),
    Column("error-highest", {"en": "final error, highest", "zh": "最高频最终误差"}, lambda row: _error(row, -1)),
    Column("reached", {"en": "places reached", "zh": "达到的频率数"}, lambda row: row.numbers.reached, log=False),
    Column("rmse", {"en": "final RMSE", "zh": "最终均方根误差"}, lambda row: row.numbers.rmse),
    Column("loss", {"en": "final loss", "zh": "最终损失"}, lambda row: row.numbers.loss),
    Column("parameters", {"en": "parameters", "zh": "参数个数"}, lambda row: row.numbers.parameters),
    Column("width", {"en": "width", "zh": "宽度"}, lambda row: max(row.run.widths, default=None)),
    Column("depth", {"en": "hidden layers", "zh": "隐藏层数"}, lambda row: len(row.run.widths) or None, log=False),
    Column("learning-rate", {"en": "learning rate", "zh": "学习率"}, lambda row: row.run.learning_rate),
    Column("steps", {"en": "steps", "zh": "步数"}, lambda row: row.steps),
    Column("training-points", {"en": "training points", "zh": "训练点数"}, lambda row: row.training_points),
    Column("seeds", {"en": "seeds", "zh": "种子数"}, lambda row: row.numbers.seeds, log=False),
)


def shown(value: float | None) -> str:
    """A number for people: counts in full, else three significant digits; a dash for none."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return NEVER if value > 0 else f"-{NEVER}"
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e6):
        return f"{value:,.0f}".replace(",", "\u202f") if abs(value) >= 10_000 else f"{value:.0f}"
    return f"{value:.0f}" if 1000 <= abs(value) < 10_000 else number(value)


def interval(estimate: Estimate) -> str:
    """An estimate's 95 % interval."""
    return f"[{shown(estimate.lower)}, {shown(estimate.upper)}]"


def exponent(row: AtlasRow) -> tuple[str, str]:
    """The exponent and its interval as shown; where it is open the ends between which the log leaves it."""
    alpha = row.numbers.alpha
    if alpha is None:
        return NOTHING, ""
    if row.alpha is not None:
        return shown(row.alpha), interval(alpha)
    lower, upper = alpha.ends or (-math.inf, math.inf)
    if math.isinf(lower) and math.isinf(upper):
        return NOTHING, ""
    if math.isinf(upper):
        return f"≥ {shown(lower)}", interval(alpha)
    return (f"≤ {shown(upper)}" if math.isinf(lower) else f"{shown(lower)} – {shown(upper)}"), interval(alpha)


def time(row: AtlasRow, place: int) -> tuple[str, str]:
    """A first passage and its interval as shown: 0 the lowest, 1 the highest place."""
    first = row.numbers.first
    if first is None:
        return NOTHING, ""
    value = first[place]
    if math.isnan(value.value) and value.ends:
        return f"{shown(value.ends[0])} – {shown(value.ends[1])}", interval(value)
    return shown(value.value), interval(value)
