"""One test as a strip: its seeds, its estimate on its interval, its threshold, and the claimed side shaded.

The strip is drawn by ``report/templates/strip.html`` at the places that are computed here, so that a test can hold
them against the verdict's numbers. It has no words, and so no language: the numbers stand beside it as text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from spectral_bias.figures.caption import number
from spectral_bias.report.axis import LEFT, RIGHT, Axis, axis_of
from spectral_bias.report.environment import macro
from spectral_bias.verdicts.words import SIGNS

# Seeds are stacked where they would cover each other: width and height of a dot, height of the lane.
DOT, STACK, LANE = 4.0, 4.0, 26.0
# Beyond this place the threshold's label stands on its left.
TURN = 250.0


def strip(test: Mapping[str, Any], beside: Iterable[Mapping[str, Any]] = ()) -> Markup:
    """The strip of a test, as SVG to stand in a page.

    Args:
        test: of a verdict record.
        beside: tests whose strips stand beside it, so that all of them need one axis.
    """
    return macro("strip.html", "strip", geometry(test, beside))


def geometry(test: Mapping[str, Any], beside: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The places of all that a strip shows, in units of its drawing.

    Args:
        test: of a verdict record.
        beside: tests whose strips have the same axis.
    """
    threshold, estimate = _number(test["threshold"]), _number(test["estimate"])
    interval = [*map(_number, test["interval"])]
    ends = [*map(_number, test.get("estimate_ends") or ())]
    seeds, open_seeds = _seeds(test)
    shown = [number for each in (test, *beside) for number in _numbers(each)]
    axis = axis_of(shown, test["statistic"] == "proportion")
    claimed = (axis.place(threshold), RIGHT) if test["side"] == "at_least" else (LEFT, axis.place(threshold))
    return {
        "outcome": test["outcome"],
        "axis": axis,
        "left": LEFT,
        "right": RIGHT,
        "ticks": axis.ticks(),
        "threshold": axis.place(threshold),
        "threshold_label": f"{SIGNS[test['side']]} {number(test['threshold'])}",
        "turned": axis.place(threshold) > TURN,
        "claimed": {"x": claimed[0], "width": round(claimed[1] - claimed[0], 1)},
        "interval": _places(axis, interval),
        "ends": _places(axis, ends),
        "estimate": None if math.isnan(estimate) else axis.place(estimate),
        "dots": _stacked([axis.place(each) for each in seeds]),
        "open": [_places(axis, pair) for pair in open_seeds],
    }


def _numbers(test: Mapping[str, Any]) -> list[float]:
    """All numbers that the strip of a test shows."""
    seeds, open_seeds = _seeds(test)
    ends = [*test["interval"], *(test.get("estimate_ends") or ())]
    of_test = map(_number, (test["threshold"], test["estimate"], *ends))
    return [*of_test, *seeds, *(end for pair in open_seeds for end in pair)]


def _seeds(test: Mapping[str, Any]) -> tuple[list[float], list[list[float]]]:
    """The numbers by seed, and the ends of those that the log leaves open; none where a seed has more than one."""
    values: Sequence[Any] = test.get("values") or ()
    if test["statistic"] == "value" or any(isinstance(value, list) for value in values):
        return [], []
    bounds = zip(test.get("lower") or (), test.get("upper") or (), strict=True)
    ends = [[_number(end) for end in pair] for pair in bounds] or [[math.nan] * 2 for _ in values]
    decided = [_number(value) for value in values if value is not None]
    undecided = [pair for value, pair in zip(values, ends, strict=True) if value is None]
    return [each for each in decided if not math.isnan(each)], [pair for pair in undecided if not _is_open(pair)]


def _is_open(pair: Iterable[float]) -> bool:
    return any(map(math.isnan, pair))


def _places(axis: Axis, ends: Sequence[float]) -> list[float] | None:
    """Both ends' places; None where there are none."""
    return None if not ends or _is_open(ends) else [axis.place(end) for end in ends]


def _stacked(places: Sequence[float]) -> list[tuple[float, float]]:
    """Dots at their places, those that would cover each other above one another, all within the lane."""
    columns: dict[float, int] = {}
    heights: list[tuple[float, int]] = []
    for place in sorted(places):
        column = next((each for each in columns if abs(each - place) < DOT), place)
        heights.append((place, columns.get(column, 0)))
        columns[column] = columns.get(column, 0) + 1
    step = min(STACK, LANE / max(columns.values(), default=1))
    return [(place, round(height * step, 1)) for place, height in heights]


def _number(value: float | str | None) -> float:
    """A number of a verdict file, where infinity is text and what is not known is null."""
    return math.nan if value is None else float(value)
