"""What a method makes of a dataset's points, before there are any: its modes, its bands, its nested grids."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from spectral_bias.registry.facts import DatasetFacts, MethodFacts


def coordinates_on(facts: MethodFacts, method: Mapping[str, Any], data: DatasetFacts) -> dict[str, Sequence[float]]:
    """The coordinates of a method's spectrum that follow from a dataset's points.

    Args:
        facts: what the method declares.
        method: its name and parameters.
        data: what the dataset declares.
    """
    found: dict[str, Sequence[float]] = {}
    modes = facts.coordinates.get("mode")
    if facts.needs == "periodic grid" and modes is not None:
        found["mode"] = modes[: data.evaluation_points // 2 + 1]
    side = side_of(data)
    if side is None:
        return found
    if facts.nested_grids and (grids := nested_grids(int(method[facts.nested_grids]), side)):
        found["grid"] = grids
    if facts.radial_bands and side > 1:
        highest = math.floor(math.log2(math.sqrt(data.inputs) * (side - 1)))
        found["band"] = [2.0**power for power in range(highest + 1)]
    return found


def side_of(data: DatasetFacts) -> int | None:
    """Points along each axis of a square, or cubic, grid of evaluation points; None if they are no such number."""
    side = round(data.evaluation_points ** (1.0 / data.inputs))
    return side if side**data.inputs == data.evaluation_points else None


def nested_grids(coarsest: int, side: int) -> list[int]:
    """Nodes along an axis of nested grids, coarsest first, up to one of ``side`` nodes or these without both ends.

    Empty if there is no such grid.
    """
    sizes = [coarsest]
    while sizes[-1] < side - 2:
        sizes.append(2 * sizes[-1] + 1)
    return sizes if sizes[-1] in (side - 2, side) else []


def band_fault(band: Sequence[float], facts: MethodFacts, data: DatasetFacts) -> str:
    """What is wrong with a band of modes on a dataset's points; empty if nothing is."""
    points = data.evaluation_points
    lowest, highest = (0, points // 2) if facts.needs == "periodic grid" else (1, points)
    low, high = band
    if high > highest + 1:
        return f"reaches beyond mode {highest}, the highest of the {points} evaluation points"
    return "" if max(math.ceil(low), lowest) < high else "holds no whole mode"
