"""Which activation has the smallest exponent: networks compared that are alike in everything else.

A set holds the runs of one target whose set-ups differ in the activation alone. Sets of the same activations make one
comparison.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from spectral_bias.report.atlas_rows import AtlasRow


@dataclass(frozen=True)
class Line:
    """One activation of a comparison.

    Attributes:
        activation: the activation with its parameters.
        runs: its runs.
        alpha: median exponent of its runs; None if that of every run is open.
        lower: of one run the lower end of its exact interval, of several the smallest exponent.
        upper: the upper end, or the largest exponent.
        sets: how many sets it has.
        smallest: in how many of them it has the smallest exponent.
        tied: whether, in the only set, its interval overlaps that of the smallest exponent.
    """

    activation: str
    runs: tuple[AtlasRow, ...]
    alpha: float | None
    lower: float
    upper: float
    sets: int
    smallest: int
    tied: bool


@dataclass(frozen=True)
class Comparison:
    """Activations on one target, those of the smallest exponents first and those whose exponents are open last.

    Attributes:
        target: what was learned.
        lines: one an activation.
        sets: how many sets of networks.
        common: a run of the first set, for what its runs have in common.
    """

    target: str
    lines: tuple[Line, ...]
    sets: int
    common: AtlasRow


def comparisons(rows: Sequence[AtlasRow]) -> list[Comparison]:
    """Every comparison that has a decided exponent, those of the most activations first."""
    sets: dict[tuple[str, str], dict[str, list[AtlasRow]]] = {}
    for row in rows:
        if row.run.alike and row.numbers.alpha is not None:
            sets.setdefault((row.target, row.run.alike), {}).setdefault(row.activation, []).append(row)
    groups: dict[tuple[str, frozenset[str]], list[dict[str, list[AtlasRow]]]] = {}
    for (target, _), by_activation in sets.items():
        if len(by_activation) > 1 and any(row.alpha is not None for runs in by_activation.values() for row in runs):
            groups.setdefault((target, frozenset(by_activation)), []).append(by_activation)
    found = [_comparison(target, group) for (target, _), group in groups.items()]
    # An activation with other parameters is less of another one than one of another name.
    families = {id(each): len({line.runs[0].run.activation for line in each.lines}) for each in found}
    return sorted(found, key=lambda each: (-families[id(each)], -each.sets, -len(each.lines)))


def _comparison(target: str, sets: list[dict[str, list[AtlasRow]]]) -> Comparison:
    winners = [*map(_smallest, sets)]
    lines = sorted(_lines(sets, winners), key=lambda line: (line.alpha is None, line.alpha or 0.0, line.lower))
    first = next(iter(sets[0].values()))[0]
    best = lines[0]
    if len(sets) == 1:
        lines = [_tied(line, best) for line in lines]
    return Comparison(target, tuple(lines), len(sets), first)


def _lines(sets: list[dict[str, list[AtlasRow]]], winners: Sequence[str | None]) -> Iterator[Line]:
    for activation in sets[0]:
        runs = [row for each in sets for row in each[activation]]
        known = [row.alpha for row in runs if row.alpha is not None]
        lower, upper = _interval(runs[0]) if len(runs) == 1 else _range(runs)
        alpha = median(known) if len(known) == len(runs) else None
        yield Line(activation, tuple(runs), alpha, lower, upper, len(sets), winners.count(activation), tied=False)


def _range(runs: Sequence[AtlasRow]) -> tuple[float, float]:
    """The smallest and the largest exponent, by the ends that a log leaves where one is open."""
    ends = [_ends(row) for row in runs]
    return min(lower for lower, _ in ends), max(upper for _, upper in ends)


def _interval(row: AtlasRow) -> tuple[float, float]:
    alpha = row.numbers.alpha
    return (alpha.lower, alpha.upper) if alpha else (-math.inf, math.inf)


def _ends(row: AtlasRow) -> tuple[float, float]:
    """The exponent twice, or the ends between which the log leaves it."""
    alpha = row.numbers.alpha
    if row.alpha is not None:
        return row.alpha, row.alpha
    return (alpha.ends or (-math.inf, math.inf)) if alpha else (-math.inf, math.inf)


def _smallest(by_activation: dict[str, list[AtlasRow]]) -> str | None:
    """The activation of the smallest exponent of a set; None where an open one may be smaller."""
    ends = {activation: _range(runs) for activation, runs in by_activation.items()}
    known = {
        activation: median(row.alpha for row in runs if row.alpha is not None)
        for activation, runs in by_activation.items()
        if all(row.alpha is not None for row in runs)
    }
    if not known:
        return None
    best = min(known, key=lambda activation: known[activation])
    open_ones = [lower for activation, (lower, _) in ends.items() if activation not in known]
    return best if all(lower >= known[best] for lower in open_ones) else None


def _tied(line: Line, best: Line) -> Line:
    overlaps = line is not best and line.lower <= best.upper and best.lower <= line.upper
    return replace(line, tied=overlaps)
