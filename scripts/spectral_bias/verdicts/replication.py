"""Judge a claim's tests once more, on replicates of their runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.plan.records.verdict import BothVerdictsSpec, ReplicationSpec, VerdictSpec
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.verdict import (
    Judged,
    Measured,
    corrected,
    estimated,
    judged_record,
    judged_together,
    measured,
    record_of,
    settled,
)


def judge_both(spec: BothVerdictsSpec, read: Callable[[str, str], xr.Dataset]) -> dict[str, Any]:
    """The record of a claim's verdict, and of its replication where tests are replicated.

    Args:
        spec: the claim, its tests and their replicates.
        read: function of an experiment and a run that returns the run's spectrum.

    Raises:
        ValueError: a measure does not fit its spectra; the message names the test.
    """
    first = [measured(spec.claim, test, read) for test in spec.tests]
    again = replicated(spec, first, read, spec.replication) if spec.replication else None
    return {**judged_record(spec, first), "replication": again}


def replicated(
    spec: VerdictSpec,
    first: Sequence[Measured],
    read: Callable[[str, str], xr.Dataset],
    replication: ReplicationSpec,
) -> dict[str, Any]:
    """The claim's tests by the same rules on the replicates' runs; a test without one stands as it was.

    ``both`` has the estimate of first and replication seeds together, with no outcome: a verdict on it would be one
    more look at the first seeds.
    """
    tests = [
        measured(spec.claim, test.criterion, read, replicate) if (replicate := _replicate(replication, test)) else test
        for test in first
    ]
    judged = judged_together([(each.criterion.kind, each) for each in tests])
    pairs = [(each.criterion.experiment, _replicate(replication, each)) for each in first]
    return {
        **settled(judged),
        "tests": [_record(each, _replicate(replication, each.measured)) for each in judged],
        "corrected": corrected(spec.corrected, tests),
        "experiments": {experiment: replicate for experiment, replicate in pairs if replicate},
        "seeds": dict(replication.seeds),
        "fixed": list(replication.fixed),
        "both": {
            one.criterion.name: _together(one, other)
            for one, other in zip(first, tests, strict=True)
            if one is not other and one.criterion.statistic != "value"
        },
    }


def _record(judged: Judged, replicate: str) -> dict[str, Any]:
    record = record_of(judged)
    return {**record, "experiment": replicate or record["experiment"], "replicated": bool(replicate)}


def _replicate(replication: ReplicationSpec, test: Measured) -> str:
    return replication.tests.get(test.criterion.name, "")


def _together(first: Measured, again: Measured) -> dict[str, Any]:
    """Estimate and 95 % interval of a test's seeds of both."""
    pairs = zip(first.numbers, again.numbers, strict=True)
    numbers = Bounded(*(np.concatenate(pair) for pair in pairs))
    estimate = estimated(numbers, first.criterion.statistic)
    return {
        "estimate": estimate.value,
        "estimate_ends": list(estimate.ends) if estimate.ends else None,
        "interval": [estimate.lower, estimate.upper],
        "n": estimate.n,
    }
