"""How long users wait: a dry run, the redraw of one figure, and where the seconds of the last full run went.

Run by ``make bench`` in a checkout whose results are complete. Writes results/bench/workflow.json.
"""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

REPEATS = 5
SNAKEMAKE = [sys.executable, "-m", "snakemake", "--cores", "2"]


def seconds(command: list[str]) -> float:
    """Wall seconds of one command."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def stages(timings: Path) -> dict[str, dict[str, float]]:
    """Jobs, wall seconds and largest memory by rule, from Snakemake's benchmark files."""
    found: dict[str, dict[str, float]] = {}
    for path in sorted(timings.rglob("*.tsv")):
        rule = path.relative_to(timings).parts[0].removesuffix(".tsv")
        with path.open(newline="") as file:
            row = next(csv.DictReader(file, delimiter="\t"))
        stage = found.setdefault(rule, {"jobs": 0, "seconds": 0.0, "max_rss_mib": 0.0})
        stage["jobs"] += 1
        stage["seconds"] += float(row["s"])
        stage["max_rss_mib"] = max(stage["max_rss_mib"], float(row["max_rss"]) if row["max_rss"] != "NA" else 0.0)
    return found


def main() -> None:
    """Measure, print a table, write the record."""
    figure = "results/figures/low-first.svg"
    measured = {
        "dry run": [seconds([*SNAKEMAKE, "-n"]) for _ in range(REPEATS)],
        "redraw of one figure": [seconds([*SNAKEMAKE, "--force", figure]) for _ in range(REPEATS)],
    }
    seconds([*SNAKEMAKE, "--touch"])
    for name, values in measured.items():
        print(f"{name:24} median {statistics.median(values):6.2f} s  (min {min(values):.2f}, max {max(values):.2f})")
    by_stage = stages(Path("results/timings"))
    print(f"\n{'stage':12} {'jobs':>5} {'seconds':>9} {'max MiB':>8}   of the last run of each job")
    for rule, stage in by_stage.items():
        print(f"{rule:12} {stage['jobs']:5.0f} {stage['seconds']:9.1f} {stage['max_rss_mib']:8.0f}")
    target = Path("results/bench/workflow.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"seconds": measured, "stages": by_stage}, indent=2) + "\n")


if __name__ == "__main__":
    main()
