"""Judge one claim: measure, intervals and outcome of each test, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.plan.records.verdict import Criterion, VerdictSpec
from spectral_bias.registry.levels import CONFIDENCE, refutation_level
from spectral_bias.registry.resolve import resolve
from spectral_bias.verdicts.bounded import Bounded, bounded
from spectral_bias.verdicts.exact_times import attainable
from spectral_bias.verdicts.intervals import Estimate, median, proportion, trend, value
from spectral_bias.verdicts.judging import Outcome, inconclusive, outcome, verdict
from spectral_bias.verdicts.reading import Spectrum, readings
from spectral_bias.verdicts.warnings import ALL_DIVERGED, RISES_AGAIN, warnings


class Measured(NamedTuple):
    """A test with its numbers, one a seed, or one a seed and run for a trend."""

    criterion: Criterion
    numbers: Bounded
    warnings: list[dict[str, Any]]

    @property
    def side(self) -> dict[str, float]:
        """The threshold by its side."""
        sides = {"at_least": self.criterion.at_least, "at_most": self.criterion.at_most}
        return {name: threshold for name, threshold in sides.items() if threshold is not None}

    def estimated(self, numbers: Bounded, confidence: float = CONFIDENCE) -> Estimate:
        """The test's statistic of these numbers."""
        return estimated(numbers, self.criterion.statistic, confidence)


class Judged(NamedTuple):
    """A measured test as one statement reads it.

    Attributes:
        kind: test, control or limit; in a corrected statement each is a test.
        level: the confidence level of the interval by which it fails; None for a computed value.
    """

    kind: str
    measured: Measured
    level: float | None

    def refuting(self, numbers: Bounded) -> Estimate:
        """The estimate with the interval by which the test fails."""
        return self.measured.estimated(numbers, self.level or CONFIDENCE)

    def outcome(self, numbers: Bounded) -> Outcome:
        """The outcome, had the test these numbers."""
        return outcome(self.measured.estimated(numbers), self.refuting(numbers), **self.measured.side)


def judge(spec: VerdictSpec, read: Callable[[str, str], xr.Dataset]) -> dict[str, Any]:
    """The record of a claim's first verdict; ``replication.judge_both`` adds the one on fresh seeds.

    Args:
        spec: the claim's name, scale and experiments; its tests with the runs of each; the names of the tests of the
            corrected statement.
        read: function of an experiment and a run that returns the run's spectrum.

    Raises:
        ValueError: a measure does not fit its spectra; the message names the test.
    """
    return judged_record(spec, [measured(spec.claim, test, read) for test in spec.tests])


def judged_record(spec: VerdictSpec, tests: Sequence[Measured]) -> dict[str, Any]:
    """The record of a claim's first verdict from its measured tests."""
    judged = judged_together([(each.criterion.kind, each) for each in tests])
    return {
        "claim": spec.claim,
        **settled(judged),
        "scale": spec.scale,
        "evidence": spec.scale != "smoke",
        "experiments": list(spec.experiments),
        "tests": [record_of(each) for each in judged],
        "corrected": corrected(spec.corrected, tests),
        "replication": None,
    }


def judged_together(tests: Sequence[tuple[str, Measured]]) -> list[Judged]:
    """The tests of one statement, by kind: tests fail at the level that they share, controls and limits at 95 %.

    A test with the statistic ``value`` has no seeds: it fails by its number and has no part in the level.
    """
    level = refutation_level(sum(kind == "test" and _has_seeds(each) for kind, each in tests))
    levels = {"test": level}
    return [Judged(kind, each, levels.get(kind, CONFIDENCE) if _has_seeds(each) else None) for kind, each in tests]


def settled(judged: Sequence[Judged]) -> dict[str, Any]:
    """The verdict by the tests' outcomes, and of which kind it is where it is inconclusive.

    Inconclusive, whatever the outcomes, where a test or control reads a run without a seed left.
    """
    counted = [each for each in judged if each.kind != "limit"]
    diverged = any(warning["code"] == ALL_DIVERGED for each in counted for warning in each.measured.warnings)
    outcomes: list[tuple[str, Outcome]] = [(each.kind, each.outcome(each.measured.numbers)) for each in counted]
    word = "inconclusive" if diverged else verdict(outcomes)
    if word != "inconclusive":
        return {"verdict": word, "inconclusive": None}
    could = [(each.kind, attainable(each.measured.numbers, each.outcome)) for each in counted]
    return {"verdict": word, "inconclusive": inconclusive(outcomes, could, diverged=diverged)}


def corrected(names: Sequence[str], measured: Sequence[Measured]) -> dict[str, Any] | None:
    """The verdict on the corrected statement: each of its tests counts as a test, even a limit."""
    if not names:
        return None
    by_name = {each.criterion.name: each for each in measured}
    judged = judged_together([("test", by_name[name]) for name in names])
    outcomes = [each.outcome(each.measured.numbers) for each in judged]
    return {
        "tests": list(names),
        "outcomes": outcomes,
        "refutation_level": max((each.level for each in judged if each.level), default=None),
        **settled(judged),
    }


def _has_seeds(test: Measured) -> bool:
    return test.criterion.statistic != "value"


def measured(claim: str, test: Criterion, read: Callable[[str, str], xr.Dataset], replicate: str = "") -> Measured:
    """A test with the numbers that its measure gives.

    Args:
        claim: the claim's name.
        test: the test.
        read: function of an experiment and a run that returns the run's spectrum.
        replicate: the replicate that is read in place of the test's experiment, if any.

    Raises:
        ValueError: the measure does not fit the spectra; the message names the test.
    """
    experiment = replicate or test.experiment
    spectra = [Spectrum(each.run, each.coordinates, each.values, read(experiment, each.run)) for each in test.runs]
    try:
        with readings() as times:
            values = resolve("verdicts.measures", test.measure)(spectra)
        estimated(values, test.statistic)
    except (KeyError, ValueError) as error:
        reason = error.args[0] if error.args else error
        raise ValueError(f"claim {claim}, test {test.name}: {reason}") from error
    notes: list[dict[str, Any]] = [*warnings(spectra, times)]
    if test.measure.get("passage") == "first_passage":
        notes = [{**note, **_by_sustained(test, spectra)} if note["code"] == RISES_AGAIN else note for note in notes]
    return Measured(test, _within(bounded(values), test.statistic), notes)


def _by_sustained(test: Criterion, spectra: Sequence[Spectrum]) -> dict[str, Any]:
    """What a test of first passages would be by sustained times, beside the warning that the two differ."""
    try:
        values = resolve("verdicts.measures", {**test.measure, "passage": "sustained"})(spectra)
    except KeyError:
        return {}  # A spectrum without them.
    found = estimated(_within(bounded(values), test.statistic), test.statistic)
    ends = list(found.ends) if found.ends else None
    return {"sustained": {"estimate": found.value, "estimate_ends": ends, "interval": [found.lower, found.upper]}}


def record_of(judged: Judged) -> dict[str, Any]:
    """A test as the verdict file has it."""
    test, numbers, notes = judged.measured
    estimate, refuting = judged.measured.estimated(numbers), judged.refuting(numbers)
    ((side, threshold),) = judged.measured.side.items()
    return {
        "name": test.name,
        "kind": test.kind,
        "says": test.says["en"],
        "says_zh": test.says["zh"],
        "measure": test.measure["name"],
        "parameters": {key: value for key, value in test.measure.items() if key != "name"},
        "statistic": test.statistic,
        "experiment": test.experiment,
        "runs": [each.run for each in test.runs],
        "estimate": estimate.value,
        "estimate_ends": list(estimate.ends) if estimate.ends else None,
        "interval": [estimate.lower, estimate.upper],
        "refutation_interval": [refuting.lower, refuting.upper],
        "refutation_level": judged.level,
        "n": estimate.n,
        "undecided": int(np.isnan(numbers.values).sum()),
        "side": side,
        "threshold": threshold,
        "outcome": judged.outcome(numbers),
        "values": numbers.values.tolist(),
        "lower": numbers.lower.tolist(),
        "upper": numbers.upper.tolist(),
        "warnings": notes,
    }


def _within(numbers: Bounded, statistic: str) -> Bounded:
    """An undecided seed of a proportion is at least a failure and at most a success."""
    if statistic != "proportion":
        return numbers
    return numbers._replace(lower=np.maximum(numbers.lower, 0.0), upper=np.minimum(numbers.upper, 1.0))


def estimated(
    values: Sequence[float] | np.ndarray | Bounded, statistic: str, confidence: float = CONFIDENCE
) -> Estimate:
    """Estimate a statistic of one number a seed, or of one a seed and run for a trend.

    Raises:
        ValueError: the measure's values do not have that shape.
    """
    numbers = values if isinstance(values, Bounded) else np.asarray(values, np.float64)
    shape = np.shape(numbers[0]) if isinstance(numbers, Bounded) else numbers.shape
    if len(shape) != (2 if statistic == "trend" else 1):
        expected = "one a seed and run" if statistic == "trend" else "one a seed: choose a place"
        raise ValueError(f"the measure gives numbers of shape {shape}; a {statistic} needs {expected}")
    if statistic == "trend":
        return trend(numbers, confidence)
    if statistic == "proportion":
        return proportion(bounded(numbers).values, confidence)
    return median(numbers, confidence) if statistic == "median" else value(numbers)
