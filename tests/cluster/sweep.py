"""The atlas through SLURM with trainings that cost next to nothing, and one SLURM job in twenty cancelled.

    python tests/cluster/sweep.py 200                  # or 2000: config/atlas.yaml, minutes to an hour; as root
    python tests/cluster/sweep.py 2000 --one-network   # the atlas' one network at as many learning rates

Measures what a run costs beside its training, and that giving the same command again completes the sweep. The atlas'
networks are of 1,600 shapes, which are compiled one by one; learning rates share one program, so that the workflow and
SLURM are what is left. Writes results/bench/cluster-<runs>.json, or cluster-<runs>-one-network.json.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from cluster_bench import ROOT, Bench, Head, digests
from single_machine import Cluster

ATLAS = ROOT / "config/atlas.yaml"
TENTH = ROOT / "config/atlas-200.yaml"
SHORT = Path(__file__).parent / "sweep.yaml"
CONFIGS = {2000: (ATLAS, SHORT), 200: (ATLAS, TENTH, SHORT)}
RATES = """
sweeps: [atlas]
experiments:
  atlas:
    axes:
      rate: {{path: optimiser.learning_rate, values: {values}}}
"""
CANCELLED_SHARE = 0.05
# Runs of one SLURM job.
TOGETHER = 20
LONGEST = 3 * 3600


class Canceller(threading.Thread):
    """Cancels every so many of a head's SLURM jobs of training at random, and at least one."""

    def __init__(self, bench: Bench, head: Head) -> None:
        super().__init__(daemon=True)
        self.bench, self.head = bench, head
        self.seen: set[str] = set()
        self.cancelled: list[str] = []
        self.chance = random.Random("atlas")  # noqa: S311 - the same jobs each time, no secret

    def run(self) -> None:
        """Look for new jobs as long as the head works."""
        while self.head.process.poll() is None:
            for job in re.findall(r"SLURM jobid (\d+)", self.head.said()):
                if job not in self.seen:
                    self.seen.add(job)
                    # The first job of all makes the dataset that every run needs.
                    first_of_runs = len(self.seen) == 3
                    if len(self.seen) > 2 and (self.chance.random() < CANCELLED_SHARE or first_of_runs):
                        self.bench.cluster.says("scancel", job)
                        self.cancelled.append(job)
            time.sleep(0.5)


def dry_run(bench: Bench, work: Path, configs: tuple[Path, ...]) -> float:
    """Seconds of a dry run of everything."""
    began = time.monotonic()
    bench.local(work, configs, "-n", "--quiet")
    return time.monotonic() - began


def one_network(runs: int, folder: Path) -> tuple[Path, ...]:
    """The configuration of the atlas' one network at so many learning rates, written into a folder."""
    overlay = folder / "rates.yaml"
    overlay.write_text(RATES.format(values=[round(1e-6 * (run + 1), 9) for run in range(runs)]), "utf-8")
    return overlay, SHORT


def swept(bench: Bench, runs: int, configs: tuple[Path, ...], sample: int = 5) -> dict[str, Any]:
    """Make a sweep with cancelled jobs, make it whole, and compare a sample with local runs.

    Args:
        bench: where it is done.
        runs: how many runs the configuration has.
        configs: the configuration.
        sample: how many runs are made here, too.

    Returns:
        What was counted and measured; ``different`` names artefacts of the sample that have other bytes.
    """
    work = bench.work(f"sweep-{runs}")
    record: dict[str, Any] = {
        "runs": runs,
        "runs_a_slurm_job": TOGETHER,
        "dry_run_seconds": dry_run(bench, work, configs),
    }
    groups = ("--group-components", f"runs={TOGETHER}", "data=20")

    began = time.monotonic()
    head = bench.slurm(work, configs, "--retries", "0", "--keep-going", *groups)
    canceller = Canceller(bench, head)
    canceller.start()
    status = head.process.wait(LONGEST)
    canceller.join()
    record["first_seconds"] = time.monotonic() - began
    record["first_status"] = status
    record["spectra_after_first"] = len(list(work.glob("results/spectra/atlas/*.nc")))
    first = set(re.findall(r"SLURM jobid (\d+)", head.said()))
    record["slurm_jobs"] = len(first)
    record["cancelled"] = len(canceller.cancelled)

    began = time.monotonic()
    again = bench.slurm(work, configs, "--retries", "0", "--keep-going", *groups)
    record["again_status"] = again.process.wait(LONGEST)
    record["again_seconds"] = time.monotonic() - began
    record["spectra"] = len(list(work.glob("results/spectra/atlas/*.nc")))
    record["slurm_jobs_again"] = len(set(re.findall(r"SLURM jobid (\d+)", again.said())) - first)
    record["said"] = again.said()[-3000:] if record["again_status"] else ""

    record["seconds_a_run"] = record["first_seconds"] / runs
    record["bytes_a_run"] = sum(each.stat().st_size for each in work.glob("results/*/atlas/*.nc")) / runs
    record["files"] = sum(each.is_file() for each in work.rglob("*"))
    record["snakemake_records"] = sum(each.is_file() for each in (work / ".snakemake").rglob("*"))
    began = time.monotonic()
    bench.local(work, configs, "-n", "--quiet")
    record["dry_run_seconds_when_made"] = time.monotonic() - began

    some = random.Random(0).sample(sorted(work.glob("results/spectra/atlas/*.nc")), sample)  # noqa: S311 - no secret
    local = bench.work(f"local-{runs}")
    bench.local(local, configs, *(path.relative_to(work).as_posix() for path in some))
    here, there = digests(local), digests(work)
    record["compared"] = len(here)
    record["different"] = [name for name in here if here[name] != there.get(name)]
    return record


def main() -> None:
    """Start a cluster, sweep, print and write what came out."""
    runs, alike = int(sys.argv[1]), sys.argv[2:] == ["--one-network"]
    folder = Path(tempfile.mkdtemp(prefix="atlas-cluster-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "cluster")
    try:
        cluster.start()
        bench = Bench(folder, cluster)
        try:
            record = swept(bench, runs, one_network(runs, folder) if alike else CONFIGS[runs])
        finally:
            bench.close()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    record["networks"] = "one network" if alike else "the atlas"
    text = json.dumps(record, indent=2)
    target = ROOT / "results/bench" / f"cluster-{runs}{'-one-network' if alike else ''}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
