"""Judge one claim: measure, interval and outcome of each test, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.plan.records.verdict import Criterion, VerdictSpec
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.bounded import Bounded, bounded
from spectral_bias.verdicts.intervals import Estimate, median, proportion, trend, value
from spectral_bias.verdicts.judging import Verdict, outcome, verdict
from spectral_bias.verdicts.reading import Spectrum, readings
from spectral_bias.verdicts.warnings import ALL_DIVERGED, warnings


def judge(spec: VerdictSpec, read: Callable[[str, str], xr.Dataset]) -> dict[str, Any]:
    """The record of a claim's verdict.

    Args:
        spec: the claim's name, scale and experiments; its tests with the runs of each; the names of the tests of the
            corrected statement.
        read: function of an experiment and a run that returns the run's spectrum.

    Raises:
        ValueError: a measure does not fit its spectra; the message names the test.
    """
    tests = [_test(spec.claim, test, read) for test in spec.tests]
    return {
        "claim": spec.claim,
        "verdict": _verdict((test["kind"], test) for test in tests),
        "scale": spec.scale,
        "evidence": spec.scale != "smoke",
        "experiments": list(spec.experiments),
        "tests": tests,
        "corrected": _corrected(spec.corrected, tests),
    }


def _corrected(names: Sequence[str], tests: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The verdict on the corrected statement: each of its tests counts as a test, even a limit."""
    if not names:
        return None
    by_name = {test["name"]: test for test in tests}
    return {"tests": list(names), "verdict": _verdict(("test", by_name[name]) for name in names)}


def _verdict(tests: Iterable[tuple[str, Mapping[str, Any]]]) -> Verdict:
    """The verdict by the tests' outcomes; inconclusive where one that counts reads a run without a seed left."""
    pairs = [(kind, test) for kind, test in tests if kind != "limit"]
    if any(warning["code"] == ALL_DIVERGED for _, test in pairs for warning in test["warnings"]):
        return "inconclusive"
    return verdict((kind, test["outcome"]) for kind, test in pairs)


def _test(claim: str, test: Criterion, read: Callable[[str, str], xr.Dataset]) -> dict[str, Any]:
    spectra = [Spectrum(each.run, each.coordinates, each.values, read(test.experiment, each.run)) for each in test.runs]
    try:
        with readings() as times:
            values = resolve("verdicts.measures", test.measure)(spectra)
        estimate = estimated(values, test.statistic, stream("verdict", claim, test.name))
    except (KeyError, ValueError) as error:
        reason = error.args[0] if error.args else error
        raise ValueError(f"claim {claim}, test {test.name}: {reason}") from error
    sides = {"at_least": test.at_least, "at_most": test.at_most}
    side = {name: threshold for name, threshold in sides.items() if threshold is not None}
    numbers = _within(bounded(values), test.statistic)
    return {
        "name": test.name,
        "kind": test.kind,
        "says": test.says,
        "measure": test.measure["name"],
        "parameters": {key: value for key, value in test.measure.items() if key != "name"},
        "statistic": test.statistic,
        "experiment": test.experiment,
        "runs": [each.run for each in test.runs],
        "estimate": estimate.value,
        "estimate_ends": list(estimate.ends) if estimate.ends else None,
        "interval": [estimate.lower, estimate.upper],
        "n": estimate.n,
        "undecided": int(np.isnan(numbers.values).sum()),
        "side": next(iter(side)),
        "threshold": next(iter(side.values())),
        "outcome": outcome(estimate, **side),
        "values": numbers.values.tolist(),
        "lower": numbers.lower.tolist(),
        "upper": numbers.upper.tolist(),
        "warnings": warnings(spectra, times),
    }


def _within(numbers: Bounded, statistic: str) -> Bounded:
    """An undecided seed of a proportion is at least a failure and at most a success."""
    if statistic != "proportion":
        return numbers
    return numbers._replace(lower=np.maximum(numbers.lower, 0.0), upper=np.minimum(numbers.upper, 1.0))


def estimated(values: Sequence[float] | np.ndarray | Bounded, statistic: str, key: tuple[int, int]) -> Estimate:
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
        return trend(numbers, key)
    if statistic == "proportion":
        return proportion(bounded(numbers).values)
    return {"median": median, "value": value}[statistic](numbers)
