"""The test that a claim's verdict hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from spectral_bias.figures.panels import beyond


def decisive_test(tests: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The test whose interval lies least far beyond its threshold, in the units of the overview figure.

    Those are units of the threshold itself, or absolute ones where it is 0. Of an interval the end counts that lies
    least far on the claimed side, so this is the first test that would let a supported claim down, and of a refuted
    claim the test that lies furthest on the other side. Controls count where no test fails; limits never do.

    Args:
        tests: of a verdict record.
    """
    own = [test for test in tests if test["kind"] == "test"]
    if not any(test["outcome"] == "fails" for test in own):
        own += [test for test in tests if test["kind"] == "control"]
    return min(own, key=distance)


def distance(test: Mapping[str, Any]) -> float:
    """How far the whole interval of a test lies beyond its threshold; less than nothing where a part does not.

    Args:
        test: of a verdict record.
    """
    ends = np.array([-np.inf if end is None else float(end) for end in test["interval"]])
    if not test["n"]:
        return -np.inf
    return float(np.min(beyond(ends, float(test["threshold"]), test["side"])))
