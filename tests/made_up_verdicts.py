"""Verdict records of made-up seeds, judged by the judging's own functions, and three of them as a results folder."""

from __future__ import annotations

import math

import numpy as np

from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.registry.levels import CONFIDENCE, refutation_level
from spectral_bias.verdicts.bounded import bounded
from spectral_bias.verdicts.judging import outcome, verdict
from spectral_bias.verdicts.verdict import estimated


def a_test(name, values, *, kind="test", statistic="median", experiment="tones", warnings=(), tests=1, **side):
    """The record of a judged test; ``side`` is at_least or at_most; ``tests`` have seeds and are of kind test."""
    numbers = bounded(np.array(values, np.float64))
    seeded = statistic != "value"
    level = (refutation_level(tests) if kind == "test" else CONFIDENCE) if seeded else CONFIDENCE
    estimate, refuting = (estimated(numbers, statistic, each) for each in (CONFIDENCE, level))
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


def write_results(folder, records):
    """Verdict files and their table, each with a made-up certificate."""
    for claim, record in records.items():
        content = {key: value for key, value in record.items() if key != "artefact"}
        write_record(content, folder / f"verdicts/{claim}.json", certificate(f"results/verdicts/{claim}.json"))
    write_table(TABLE, folder / "claims.csv", certificate("results/claims.csv"))


def certificate(artefact):
    return {
        "schema": 1,
        "rule": "verdict",
        "artefact": artefact,
        "spec": {"claim": "low", "code": {}},
        "inputs": {"results/spectra/low.nc": "0" * 64},
        "packages": {"numpy": "2.0"},
        "commit": "c" * 40,
        "modified": False,
    }


SUPPORTED = a_record(
    a_test("order", [1.0] * 16, statistic="proportion", at_least=0.5, tests=2),
    a_test("ratio", [2.0] * 15 + [0.0], at_least=1.0, tests=2, warnings=["undecided-pairs"]),
    a_test("flat", [0.0] * 16, kind="control", at_most=1.0),
    claim="low-first",
)
INCONCLUSIVE = a_record(
    a_test("gain", [2.0] * 4 + [0.0] * 5, at_least=1.0, experiment="images"),
    claim="fourier-features",
    inconclusive="too-few-seeds",
)
EXACT = a_record(a_test("rate", [2.0], statistic="value", at_least=1.0, experiment="transform"), claim="jacobi")
RECORDS = {each["claim"]: each for each in (EXACT, INCONCLUSIVE, SUPPORTED)}
TABLE = [{"claim": claim, "verdict": record["verdict"]} for claim, record in RECORDS.items()]
