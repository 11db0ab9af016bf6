"""Rule ``timing``: measure the seconds that a claim's tests on seconds are about, on this machine, now."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.numerics.environment import configure, environment
from spectral_bias.plan.records.timing import TimedTest, TimingSpec
from spectral_bias.registry.resolve import resolve
from spectral_bias.timings._measuring import Clock, TimedRun
from spectral_bias.verdicts.intervals import median
from spectral_bias.verdicts.judging import outcome


def timing(
    data: list[Path],
    spectra: list[Path],
    measured: Path,
    spec: dict[str, Any],
    clock: Clock = time.perf_counter,
) -> None:
    """Write what the tests of ``spec['claim']`` measured.

    Args:
        data: the datasets that are trained on; a run names its own.
        spectra: the spectra of the runs that are timed, known by folder and file name.
        measured: the JSON file.
        spec: the claim's tests on seconds.
        clock: seconds.
    """
    given = TimingSpec.read(spec)
    configure(given.numerics)
    # Imports jax, whose environment must be set up first.
    from spectral_bias.training.recipe import Recipe

    inputs = Inputs()
    datasets = {path.name: inputs.netcdf(path) for path in data}
    by_run = {(path.parent.name, path.stem): path for path in spectra}
    rows = []
    for test in given.tests:
        runs = []
        for each in test.runs:
            how = each.training
            recipe = Recipe.resolved(how.model, how.loss, how.optimiser, how.schedule, how.batch)
            spectrum = inputs.netcdf(by_run[test.experiment, each.run])
            runs.append(
                TimedRun(each.label, recipe, how.stream, how.steps, datasets[Path(each.dataset).name], spectrum)
            )
        rows.append(row(test, runs, clock))
        print(f"{test.name:28} {rows[-1]['estimate']:.4g} {rows[-1]['interval']} {rows[-1]['outcome']}", flush=True)
    machine = {**environment(), "cores": os.cpu_count()}
    record = {
        "claim": given.claim,
        "measured": True,
        "scale": given.scale,
        "evidence": given.scale != "smoke",
        "environment": machine,
        "tests": rows,
    }
    inputs.files(spectra)  # of runs that no test times
    write_record(record, measured, certificate("timing", measured, spec, inputs.digests, numeric_environment=machine))


def row(test: TimedTest, runs: list[TimedRun], clock: Clock) -> dict[str, Any]:
    """One test on seconds as the record has it: like a verdict's, over repetitions in place of seeds."""
    try:
        found = resolve("timings", test.timing)(runs, clock)
    except (KeyError, ValueError) as error:
        reason = error.args[0] if error.args else error
        raise ValueError(f"test on seconds {test.name}: {reason}") from error
    estimate = median(found.ratios)
    sides = {"at_least": test.at_least, "at_most": test.at_most}
    side = {name: threshold for name, threshold in sides.items() if threshold is not None}
    return {
        "name": test.name,
        "says": test.says["en"],
        "says_zh": test.says["zh"],
        "timing": test.timing["name"],
        "parameters": {key: value for key, value in test.timing.items() if key != "name"},
        "statistic": "median",
        "experiment": test.experiment,
        "runs": [each.run for each in test.runs],
        "estimate": estimate.value,
        "interval": [estimate.lower, estimate.upper],
        "n": estimate.n,
        "undecided": int(np.isnan(found.ratios).sum()),
        "side": next(iter(side)),
        "threshold": next(iter(side.values())),
        "outcome": outcome(estimate, **side),
        "values": found.ratios.tolist(),
        "counts": found.counts,
        "seconds": {
            name: {"median": float(np.median(each)), "lowest": float(each.min()), "highest": float(each.max())}
            for name, each in found.seconds.items()
        },
    }


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, timing)
