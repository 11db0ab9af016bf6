"""Fit what jobs are expected to take to the timings of a finished run of the default scale.

    python maintenance/calibrate.py [RESULTS]

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
from spectral_bias.plan.training_size import TrainingSize, size_of

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "tests" / "plan" / "measured_jobs.tsv"

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
    sizes: Sequence[TrainingSize], seconds: Sequence[float], jobs: Mapping[str, float], log_byte: float
) -> Costs:
    """The costs whose squared errors, divided by the seconds, are least; none is negative.

    Args:
        sizes: the sizes of trainings.
        seconds: what each of them took.
        jobs: what a job of each other rule took.
        log_byte: what a byte of the log of a card took.
    """
    parts = np.array([(1.0, size.seed_steps, size.step_products, size.snapshot_products) for size in sizes])
    weights = 1 / np.sqrt(seconds)
    scales = np.abs(parts).max(axis=0)
    found, _ = nnls(parts / scales * weights[:, None], np.asarray(seconds) * weights)
    start, seed_step, product, snapshot_product = (float(f"{value:.3g}") for value in found / scales)
    return Costs(jobs, log_byte, start, seed_step, product, snapshot_product)


def fitted_cards(sizes: Sequence[int], seconds: Sequence[float]) -> tuple[float, float]:
    """What the card of an empty log takes, and what each byte adds; none is negative.

    Args:
        sizes: of logs, in bytes.
        seconds: what the card of each took.
    """
    weights = 1 / np.sqrt(seconds)
    parts = np.array([(1.0, size / 1e6) for size in sizes])
    found, _ = nnls(parts * weights[:, None], np.asarray(seconds) * weights)
    return float(f"{found[0]:.3g}"), float(f"{found[1] / 1e6:.3g}")


def main(results: Path) -> None:
    """Fit, and say how well it fits."""
    plan, found = Plan.read(), timings(results)
    by_rule: dict[str, list[float]] = defaultdict(list)
    for (rule, *_), row in found.items():
        by_rule[rule].append(float(row["s"]))
    runs = [names for names in found if STAGES[names[0]].trains and names[2] in plan.catalogue.runs.get(names[1], {})]
    sizes = [size_of(plan.run(experiment, run).setup.model_dump()) for _, experiment, run in runs]
    seconds = [float(found[run]["s"]) for run in runs]
    others = dict(costs().jobs)
    others |= {rule: float(f"{np.mean(all_):.3g}") for rule, all_ in sorted(by_rule.items()) if not STAGES[rule].trains}
    log_byte = costs().log_byte
    if cards := [name for rule, name, *_ in found if rule == "card"]:
        logs = [read_record(results / "cards" / card / "card.json")["log"] for card in cards]
        took = [float(found["card", card]["s"]) for card in cards]
        others["card"], log_byte = fitted_cards([(results.parent / log).stat().st_size for log in logs], took)
    made = fitted(sizes, seconds, dict(sorted(others.items())), log_byte)
    COSTS.write_text(json.dumps(vars(made), indent=2) + "\n", "utf-8")
    with MEASURED.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(["experiment", "run", "training_seconds", "training_mib", "analysis_seconds", "analysis_mib"])
        for rule, experiment, run in runs:
            training, analysis = found[rule, experiment, run], found["spectrum", experiment, run]
            table.writerow([experiment, run, *(row[key] for row in (training, analysis) for key in ("s", "max_rss"))])
    ratios = np.array([made.training(size) for size in sizes]) / seconds
    low, middle, high = np.quantile(ratios, [0.05, 0.5, 0.95])
    total = sum(map(made.training, sizes)) / sum(seconds)
    print(f"{len(runs)} trainings, expected / measured: median {middle:.2f}, nine of ten {low:.2f} to {high:.2f}")
    print(f"all of them: {total:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "results"))
