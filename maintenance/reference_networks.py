"""Keep the exponents of the atlas's sixty networks as data of the package, for what a card says of its standing.

    python maintenance/reference_networks.py [RESULTS]

Reads the finished spectra of the experiment atlas-networks and writes
``scripts/spectral_bias/diagnosis/reference_networks.json``: for each network its set-up, its parameters, and over its
seeds the medians with their 95 % intervals: of the exponent and of each tone's first passage, by threshold, and of
the error at the end. A number is null where the logs leave it open, where it has no bound, or where a tone is never
learned.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.plan.atlas_runs import atlas_runs
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.records.atlas import AtlasRun
from spectral_bias.report.atlas_numbers import numbers_of
from spectral_bias.verdicts.intervals import Estimate, median
from spectral_bias.verdicts.measures.spectral_exponent import spectral_exponent
from spectral_bias.verdicts.reading import Spectrum, passage

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "scripts" / "spectral_bias" / "diagnosis" / "reference_networks.json"
VERSION = 1
EXPERIMENT = "atlas-networks"
# What of a set-up says nothing of the networks.
ASIDE = ("title",)


def definition(plan: Plan) -> dict[str, Any]:
    """What the table holds of the experiment itself: the target, the seeds, and a digest of every run's set-up.

    Args:
        plan: one that makes the experiment.
    """
    setups = {
        name: {key: value for key, value in run.setup.model_dump(mode="json").items() if key not in ASIDE}
        for name, run in plan.catalogue.runs[EXPERIMENT].items()
    }
    first = next(iter(setups.values()))
    data = first["dataset"]
    tones = [
        {
            "frequency": term["sin"] if term.get("sin") else term["cos"],
            "wave": "sin" if term.get("sin") else "cos",
            "amplitude": term["amplitude"],
            "phase": term["phase"],
        }
        for term in data["terms"]
    ]
    return {
        "experiment": EXPERIMENT,
        "setups_sha256": hashlib.sha256(json.dumps(setups, sort_keys=True).encode()).hexdigest(),
        "target": {
            "tones": tones,
            "domain": list(data["domain"]),
            "training_points": data["train"],
            "evaluation_points": data["evaluate"],
        },
        "steps": first["steps"],
        "seeds": first["seeds"],
    }


def planned() -> Plan:
    """The plan of the experiment at default scale."""
    return Plan.read({"sweeps": [EXPERIMENT]})


def network(run: AtlasRun, data: xr.Dataset) -> dict[str, Any]:
    """The row of one network.

    Args:
        run: its set-up in words.
        data: its spectrum.
    """
    numbers = numbers_of(data)
    thresholds = [float(f"{level:.6g}") for level in np.asarray(data["threshold"], np.float64)]
    spectrum = [Spectrum(run.run, {}, {}, data)]
    times = {f"{each:g}": passage(data, "first_passage", threshold=each) for each in thresholds}
    rmse = np.asarray(data["rmse"].isel(step=-1), np.float64)
    # The error of a network that diverged has no bound.
    final = median(np.where(np.isnan(rmse), np.inf, rmse))
    return {
        "name": run.run.removeprefix("network-"),
        "activation": run.activation,
        "embedding": f"{run.embedding}, {run.embedding_parameters}".removesuffix(", "),
        "widths": list(run.widths),
        "initialisation": run.initialisation,
        "optimiser": run.optimiser,
        "learning_rate": run.learning_rate,
        "parameters": numbers.parameters,
        "seeds": numbers.seeds,
        "diverged": numbers.diverged,
        "alpha": {f"{each:g}": estimate(median(spectral_exponent(spectrum, threshold=each))) for each in thresholds},
        "times": {
            level: [estimate(median(time.select(np.s_[:, place]))) for place in range(data.sizes["frequency"])]
            for level, time in times.items()
        },
        "final_rmse": estimate(final),
    }


def estimate(found: Estimate) -> list[float | None]:
    """A median with its interval; the median is None where the seeds leave it open."""
    known = all(map(math.isfinite, found.ends or ()))
    return [plain(found.value) if known else None, plain(found.lower), plain(found.upper)]


def plain(value: float) -> float | None:
    """A number of four digits, None where it is not finite."""
    return float(f"{value:.4g}") if math.isfinite(value) else None


def main(results: Path) -> None:
    """Write the table.

    Raises:
        FileNotFoundError: a spectrum is missing.
    """
    plan, inputs = planned(), Inputs()
    runs = [run for run in atlas_runs(plan) if run.experiment == EXPERIMENT]
    paths = [results / "spectra" / EXPERIMENT / f"{run.run}.nc" for run in runs]
    if missing := [path for path in paths if not path.is_file()]:
        raise FileNotFoundError(f"{len(missing)} of {len(paths)} spectra are missing: run make first ({missing[0]})")
    rows = [network(run, data) for run, data in zip(runs, inputs.one_by_one(paths), strict=True)]
    digests = "".join(inputs.digests[str(path)] for path in paths)
    table = {
        "version": VERSION,
        "made_by": {name: metadata.version(name) for name in ("spectral-bias-atlas", "jax", "optax", "equinox")},
        "spectra_sha256": hashlib.sha256(digests.encode()).hexdigest(),
        **definition(plan),
    }
    head = json.dumps(table, indent=1).removesuffix("\n}")
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    TABLE.write_text(f'{head},\n "networks": [\n{lines}\n ]\n}}\n', "utf-8")
    print(f"{TABLE.relative_to(ROOT)}: {len(rows)} networks")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results")
