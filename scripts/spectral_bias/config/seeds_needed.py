"""Whether a test's seeds can decide it at all: what all of them on one side would make of its interval.

Only the number of seeds, the statistic, the threshold and the number of the claim's tests count here.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from spectral_bias.config.axes import Run, chosen_runs
from spectral_bias.config.claim import Claim, Criterion
from spectral_bias.config.experiment import Computed, Experiment
from spectral_bias.config.facts import BadFactsError, facts_of
from spectral_bias.config.validation import Fault
from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.levels import CONFIDENCE, median_rank, refutation_level, shared_level

# No shipped claim and no planned replication has as many.
MAX_SEEDS = 10_000


class Reach(NamedTuple):
    """Whether a test can hold and can fail, with all of n seeds on the one or the other side of its threshold."""

    holds: bool
    fails: bool


class SeedsOfTest(NamedTuple):
    """A test with its number of seeds.

    Attributes:
        test: the test, control or limit.
        n: the seeds of its interval: those of a run, or of all runs together where its measure pools them.
        runs: the number of runs that it reads.
        level: the confidence level of the interval by which it fails.
        experiment: the experiment of the runs; in a replication the replicate of the test's.
    """

    test: Criterion
    n: int
    runs: int
    level: float
    experiment: str = ""

    def reach(self, n: int | None = None) -> Reach:
        """What the test can come to, with another number of seeds if one is given."""
        return reach(self.test, self.n if n is None else n, self.runs, self.level)


def seeds_of_tests(claim: Claim, runs: Mapping[str, Mapping[str, Run]]) -> Iterator[SeedsOfTest]:
    """The tests of a claim whose number of seeds is known; a computed value has none, and an external log its own.

    Args:
        claim: the claim.
        runs: runs by experiment and name; in a replication those of the replicate of an experiment.
    """
    level = refutation_level(counted_tests(claim)) or CONFIDENCE
    for test in claim.tests:
        chosen = chosen_runs(test.where, runs.get(test.experiment, {}))
        if test.statistic != "value" and (n := _seeds(test, chosen)):
            experiment = next(iter(chosen.values())).experiment
            yield SeedsOfTest(test, n, len(chosen), level if test.kind == "test" else CONFIDENCE, experiment)


def counted_tests(claim: Claim) -> int:
    """The number of a claim's tests that share a level."""
    return sum(test.kind == "test" and test.statistic != "value" for test in claim.tests)


def seeds_faults(claim: Claim, name: str, runs: Mapping[str, Mapping[str, Run]]) -> Iterator[Fault]:
    """Tests that can neither hold nor fail; a warning for a test or control that can do only one of them.

    Args:
        claim: the claim.
        name: its name, for the warning.
        runs: runs by experiment and name; in a replication those of the replicate of an experiment.
    """
    for each in seeds_of_tests(claim, runs):
        test, can = each.test, each.reach()
        if can.holds and can.fails:
            continue
        if can.holds or can.fails:
            if test.kind != "limit":
                _warn(name, each)
            continue
        enough = next(n for n in itertools.count(each.n + 1) if n > MAX_SEEDS or any(each.reach(n)))
        message = (
            f"can neither hold nor fail with {each.n} seeds of {each.experiment}; {enough} are the fewest that can"
        )
        hint = "more seeds, or scale: smoke, whose verdicts are no evidence"
        yield Fault(("tests", claim.tests.index(test)), message, test.name, hint)


def reach(test: Criterion, n: int, runs: int, level: float) -> Reach:
    """Whether a test can hold at 95 % and fail at ``level`` with n seeds.

    Args:
        test: its statistic and threshold.
        n: the number of seeds.
        runs: the number of runs, each with a median of its own in a trend.
        level: the confidence level of the interval by which it fails.
    """
    if test.statistic == "proportion":
        # All successes leave an interval from tail^(1/n) to 1, all failures one from 0 to 1 - tail^(1/n).
        holding, failing = (((1.0 - each) / 2.0) ** (1.0 / n) for each in (CONFIDENCE, level))
        if test.at_least is not None:
            return Reach(holding >= test.at_least or test.at_least <= 0.0, 1.0 - failing < test.at_least)
        most = 1.0 if test.at_most is None else test.at_most
        return Reach(1.0 - holding <= most or most >= 1.0, failing > most)
    if test.statistic == "trend":
        finite = Reach(*(bool(median_rank(n, shared_level(each, runs))) for each in (CONFIDENCE, level)))
        attainable = (test.at_least or 0.0) > -1.0 and (test.at_most or 0.0) < 1.0
        return finite._replace(fails=finite.fails and attainable)
    return Reach(*(bool(median_rank(n, each)) for each in (CONFIDENCE, level)))


def _seeds(test: Criterion, chosen: Mapping[str, Run]) -> int | None:
    counts = [_seeds_of_run(run) for run in chosen.values()]
    known = [count for count in counts if count]
    if not known or len(known) < len(counts):
        return None
    try:
        facts = facts_of(MeasureFacts, "verdicts.measures", test.measure.model_dump())
    except BadFactsError:
        return None
    if facts is None and len(known) > 1:
        return None
    return sum(known) if facts is not None and facts.runs == "any" else max(known)


def _seeds_of_run(run: Run) -> int | None:
    if isinstance(run.setup, Experiment):
        return run.setup.seeds
    seeds = run.setup.analysis.model_dump().get("seeds") if isinstance(run.setup, Computed) else None
    return seeds if isinstance(seeds, int) else None


def _warn(name: str, each: SeedsOfTest) -> None:
    cannot = "fail" if each.reach().holds else "hold"
    message = "claim %s: %s %s cannot %s with its %d seeds, however they come out"
    logging.getLogger(__name__).warning(message, name, each.test.kind, each.test.name, cannot, each.n)
