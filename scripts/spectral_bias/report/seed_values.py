"""Every test's values by seed, as the rows of one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def seed_values(tests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row a value: its test, seed and run, the value as logged, and what the log leaves open of it.

    ``seed`` is empty for a number that no seed stands behind. ``run`` tells the values of one seed apart, where a trend
    runs along several; else it is empty.

    Args:
        tests: the tests of a verdict record.
    """
    return [row for test in tests for row in _rows(test)]


def _rows(test: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for seed, (value, lower, upper) in enumerate(zip(test["values"], test["lower"], test["upper"], strict=True)):
        place = "" if test["statistic"] == "value" else seed
        if isinstance(value, list):
            runs = test["runs"] if len(test["runs"]) == len(value) else map(str, range(1, len(value) + 1))
            for run, *numbers in zip(runs, value, lower, upper, strict=True):
                yield _row(test["name"], place, run, numbers)
        else:
            yield _row(test["name"], place, "", (value, lower, upper))


def _row(test: str, seed: int | str, run: str, numbers: Sequence[float | str | None]) -> dict[str, Any]:
    return {"test": test, "seed": seed, "run": run, "numbers": [_digits(each) for each in numbers]}


def _digits(value: float | str | None) -> str:
    """Six significant digits, as spreadsheets read them; empty where the log does not say."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.6g}"
