"""The verdict that a figure illustrates, as plots read it: every number of a test as a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True)
class JudgedTest:
    """A test, control or limit; ``values`` has one number a seed, or one a seed and run for a trend.

    ``lower`` and ``upper`` are their ends, which differ where the logged steps leave a number open; ``estimate_ends``
    are the estimate's, which is NaN where they do.
    """

    name: str
    kind: str
    measure: str
    parameters: Mapping[str, Any]
    experiment: str
    runs: list[str]
    estimate: float
    estimate_ends: Float[np.ndarray, " 2"]
    interval: Float[np.ndarray, " 2"]
    n: int
    side: str
    threshold: float
    outcome: str
    values: Float[np.ndarray, "seed *run"]
    lower: Float[np.ndarray, "seed *run"]
    upper: Float[np.ndarray, "seed *run"]

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> JudgedTest:
        """A test of a verdict file, whose infinities are text and whose NaNs are null."""
        given: dict[str, Any] = {each.name: record.get(each.name) for each in fields(cls)}
        given |= {name: record.get(name, record["values"]) for name in ("lower", "upper")}
        given["estimate_ends"] = record.get("estimate_ends") or [record["estimate"]] * 2
        several = ("estimate_ends", "interval", "values", "lower", "upper")
        arrays: dict[str, Any] = {name: np.array(_number(given[name]), float) for name in several}
        numbers = {name: _number(given[name]) for name in ("estimate", "threshold")}
        return cls(**{**given, **numbers, **arrays})


class Verdict:
    """The tests of a claim, found by name or by what they measure."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.tests = tuple(JudgedTest.read(test) for test in record["tests"])

    def test(self, name: str) -> JudgedTest:
        """The test of a name.

        Raises:
            LookupError: there is none; names the tests.
        """
        return self._only([test for test in self.tests if test.name == name], f"named {name!r}")

    def find(
        self,
        measure: str | None = None,
        *,
        kind: str | None = None,
        experiment: str | None = None,
        runs: list[str] | None = None,
        **parameters: Any,
    ) -> list[JudgedTest]:
        """The tests of a measure with these parameters, in the claim's order; what is left out may be anything."""
        wanted = {"measure": measure, "kind": kind, "experiment": experiment, "runs": runs}
        return [
            test
            for test in self.tests
            if all(value in (None, getattr(test, name)) for name, value in wanted.items())
            and all(name in test.parameters and _same(test.parameters[name], each) for name, each in parameters.items())
        ]

    def first(self, measure: str, **wanted: Any) -> JudgedTest | None:
        """The first test that ``find`` finds, if any."""
        return next(iter(self.find(measure, **wanted)), None)

    def one(self, measure: str, **wanted: Any) -> JudgedTest:
        """The one test that ``find`` finds.

        Raises:
            LookupError: there is none, or there are several; names the tests.
        """
        return self._only(self.find(measure, **wanted), f"of {measure} with {wanted}")

    def parameter(self, name: str, measure: str | None = None, **wanted: Any) -> Any:
        """The one value of a measure's parameter, such as the error's ``threshold``, in the tests that ``find`` finds.

        Raises:
            LookupError: no test has it, or tests differ in it; names the tests.
        """
        found = {test.parameters[name]: test for test in self.find(measure, **wanted) if name in test.parameters}
        return self._only(found.values(), f"with a {name!r} of their own").parameters[name]

    def _only(self, found: Iterable[JudgedTest], wanted: str) -> JudgedTest:
        chosen = list(found)
        if len(chosen) != 1:
            known = ", ".join(f"{test.name} ({test.measure} of {test.experiment})" for test in self.tests)
            raise LookupError(f"{len(chosen)} tests {wanted}; the verdict has {known}")
        return chosen[0]


def _number(value: Any) -> Any:
    """A number, or a list of them, with ``inf`` as infinity and null as NaN."""
    if isinstance(value, list):
        return [_number(each) for each in value]
    return np.nan if value is None else float(value)


def _same(one: Any, other: Any) -> bool:
    both_numbers = isinstance(one, float | int) and isinstance(other, float | int)
    return bool(np.isclose(one, other)) if both_numbers else one == other
