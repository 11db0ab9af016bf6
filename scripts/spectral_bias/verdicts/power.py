"""How many seeds a claim needs: the smallest n at which all its tests and controls hold together, with a probability.

Planned from the seeds of a first edition on shrunken shares (``verdicts.shrunken``). The power of a test that a count
of seeds decides is a binomial tail, a saw-tooth in n. So an n is the first from which the power stays high enough for
``AHEAD`` more seeds. Tests that read one experiment are judged together on the same drawn seeds; experiments are
independent of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.drawn_tests import CountedTest, TrendTest, drawn_test
from spectral_bias.verdicts.hopeless import why_hopeless
from spectral_bias.verdicts.shrunken import draw
from spectral_bias.verdicts.sides import seeds_of

PROBABILITY = 0.9
# The largest n to try.
MAX_N = 128
AHEAD = 8
RESAMPLES = 10_000


@dataclass(frozen=True)
class TestPower:
    """What one test or control needs.

    Attributes:
        name: of the test.
        kind: test, control or limit.
        statistic: median, proportion, trend or value.
        experiment: whose seeds it reads.
        seeds: their number in the first edition.
        members: of all seeds; as many as seeds, except where runs are pooled.
        right: how many members lie on the claimed side; None of a trend or a computed value.
        share: their shrunken share.
        n: the smallest number of seeds that the test needs alone; None if there is none, or it has no seeds.
        at_first: its power at the first edition's number of seeds.
        at_n: its power at the claim's n.
        reason: why no n suffices.
    """

    name: str
    kind: str
    statistic: str
    experiment: str
    seeds: int
    members: int
    right: int | None
    share: float | None
    n: int | None
    at_first: float | None
    at_n: float | None
    reason: str | None


@dataclass(frozen=True)
class ClaimPower:
    """What a claim needs.

    Attributes:
        claim: its name.
        statement: ``as stated`` or ``corrected``.
        verdict: of the first edition.
        n: the smallest number of seeds for each of its experiments; None if there is none.
        reason: why there is none.
        first: the number of seeds of the first edition, by experiment.
        at_first: the probability that all hold at those numbers.
        at_n: the same at n.
        product: at n, if all tests were independent.
        least: at n, at least, however the tests depend on each other (Bonferroni).
        binding: the tests that need the most seeds alone.
        tests: each test and control.
    """

    claim: str
    statement: str
    verdict: str
    n: int | None
    reason: str | None
    first: Mapping[str, int]
    at_first: float
    at_n: float | None
    product: float | None
    least: float | None
    binding: tuple[str, ...]
    tests: tuple[TestPower, ...]

    @property
    def applies(self) -> bool:
        """Whether a test or control has seeds, so that their number matters."""
        return bool(self.first)


class Together:
    """The tests and controls of a claim that read one experiment, on the same drawn seeds.

    Attributes:
        seeds: the number of seeds of the first edition.
        tests: by name.
    """

    def __init__(self, experiment: str, records: Sequence[Mapping[str, Any]], most: int) -> None:
        self.seeds = seeds_of(records[0])
        draws = draw(self.seeds, most + AHEAD, RESAMPLES, stream("power", experiment))
        self.tests = {record["name"]: drawn_test(record, draws) for record in records}

    def power(self, n: int) -> float:
        """The probability that all hold with n seeds; exact for one test that is decided by a count."""
        (first, *others) = self.tests.values()
        if not others:
            return first.power(n)
        counted = [test.held(n) for test in self.tests.values() if isinstance(test, CountedTest)]
        trends = [test.held(n) for test in self.tests.values() if isinstance(test, TrendTest)]
        hold = np.logical_and.reduce(counted) if counted else np.ones(len(trends[0]), bool)
        if not trends:
            return float(hold.mean())
        # A trend is judged on fewer resamples, which give the share of those in which the others hold.
        few = hold[: len(trends[0])]
        return float(hold.mean() * np.logical_and.reduce(trends)[few].mean()) if few.any() else 0.0


def plan(record: Mapping[str, Any], probability: float = PROBABILITY, most: int = MAX_N) -> list[ClaimPower]:
    """What a claim needs as stated, and what its corrected statement needs where it has one.

    Args:
        record: the claim's verdict in the first edition.
        probability: the power that is wanted.
        most: the largest n to try.
    """
    stated = [test for test in record["tests"] if test["kind"] != "limit"]
    found = [_plan((record["claim"], "as stated", record["verdict"]), stated, probability, most)]
    if corrected := record["corrected"]:
        tests = [test for test in record["tests"] if test["name"] in corrected["tests"]]
        found.append(_plan((record["claim"], "corrected", corrected["verdict"]), tests, probability, most))
    return found


def smallest(
    power: Callable[[int], float], probability: float, numbers: Iterable[int], ahead: int = AHEAD
) -> int | None:
    """The first of some numbers n from which on the power is high enough up to n + AHEAD; None if there is none."""
    short = -1
    for n in numbers:
        if n > short:
            short = next((each for each in range(n + AHEAD, n - 1, -1) if power(each) < probability), -1)
            if short < 0:
                return n
    return None


def _plan(
    heading: tuple[str, str, str], records: Sequence[Mapping[str, Any]], probability: float, most: int
) -> ClaimPower:
    experiments: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        if record["statistic"] != "value":
            experiments.setdefault(record["experiment"], []).append(record)
    together = {name: Together(name, each, most) for name, each in experiments.items()}
    seeded = {name: test for each in together.values() for name, test in each.tests.items()}
    tests = [_alone(record, seeded.get(record["name"]), probability, most) for record in records]
    computed_hold = all(test.reason is None for test in tests if test.statistic == "value")

    def joint(n: int) -> float:
        return float(np.prod([each.power(n) for each in together.values()]))

    n, reason = None, "; ".join(f"{test.name}: {test.reason}" for test in tests if test.reason) or None
    most_alone = max((test.n for test in tests if test.n), default=None)
    if reason is None and most_alone is None:
        reason = "no test has seeds"
    elif reason is None and most_alone is not None:
        n = smallest(joint, probability, range(most_alone, most + 1))
        reason = None if n is not None else f"all hold together with probability {joint(most):.2f} at {most} seeds"
    if n is not None:
        tests = [replace(test, at_n=seeded[test.name].power(n)) if test.name in seeded else test for test in tests]
    last = [test.at_n for test in tests if test.at_n is not None]
    return ClaimPower(
        *heading,
        n=n,
        reason=reason,
        first={name: each.seeds for name, each in together.items()},
        at_first=computed_hold * float(np.prod([each.power(each.seeds) for each in together.values()])),
        at_n=joint(n) if n is not None else None,
        product=float(np.prod(last)) if last else None,
        least=max(0.0, 1.0 - sum(1.0 - each for each in last)) if last else None,
        binding=tuple(test.name for test in tests if test.n == most_alone) if n is not None else (),
        tests=tuple(tests),
    )


def _alone(record: Mapping[str, Any], test: CountedTest | TrendTest | None, probability: float, most: int) -> TestPower:
    """What a test needs alone; its power at the claim's n is not known yet."""
    reason, n = why_hopeless(record), None
    if test is not None and reason is None:
        n = smallest(test.power, probability, range(1, most + 1))
        reason = f"holds with probability {test.power(most):.2f} at {most} seeds" if n is None else None
    counted = test if isinstance(test, CountedTest) else None
    return TestPower(
        name=record["name"],
        kind=record["kind"],
        statistic=record["statistic"],
        experiment=record["experiment"],
        seeds=seeds_of(record),
        members=int(record["n"]),
        right=counted.right if counted else None,
        share=counted.share if counted else None,
        n=n,
        at_first=test.power(seeds_of(record)) if test else None,
        at_n=None,
        reason=reason,
    )
