"""What a card's numbers are called and how they are printed, for its page, its figure and its text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Exponent, PointsKind
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median

POINTS: Mapping[PointsKind, Both] = {
    "periodic": Both("periodic grid", "周期网格"),
    "with_end_points": Both("grid with its end points", "含两端点的网格"),
    "irregular": Both("irregular points", "不规则的点"),
    "image": Both("image", "图像"),
    "volume": Both("volume", "体数据"),
    "cloud": Both("cloud of points", "散点"),
}


class ExponentWords(NamedTuple):
    """A spectral exponent in words.

    Attributes:
        estimate: the number, or that it is open.
        bounds: from where to where.
        basis: what the bounds are of.
    """

    estimate: Both
    bounds: Both
    basis: Both


def exponent_words(exponent: Exponent) -> ExponentWords:
    """The exponent as it is printed."""
    low = _number(exponent.lower, Both("no lower bound", "无下界"))
    high = _number(exponent.upper, Both("no upper bound", "无上界"))
    if exponent.basis == "logging":
        basis = Both(
            "the interval of the logging, which says nothing of other seeds", "由记录步决定的区间，与其他种子无关"
        )
    elif few_networks(exponent.seeds):
        basis = Both(f"the range of {exponent.seeds} networks", f"{exponent.seeds} 个网络的范围")
    else:
        basis = Both(
            f"the {CONFIDENCE:.0%} interval of the median over {exponent.seeds} networks",
            f"{exponent.seeds} 个网络的中位数的 {CONFIDENCE:.0%} 置信区间",
        )
    bounds = Both(f"{low.en} to {high.en}", f"{low.zh} 至 {high.zh}")
    return ExponentWords(_number(exponent.estimate, Both("open", "未定")), bounds, basis)


def few_networks(count: int) -> bool:
    """Whether there are too few networks for an interval of their median."""
    return count < seeds_of_a_median(CONFIDENCE)


def share_words(share: float | None) -> str:
    """A share of the target's energy; empty where the method has none."""
    return "" if share is None else f"{share:.0%}" if share >= 0.01 else "< 1%"


def error_words(errors: Sequence[float]) -> Both:
    """The median error at the end of the networks that did not diverge."""
    finite = sorted(error for error in errors if math.isfinite(error))
    middle = (finite[(len(finite) - 1) // 2] + finite[len(finite) // 2]) / 2.0 if finite else None
    return _number(middle, Both("diverged", "发散"), "{:.2g}")


def _number(value: float | None, absent: Both, form: str = "{:.2f}") -> Both:
    if value is None:
        return absent
    text = form.format(value)
    return Both(text, text)
