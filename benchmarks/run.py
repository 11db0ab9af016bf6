"""Where the core-seconds of a run went: of the last one in this folder, or of one made now in a scratch folder.

    python benchmarks/run.py                                         # the last run of this folder
    python benchmarks/run.py --folder smoke                          # of another one
    python benchmarks/run.py --run --configfile config/smoke.yaml    # a fresh run, from nothing

Every job leaves a line in its log and the run a record in logs/run.json (scripts/spectral_bias/jobs/profiling.py).
Compilation is measured in wall seconds and scaled to the processor seconds of the job. Writes results/bench/run.json.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from machine import described, written

from spectral_bias.jobs.profiling import MARK, RUN_RECORD
from spectral_bias.plan.stages import STAGES

ROOT = Path(__file__).resolve().parents[1]
WORK = {rule: stage.work for rule, stage in STAGES.items()}
ROWS = (
    "reading and scheduling",
    "process start and imports",
    "tracing and compiling",
    "training",
    "analysis",
    "measuring seconds",
    "drawing",
    "other",
    "idle",
)
# What a run is for; the rest is overhead.
ARITHMETIC = ("training", "analysis", "measuring seconds")


def lines(folder: Path, since: float) -> Iterator[dict[str, Any]]:
    """The line of each job of the run that began at ``since``."""
    for log in sorted((folder / "logs").rglob("*.log")):
        # File systems may keep coarser times than clocks.
        if log.stat().st_mtime >= since - 1:
            found = [line for line in log.read_text("utf-8").splitlines() if line.startswith(MARK)]
            if found:
                yield json.loads(found[-1].removeprefix(MARK))


def account(run: dict[str, Any], jobs: list[dict[str, Any]]) -> dict[str, Any]:
    """Core-seconds by phase and by rule.

    Args:
        run: the run's record.
        jobs: the lines of its jobs.
    """
    seconds = dict.fromkeys(ROWS, 0.0)
    rules: dict[str, dict[str, float]] = {}
    for job in jobs:
        share = min(1.0, job["cpu"] / job["wall"]) if job["wall"] else 0.0
        compiling = share * job["compiling"]
        parts = {"tracing and compiling": compiling, WORK.get(job["rule"], "other"): job["cpu"] - compiling}
        rule = rules.setdefault(job["rule"], {"jobs": 0, **dict.fromkeys(ROWS, 0.0)})
        rule["jobs"] += 1
        for name, value in parts.items():
            seconds[name] += value
            rule[name] += value
    seconds["reading and scheduling"] = run["snakemake"]
    # What no job counts: the fork server, and the starts and ends of processes.
    seconds["process start and imports"] = run["jobs"] - sum(job["cpu"] for job in jobs)
    total = run["cores"] * run["wall"]
    seconds["idle"] = total - sum(seconds.values())
    arithmetic = sum(seconds[name] for name in ARITHMETIC)
    return {
        "wall_seconds": run["wall"],
        "cores": run["cores"],
        "core_seconds": total,
        "seconds": seconds,
        "overhead": 1 - arithmetic / total,
        "overhead_without_idle": 1 - arithmetic / (total - seconds["idle"]),
        "jobs": len(jobs),
        "programs": {name: sum(job[name] for job in jobs) for name in ("hits", "misses")},
        "rules": rules,
    }


def made(folder: Path, configfiles: list[Path], targets: list[str], cores: int) -> None:
    """Run the workflow in a folder."""
    command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--directory", str(folder), *targets]
    if configfiles:
        command += ["--configfile", *(str(file.resolve()) for file in configfiles)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def accounted(folder: Path) -> dict[str, Any]:
    """Print and return the account of the last run of a folder.

    Raises:
        SystemExit: nothing was run there.
    """
    record = folder / RUN_RECORD
    if not record.is_file():
        sys.exit(f"{record}: there is no record of a run; make one, or give --run")
    run = json.loads(record.read_text("utf-8"))
    found = account(run, list(lines(folder, run["began"])))
    found["scale"] = json.loads((folder / "results/settings.json").read_text("utf-8"))["settings"]["scale"]
    print(table(found))
    return found


def table(found: dict[str, Any]) -> str:
    """The account as text."""
    rows = [f"{'':26} {'core-s':>9} {'share':>6}"]
    rows += [f"{name:26} {value:9.1f} {value / found['core_seconds']:6.1%}" for name, value in found["seconds"].items()]
    rows.append(f"{'all':26} {found['core_seconds']:9.1f}        {found['cores']} cores, {found['wall_seconds']:.1f} s")
    rows.append(
        f"overhead (all but {', '.join(ARITHMETIC)}): {found['overhead']:.1%}; "
        f"{found['overhead_without_idle']:.1%} of the busy core-seconds"
    )
    hits, misses = found["programs"]["hits"], found["programs"]["misses"]
    rows.append(f"{found['jobs']} jobs; compile cache: {hits} programs found, {misses} compiled\n")
    shown = ROWS[1:-1]
    rows.append(f"{'rule':12} {'jobs':>5} " + " ".join(f"{name.split()[0][:9]:>9}" for name in shown))
    for rule, parts in found["rules"].items():
        rows.append(f"{rule:12} {parts['jobs']:5.0f} " + " ".join(f"{parts[name]:9.1f}" for name in shown))
    return "\n".join(rows)


def main() -> None:
    """Account for a run, print the table, write the record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(), help="the working folder of the run to account for")
    parser.add_argument("--run", action="store_true", help="make a run now, from nothing, and account for that")
    parser.add_argument("--configfile", nargs="+", type=Path, default=[], help="overlays of that run")
    parser.add_argument("--target", nargs="+", default=[], help="targets of that run; everything if none is given")
    parser.add_argument("--cores", type=int, default=2, help="cores of that run")
    parser.add_argument("--name", default="run", help="the name of the record")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atlas-bench-") as scratch:
        folder = Path(scratch) if options.run else options.folder
        if options.run:
            made(folder, options.configfile, options.target, options.cores)
        found = accounted(folder)
    written(options.name, {"machine": described(), **found})


if __name__ == "__main__":
    main()
