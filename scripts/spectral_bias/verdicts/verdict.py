"""Judge one claim: measure, interval and outcome of each test, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.plan.records.verdict import Criterion, VerdictSpec
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.intervals import Estimate, median, proportion, trend, value
from spectral_bias.verdicts.judging import outcome, verdict
from spectral_bias.verdicts.reading import Spectrum


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
        "verdict": verdict((test["kind"], test["outcome"]) for test in tests),
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
    outcomes = {test["name"]: test["outcome"] for test in tests}
    return {"tests": list(names), "verdict": verdict(("test", outcomes[name]) for name in names)}


def _test(claim: str, test: Criterion, read: Callable[[str, str], xr.Dataset]) -> dict[str, Any]:
    spectra = [Spectrum(each.run, each.coordinates, each.values, read(test.experiment, each.run)) for each in test.runs]
    try:
        values = resolve("verdicts.measures", test.measure)(spectra)
        estimate = estimated(values, test.statistic, stream("verdict", claim, test.name))
    except (KeyError, ValueError) as error:
        reason = error.args[0] if error.args else error
        raise ValueError(f"claim {claim}, test {test.name}: {reason}") from error
    sides = {"at_least": test.at_least, "at_most": test.at_most}
    side = {name: threshold for name, threshold in sides.items() if threshold is not None}
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
        "interval": [estimate.lower, estimate.upper],
        "n": estimate.n,
        "undecided": int(np.isnan(values).sum()),
        "side": next(iter(side)),
        "threshold": next(iter(side.values())),
        "outcome": outcome(estimate, **side),
        "values": np.asarray(values, np.float64).tolist(),
    }


def estimated(values: Sequence[float] | np.ndarray, statistic: str, key: tuple[int, int]) -> Estimate:
    """Estimate a statistic of one number a seed, or of one a seed and run for a trend.

    Raises:
        ValueError: the measure's values do not have that shape.
    """
    values = np.asarray(values, np.float64)
    if values.ndim != (2 if statistic == "trend" else 1):
        expected = "one a seed and run" if statistic == "trend" else "one a seed: choose a place"
        raise ValueError(f"the measure gives numbers of shape {values.shape}; a {statistic} needs {expected}")
    if statistic == "trend":
        return trend(values, key)
    return {"proportion": proportion, "median": median, "value": value}[statistic](values)
