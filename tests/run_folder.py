"""Working folders with logs, benchmark files, verdicts and pages of made-up jobs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

BEGAN = 1_000_000_000.0
BEFORE, DURING = BEGAN - 10, BEGAN + 10
COLUMNS = ("s", "h:m:s", "max_rss", "max_vms", "max_uss", "max_pss", "io_in", "io_out", "mean_load", "cpu_time")


def write(path: Path, text: str, when: float = DURING) -> None:
    """Write a file with a date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (when, when))


def job(folder: Path, path: str, said: str = "done in 0.1 s\n", when: float = DURING) -> None:
    """The log of a job."""
    write(folder / f"logs/{path}.log", said, when)


def benchmark(folder: Path, path: str, when: float = DURING, **numbers: Any) -> None:
    """The benchmark file of a job, as Snakemake writes it: what is not given was not measured."""
    rows = (COLUMNS, [str(numbers.get(name, "NA")) for name in COLUMNS])
    write(folder / f"results/timings/{path}.tsv", "".join("\t".join(row) + "\n" for row in rows), when)


def verdict(folder: Path, claim: str, outcome: str, scale: str = "default", again: str = "") -> None:
    """The verdict of a claim; with ``again``, the one of its replication."""
    reason = "too-few-seeds" if outcome == "inconclusive" else None
    record = {"verdict": outcome, "inconclusive": reason, "scale": scale}
    if again:
        record["replication"] = {"verdict": again}
    write(folder / f"results/verdicts/{claim}.json", json.dumps(record))
