"""How long users wait: dry runs of the claims and of sweeps of 1,000 and 10,000 runs, and the redraw of one figure.

Run by ``make bench`` in a checkout whose results are complete. Writes results/bench/workflow.json.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import described, written

REPEATS = 5
SNAKEMAKE = [sys.executable, "-m", "snakemake", "--cores", "2"]
FIGURE = "results/figures/low-first.svg"
SWEEPS = (100, 1_000, 10_000)
# As many runs as values; the atlas has one network then.
SWEEP = """
sweeps: [atlas]
experiments:
  atlas:
    axes:
      rate: {{path: optimiser.learning_rate, values: {values}}}
"""


def seconds(command: list[str]) -> float:
    """Wall seconds of one command."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def dry_run_of(runs: int, repeats: int) -> list[float]:
    """Wall seconds of dry runs of a sweep from nothing."""
    with tempfile.TemporaryDirectory(prefix="atlas-bench-") as folder:
        overlay = Path(folder, "sweep.yaml")
        overlay.write_text(SWEEP.format(values=[round(1e-6 * (run + 1), 9) for run in range(runs)]), encoding="utf-8")
        command = [*SNAKEMAKE, "-n", "--quiet", "--directory", folder, "--configfile", str(overlay)]
        return [seconds(command) for _ in range(repeats)]


def main() -> None:
    """Measure, print a table, write the record."""
    measured = {
        "dry run of every claim": [seconds([*SNAKEMAKE, "-n"]) for _ in range(REPEATS)],
        "redraw of one figure": [seconds([*SNAKEMAKE, "--force", FIGURE]) for _ in range(REPEATS)],
    }
    seconds([*SNAKEMAKE, "--touch"])
    for runs in SWEEPS:
        measured[f"dry run of a sweep of {runs:,} runs"] = dry_run_of(runs, REPEATS if runs < 10_000 else 3)
    for name, values in measured.items():
        print(f"{name:36} median {statistics.median(values):6.2f} s  (min {min(values):.2f}, max {max(values):.2f})")
    written("workflow", {"machine": described(), "seconds": measured})


if __name__ == "__main__":
    main()
