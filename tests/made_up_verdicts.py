"""Verdict records of made-up seeds, judged by the judging's own functions."""

from __future__ import annotations

import math

import numpy as np

from spectral_bias.registry.levels import CONFIDENCE, refutation_level
from spectral_bias.verdicts.bounded import bounded
from spectral_bias.verdicts.judging import outcome, verdict
from spectral_bias.verdicts.verdict import estimated


def a_test(name, values, *, kind="test", statistic="median", experiment="tones", warnings=(), tests=1, **side):
    """The record of a judged test; ``side`` is at_least or at_most; ``tests`` have seeds and are of kind test."""
    numbers = bounded(np.array(values, np.float64))
    seeded = statistic != "value"
    level = (refutation_level(tests) if kind == "test" else CONFIDENCE) if seeded else CONFIDENCE
    estimate, refuting = (estimated(numbers, statistic, (0, 0), each) for each in (CONFIDENCE, level))
    unit = statistic == "proportion"
    lower = np.maximum(numbers.lower, 0.0) if unit else numbers.lower
    upper = np.minimum(numbers.upper, 1.0) if unit else numbers.upper
    ((word, threshold),) = side.items()
    return {
        "name": name,
        "kind": kind,
        "says": f"{name} comes out.",
        "measure": "passage_order",
        "parameters": {},
        "statistic": statistic,
        "experiment": experiment,
        "runs": ["base"],
        "estimate": plain(estimate.value),
        "estimate_ends": [plain(each) for each in estimate.ends] if estimate.ends else None,
        "interval": [plain(estimate.lower), plain(estimate.upper)],
        "refutation_interval": [plain(refuting.lower), plain(refuting.upper)] if seeded else None,
        "refutation_level": level if seeded else None,
        "n": estimate.n,
        "undecided": int(np.isnan(numbers.values).sum()),
        "side": word,
        "threshold": threshold,
        "outcome": outcome(estimate, refuting, **side),
        "values": plain(numbers.values.tolist()),
        "lower": plain(lower.tolist()),
        "upper": plain(upper.tolist()),
        "warnings": [{"code": code, "en": "", "zh": ""} for code in warnings],
    }


def a_record(*tests, claim="low-first", corrected=(), **changes):
    """The record of a claim's verdict."""
    by_name = {test["name"]: test for test in tests}
    return {
        "claim": claim,
        "verdict": verdict((test["kind"], test["outcome"]) for test in tests),
        "inconclusive": None,
        "scale": "default",
        "evidence": True,
        "experiments": sorted({test["experiment"] for test in tests}),
        "tests": list(tests),
        "corrected": {
            "tests": list(corrected),
            "verdict": verdict(("test", by_name[each]["outcome"]) for each in corrected),
        }
        if corrected
        else None,
        "artefact": {
            "path": f"results/verdicts/{claim}.json",
            "sha256": "0" * 64,
            "spec_sha256": "0" * 64,
            "commit": "c" * 40,
        },
        **changes,
    }


def plain(value):
    """Numbers as JSON artefacts hold them: null for NaN, text for an infinity."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    value = float(value)
    return None if math.isnan(value) else value if math.isfinite(value) else str(value)
