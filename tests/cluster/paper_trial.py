"""Paper scale through SLURM for a few steps a training, and what all of it would take, by claim.

    python tests/cluster/paper_trial.py FOLDER              # every claim, half an hour on two quiet cores; as root
    python tests/cluster/paper_trial.py FOLDER CLAIM ...    # claims that docs/bench/paper-trial.json has not yet
    python tests/cluster/paper_trial.py                     # no trial: what the plan asks for and expects is renewed

Trainings of one experiment with the same network and sizes cost the same, so one of each is tried: with all its
points and parameters, for as many of its steps as are expected to take ``SECONDS``, with fewer seeds where even
``LEAST`` steps take longer. What a step costs is read from the lines of the log after the first, which compiles;
compilation, start and end are added once. Looks are denser at first, so the estimate is from above. Writes
results/bench/paper-trial.json. A call that was stopped goes on in its folder.
"""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cluster_bench import ROOT, Bench
from single_machine import Cluster

from spectral_bias.config.experiment import Experiment
from spectral_bias.plan import resources
from spectral_bias.plan.expected import costs
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.training_size import TrainingSize, kept_bytes, size_of

PAPER = ROOT / "config/paper.yaml"
SECONDS = 10.0
LEAST = 30
FEWEST_SEEDS = 2
LONGEST = 3 * 3600
KEPT = ROOT / "docs/bench/paper-trial.json"
# What a row of all claims adds up; of other numbers it has the largest.
SUMS = ("core_hours", "gigabytes")
LINE = re.compile(r"^step (\d+) of \d+: .*, ([\d.]+) s$", re.MULTILINE)
JOB = re.compile(r'^profile: (\{"rule": "train".*\})$', re.MULTILINE)

Run = tuple[str, str]


@dataclass(frozen=True)
class Training:
    """A training at paper scale."""

    run: Run
    network: str
    setup: Mapping[str, Any]
    size: TrainingSize

    @property
    def alike(self) -> tuple[str, str, str, TrainingSize]:
        """What trainings of the same cost share."""
        return self.run[0], self.network, str(self.setup["loss"]), self.size


@dataclass(frozen=True)
class Tried:
    """What one trial showed.

    Attributes:
        seed_step: processor seconds of one step of one seed.
        once: processor seconds of start, compilation and end.
        mib: the most memory that it held.
        run_bytes: of the run file.
        feature_bytes: of the hidden layers' outputs in it, of which a whole training keeps as many a seed.
        spectrum_bytes: of the spectrum.
        steps: steps of the trial.
        seeds: seeds of the trial.
        snapshots: logged steps of the trial.
    """

    seed_step: float
    once: float
    mib: float
    run_bytes: int
    feature_bytes: int
    spectrum_bytes: int
    steps: int
    seeds: int
    snapshots: int

    def seconds(self, size: TrainingSize) -> float:
        """Seconds of a whole training on one core."""
        return self.once + self.seed_step * size.steps * size.seeds

    def bytes_of(self, size: TrainingSize) -> tuple[float, float]:
        """Of the run file and the spectrum of a whole training."""
        more = size.snapshots * size.seeds / (self.snapshots * self.seeds)
        features = self.feature_bytes * size.seeds / self.seeds
        return (self.run_bytes - self.feature_bytes) * more + features, self.spectrum_bytes * more


def trainings(plan: Plan, claims: Iterable[str] = ()) -> list[Training]:
    """Every training that a claim reads, or that one of some claims does."""
    wanted = dict.fromkeys(run for claim in claims or plan.claims for run in plan.runs_of(claim))
    setups = {run: plan.run(*run).setup.model_dump() for run in wanted if isinstance(plan.run(*run).setup, Experiment)}
    return [
        Training(run, setup["model"]["name"], setup, size_of(setup))
        for run, setup in setups.items()
        if "optimiser" in setup
    ]


def shortened(every: Iterable[Training]) -> dict[str, dict[str, int]]:
    """Steps and seeds of the trial by experiment: so few that its longest training takes ``SECONDS``."""
    by_experiment: dict[str, list[Training]] = defaultdict(list)
    for each in every:
        by_experiment[each.run[0]].append(each)
    short: dict[str, dict[str, int]] = {}
    for experiment, runs in by_experiment.items():
        longest = max(runs, key=lambda each: costs().training(each.size) / each.size.steps)
        size = longest.size
        seconds_a_step = (costs().training(size) - costs().start) / size.steps
        steps = min(size.steps, max(LEAST, math.ceil(SECONDS / seconds_a_step)))
        fits = math.floor(size.seeds * SECONDS / (steps * seconds_a_step))
        short[experiment] = {"steps": steps, "seeds": min(size.seeds, max(FEWEST_SEEDS, fits))}
    return short


def overlay(plan: Plan, short: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """The configuration of the trial: paper scale with fewer steps and seeds, in cases that name their own steps, too.

    The scale is smoke, at which so few seeds are allowed; no verdict is made.
    """
    experiments: dict[str, Any] = {}
    for name, changed in short.items():
        axes, fewer = plan.catalogue.experiments[name].axes, changed["steps"]
        cases = {
            axis: {"cases": {label: {"steps": fewer} for label, case in each.cases.items() if "steps" in case}}
            for axis, each in axes.items()
            if getattr(each, "cases", None)
        }
        kept = {axis: each for axis, each in cases.items() if each["cases"]}
        experiments[name] = {**changed, **({"axes": kept} if kept else {})}
    return {"scale": "smoke", "experiments": experiments}


def tried(work: Path, training: Training) -> Tried:
    """What a finished trial of a training showed."""
    name = "/".join(training.run)
    log = (work / "logs/train" / f"{name}.log").read_text("utf-8")
    lines = [(int(step), float(seconds)) for step, seconds in LINE.findall(log)]
    (first, began), (last, ended) = lines[0], lines[-1]
    job = json.loads(JOB.findall(log)[-1])
    # Seconds of the clock count as far as the job had its processor: others ran beside it.
    share = min(1.0, float(job["cpu"]) / float(job["wall"]))
    a_step = share * ((ended - began) / (last - first) if last > first else ended / last)
    with (work / "results/timings/train" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        row = [*csv.DictReader(file, delimiter="\t")][-1]
    size = training.size
    run_bytes = (work / "results/runs" / f"{name}.nc").stat().st_size
    features = int(training.setup.get("features", 0))
    return Tried(
        seed_step=a_step / size.seeds,
        once=float(job["cpu"]) - a_step * last,
        mib=float(row["max_rss"]),
        run_bytes=run_bytes,
        feature_bytes=min(run_bytes, features * 4 * size.seeds * size.evaluation_points * size.units),
        spectrum_bytes=(work / "results/spectra" / f"{name}.nc").stat().st_size,
        steps=size.steps,
        seeds=size.seeds,
        snapshots=size.snapshots,
    )


def by_claim(plan: Plan, claims: Iterable[str], trials: Mapping[Any, Tried]) -> list[dict[str, Any]]:
    """What the trial says of paper scale, by claim and of all these claims together; in order, without empty ones."""
    named = {claim: trainings(plan, [claim]) for claim in plan.claims if claim in claims}
    rows = [_tried(claim, runs, trials) for claim, runs in named.items() if runs]
    return [*rows, _tried("all", trainings(plan, named), trials)]


def _tried(claim: str, runs: list[Training], trials: Mapping[Any, Tried]) -> dict[str, Any]:
    each_tried = [(trials[each.alike], each) for each in runs]
    longest, of_longest = max((trial.seconds(each.size), kept_bytes(each.setup)) for trial, each in each_tried)
    after = costs().spectrum(of_longest) + sum(costs().jobs[rule] for rule in ("verdict", "figure", "page"))
    shared = [
        trial.once + trial.seed_step * each.size.steps * math.ceil(each.size.seeds / 16) for trial, each in each_tried
    ]
    return {
        "claim": claim,
        "core_hours": sum(trial.seconds(each.size) for trial, each in each_tried) / 3600,
        "longest_hours": longest / 3600,
        "chain_hours": (longest + after) / 3600,
        "longest_hours_16_processes": max(shared) / 3600,
        "measured_mib": max(trial.mib for trial, _ in each_tried),
        "gigabytes": sum(sum(trial.bytes_of(each.size)) for trial, each in each_tried) / 1e9,
    }


def planned(plan: Plan, claims: Iterable[str]) -> dict[str, Any]:
    """What is asked for and expected for the trainings of claims, each counted once; no trial is needed."""
    runs = trainings(plan, claims)
    requests = [resources.training(each.setup) for each in runs]
    return {
        "trainings": len(runs),
        "seeds": sum(each.size.seeds for each in runs),
        "expected_core_hours": sum(costs().training(each.size) for each in runs) / 3600,
        "requested_hours": sum(each.runtime for each in requests) / 60,
        "memory_mb": max(each.mem_mb for each in requests),
        "files": 2 * len(runs),
    }


def joined(plan: Plan, kept: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of an earlier trial and of a new one, in the order of claims, with what the plan says today.

    Args:
        plan: of paper scale.
        kept: the earlier rows, of which the last one is of all their claims; none of them shares a training with the
            new ones.
        new: the new rows, likewise.

    Raises:
        ValueError: they share trainings, which the last row would count twice.
    """
    whole: dict[str, Any] = {}
    for key in new[-1] if new else kept[-1]:
        values = [rows[-1][key] for rows in (kept, new) if rows]
        whole[key] = sum(values) if key in SUMS else max(values)
    claims = [[row["claim"] for row in rows[:-1]] for rows in (kept, new)]
    before, again = ({each.run for each in trainings(plan, names)} if names else set[Run]() for names in claims)
    if twice := sorted("/".join(run) for run in before & again):
        raise ValueError(f"trainings of claims that were tried before: {', '.join(twice)}; try all claims")
    rows = {row["claim"]: row for row in (*kept[:-1], *new[:-1])}
    found = [{**rows[claim], **planned(plan, [claim])} for claim in plan.claims if claim in rows]
    return [*found, {**whole, **planned(plan, [row["claim"] for row in found])}]


def untried(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the plan says of claims that have trainings and no row."""
    there = {row["claim"] for row in rows}
    missing = [claim for claim in plan.claims if claim not in there and trainings(plan, [claim])]
    return [{"claim": claim, **planned(plan, [claim])} for claim in missing]


def main(folder: Path, claims: Sequence[str]) -> None:
    """Start a cluster, try what was not tried yet, and write what came out.

    Args:
        folder: where it is done; what an earlier call tried there is not tried again.
        claims: those whose trainings are tried; none for all.
    """
    plan = Plan.read(config_files=[PAPER])
    every = trainings(plan, claims)
    chosen = {each.alike: each for each in reversed(every)}
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    short = folder / "short.yaml"
    if not short.exists():
        short.write_text(yaml.safe_dump(overlay(plan, shortened(every))), "utf-8")
    at_trial = {each.run: each for each in trainings(Plan.read(config_files=[PAPER, short]), claims)}
    targets = [f"results/spectra/{'/'.join(each.run)}.nc" for each in chosen.values()]
    shutil.rmtree(folder / "cluster", ignore_errors=True)
    cluster = Cluster(folder / "cluster")
    try:
        cluster.start()
        bench = Bench(folder, cluster)
        try:
            work = folder / "paper"
            work.mkdir(exist_ok=True)
            head = bench.slurm(work, (PAPER, short), "--keep-going", "--retries", "0", *targets)
            status = head.process.wait(LONGEST)
            trials = {alike: tried(work, at_trial[each.run]) for alike, each in chosen.items()}
        finally:
            bench.close()
    finally:
        cluster.stop()
    steps = [trial.steps * trial.seeds / (each.size.steps * each.size.seeds) for each, trial in _pairs(chosen, trials)]
    new = by_claim(plan, claims or plan.claims, trials)
    before = json.loads(KEPT.read_text("utf-8")) if claims else {"tried": 0, "least_share_of_steps": 1.0, "claims": []}
    rows = joined(plan, before["claims"], new)
    write(
        {
            "status": status,
            "tried": before["tried"] + len(trials),
            "least_share_of_steps": min(before["least_share_of_steps"], *steps),
            "claims": rows,
            "untried": untried(plan, rows),
        }
    )


def renew() -> None:
    """Write the kept record with what the plan asks for and expects today."""
    record = json.loads(KEPT.read_text("utf-8"))
    plan = Plan.read(config_files=[PAPER])
    rows = joined(plan, record["claims"], [])
    write(record | {"claims": rows, "untried": untried(plan, rows)})


def write(record: Mapping[str, Any]) -> None:
    """Write a record where ``make bench-docs`` looks for it."""
    target = ROOT / "results/bench/paper-trial.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


def _pairs(chosen: Mapping[Any, Training], trials: Mapping[Any, Tried]) -> list[tuple[Training, Tried]]:
    return [(chosen[alike], trial) for alike, trial in trials.items()]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), sys.argv[2:])
    else:
        renew()
