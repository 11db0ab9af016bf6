"""Fit what jobs are expected to take to the timings of a finished run of the default scale.

    python maintenance/calibrate.py RESULTS
    python maintenance/calibrate.py            # again to the table of the last one, where the model of costs changed

Writes ``scripts/spectral_bias/plan/expected_costs.json`` and ``tests/plan/measured_jobs.tsv``. The run must have begun
with nothing made, on a machine that did nothing else: seconds are those of the clock, for which a job has its core.
The costs of rules that the run did not have, cards without a setting ``logs``, stay as they are.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import nnls

from spectral_bias.artefacts.json_record import read_record
from spectral_bias.plan.expected import COSTS, Costs, costs
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import STAGES
from spectral_bias.plan.training_size import TrainingSize, kept_bytes, size_of

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("experiment", "run", "training_seconds", "training_mib", "analysis_seconds", "analysis_mib")
MEASURED = ROOT / "tests" / "plan" / "measured_jobs.tsv"

# Of a core, over all trainings; on a quiet machine nine tenths, less while files are read and written.
LEAST_SHARE = 0.7

Job = tuple[str, ...]
Timing = Mapping[str, str]


def timings(results: Path) -> dict[Job, Timing]:
    """The last benchmark row by rule and names, of every job of a results folder."""
    found: dict[Job, Timing] = {}
    for path in sorted((results / "timings").rglob("*.tsv")):
        names = path.relative_to(results / "timings").with_suffix("").parts
        if names[0] in STAGES:
            with path.open(encoding="utf-8", newline="") as file:
                found[names] = [*csv.DictReader(file, delimiter="\t")][-1]
    return found


def fitted(
    sizes: Sequence[TrainingSize],
    seconds: Sequence[float],
    jobs: Mapping[str, float],
    log_byte: float = 0.0,
    kept_byte: float = 0.0,
) -> Costs:
    """The costs whose squared errors, divided by the seconds, are least; none is negative.

    Args:
        sizes: the sizes of trainings.
        seconds: what each of them took.
        jobs: what a job of each other rule took.
        log_byte: what a byte of the log of a card took.
        kept_byte: what a byte of the run of a spectrum took.
    """
    costs_of = [Costs({}, 0.0, 0.0, *unit) for unit in np.eye(4)]
    parts = np.array([[cost.training(size) for cost in costs_of] for size in sizes])
    weights = 1 / np.sqrt(seconds)
    # A cost that nothing had to pay is 0, whatever its scale.
    scales = np.maximum(parts.max(axis=0), 1.0)
    found, _ = nnls(parts / scales * weights[:, None], np.asarray(seconds) * weights)
    return Costs(jobs, log_byte, kept_byte, *(float(f"{value:.3g}") for value in found / scales))


def fitted_by_bytes(sizes: Sequence[int], seconds: Sequence[float]) -> tuple[float, float]:
    """What a job takes whose input is empty, and what each byte adds; none is negative.

    Args:
        sizes: of the inputs of jobs of one rule, in bytes.
        seconds: what each job took.
    """
    weights = 1 / np.sqrt(seconds)
    parts = np.array([(1.0, size / 1e6) for size in sizes])
    found, _ = nnls(parts * weights[:, None], np.asarray(seconds) * weights)
    return float(f"{found[0]:.3g}"), float(f"{found[1] / 1e6:.3g}")


def measured(results: Path) -> tuple[list[Timing], dict[str, float], float]:
    """Rows of the table of trainings, what a job of each other rule took, and what a byte of the log of a card took.

    Raises:
        ValueError: the trainings had to share their cores, so that the clock's seconds are not theirs.
    """
    plan, found = Plan.read(), timings(results)
    trained = [row for job, row in found.items() if STAGES[job[0]].trains]
    share = sum(float(row["cpu_time"]) for row in trained) / sum(float(row["s"]) for row in trained)
    if share < LEAST_SHARE:
        raise ValueError(
            f"{results}: trainings had {share:.0%} of a core, so the machine did other things; run on a quiet one"
        )
    by_rule: dict[str, list[float]] = defaultdict(list)
    for (rule, *_), row in found.items():
        by_rule[rule].append(float(row["s"]))
    others = dict(costs().jobs)
    others |= {rule: float(f"{np.mean(all_):.3g}") for rule, all_ in sorted(by_rule.items()) if not STAGES[rule].trains}
    log_byte = costs().log_byte
    if cards := [name for rule, name, *_ in found if rule == "card"]:
        logs = [read_record(results / "cards" / card / "card.json")["log"] for card in cards]
        took = [float(found["card", card]["s"]) for card in cards]
        others["card"], log_byte = fitted_by_bytes([(results.parent / log).stat().st_size for log in logs], took)
    rows: list[Timing] = []
    for job, training in found.items():
        if STAGES[job[0]].trains and job[2] in plan.catalogue.runs.get(job[1], {}):
            taken = (row[key] for row in (training, found["spectrum", *job[1:]]) for key in ("s", "max_rss"))
            rows.append(dict(zip(COLUMNS, (*job[1:], *taken), strict=True)))
    return rows, dict(sorted(others.items())), log_byte


def main(results: Path | None) -> None:
    """Fit, and say how well it fits.

    Args:
        results: of the run; None to fit again to the table.
    """
    if results is None:
        with MEASURED.open(encoding="utf-8", newline="") as file:
            rows, others, log_byte = [*csv.DictReader(file, delimiter="\t")], dict(costs().jobs), costs().log_byte
    else:
        rows, others, log_byte = measured(results)
        with MEASURED.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
    plan = Plan.read()
    runs = [row for row in rows if row["run"] in plan.catalogue.runs.get(row["experiment"], {})]
    setups = [plan.run(row["experiment"], row["run"]).setup.model_dump() for row in runs]
    sizes, seconds = [size_of(setup) for setup in setups], [float(row["training_seconds"]) for row in runs]
    analysed = [float(row["analysis_seconds"]) for row in runs]
    others["spectrum"], kept_byte = fitted_by_bytes([kept_bytes(setup) for setup in setups], analysed)
    made = fitted(sizes, seconds, others, log_byte, kept_byte)
    COSTS.write_text(json.dumps(vars(made), indent=2) + "\n", "utf-8")
    ratios = np.array([made.training(size) for size in sizes]) / seconds
    low, middle, high = np.quantile(ratios, [0.05, 0.5, 0.95])
    total = sum(map(made.training, sizes)) / sum(seconds)
    print(f"{len(runs)} trainings, expected / measured: median {middle:.2f}, nine of ten {low:.2f} to {high:.2f}")
    print(f"all of them: {total:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
