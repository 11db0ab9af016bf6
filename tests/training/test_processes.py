"""Seeds over processes: the same bytes with any number of them, whatever happens to one."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import xarray as xr

from real_plan import real_plan
from spectral_bias.jobs.environment import CHECKPOINT_SECONDS, CHECKPOINTS
from spectral_bias.jobs.log_lines import CONTINUED
from spectral_bias.jobs.time_limit import UNTIL
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.processes import idle_processors, process_count
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.training import processes
from spectral_bias.training.checks import UnfitRecipeError
from spectral_bias.training.processes import ShareFailedError, processes_of, shares

EXPERIMENT = """\
title: One.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 2}], train: 16, evaluate: 32}
model: {name: mlp, widths: [8, 8]}
optimiser: {name: adam, learning_rate: 1e-3}
steps: 40
snapshots: {every: 5, until: 20, growth: 1.5}
seeds: 5
spectra: [{name: dft, frequencies: [1, 2]}]
"""
NOISY = EXPERIMENT.replace("synthetic", "noisy").replace("train: 16", "train: 16, validation: 8, std: 0.3")
NOISY = NOISY.replace("{name: dft, frequencies: [1, 2]}", "{name: early_stopping, noise_from: 3}")
EXPERIMENTS = {
    # Labels of its own for each seed, mini-batches, and what hidden layers say.
    "noisy": NOISY.replace("steps: 40", "batch: 7\nfeatures: 3\nsteps: 40"),
    # Some seeds have no numbers from the start.
    "overflows": EXPERIMENT.replace("[8, 8]", "[1], activation: own:explodes").replace("seeds: 5", "seeds: 3"),
    # Long enough to be hit in the middle.
    "long": EXPERIMENT.replace("steps: 40", "steps: 80000").replace("seeds: 5", "seeds: 4"),
    "endless": EXPERIMENT.replace("steps: 40", "steps: 100000000").replace("seeds: 5", "seeds: 4"),
}
OWN = """\
import jax.numpy as jnp


def explodes(x):
    return jnp.exp(16.0 * x)
"""
JOB = """\
import json, sys
from types import SimpleNamespace
scripts, threads, spec, data, run, log = sys.argv[1:]
class Output(dict):
    def __missing__(self, key):
        return self["run"]
snakemake = SimpleNamespace(rule="train", scriptdir=scripts, input={"data": data}, output=Output(run=run), log=[log])
snakemake.params, snakemake.threads = SimpleNamespace(spec=json.load(open(spec))), int(threads)
exec(open(f"{scripts}/train.py").read())
"""
# Reached only where a job does not end.
PATIENCE = 300


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A plan and its working folder."""
    folder = tmp_path_factory.mktemp("processes") / "project"
    return prepared(folder), folder


def prepared(folder: Path) -> Plan:
    """Make a working folder with the experiments, whose datasets are made."""
    (folder / "experiments").mkdir(parents=True)
    (folder / "own.py").write_text(OWN, "utf-8")
    for name, text in EXPERIMENTS.items():
        (folder / "experiments" / f"{name}.yaml").write_text(text, "utf-8")
    plan = Plan.read({"catalogues": ["."], "sweeps": [*EXPERIMENTS]}, folder=folder)
    make = runpy.run_path(str(SCRIPTS / "dataset.py"))["dataset"]
    before = Path.cwd()
    os.chdir(folder)
    try:
        for name in EXPERIMENTS:
            (data,) = plan.inputs("train", name, "base")["data"]
            Path(data).parent.mkdir(parents=True, exist_ok=True)
            if not Path(data).exists():
                make([], Path(data), plan.spec("dataset", Path(data).stem))
    finally:
        os.chdir(before)
    return plan


class Job:
    """The job of a run's training in a folder, as Snakemake starts it."""

    def __init__(self, plan: Plan, folder: Path, experiment: str) -> None:
        self.folder, self.experiment = folder, experiment
        self.spec = plan.spec("train", experiment, "base")
        (self.data,) = plan.inputs("train", experiment, "base")["data"]
        self.run = folder / f"results/runs/{experiment}/base.nc"
        self.checkpoints = folder / f".cache/checkpoints/{experiment}"
        (folder / "job.py").write_text(JOB, "utf-8")
        (folder / "spec.json").write_text(json.dumps(self.spec), "utf-8")

    def start(self, threads: int) -> subprocess.Popen:
        files = ("spec.json", self.data, self.run.relative_to(self.folder).as_posix(), "logs/train.log")
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("JAX", "PJRT", "XLA"))}
        variables |= {
            CHECKPOINTS: str(self.folder / ".cache/checkpoints"),
            CHECKPOINT_SECONDS: "0.0",
            "PYTHONPATH": str(SCRIPTS),
            "TMPDIR": str(self.folder / "tmp"),
            # No certificate then names a commit, which may be made while this test runs.
            "GIT_DIR": str(self.folder / "none"),
            # As Snakemake does for a rule of so many threads.
            "OMP_NUM_THREADS": str(threads),
        }
        (self.folder / "tmp").mkdir(exist_ok=True)
        (self.folder / "logs/train.log").unlink(missing_ok=True)
        self.run.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "job.py", str(SCRIPTS), str(threads), *files]
        return subprocess.Popen(command, cwd=self.folder, env=variables, stderr=subprocess.PIPE, text=True)

    def finish(self, threads: int) -> bytes:
        """The run file, with nothing left beside it."""
        _, said = (process := self.start(threads)).communicate(timeout=PATIENCE)
        assert process.returncode == 0, said + self.log()
        assert list((self.folder / "tmp").iterdir()) == []
        assert not self.checkpoints.exists() or list(self.checkpoints.iterdir()) == []
        return self.run.read_bytes()

    def log(self) -> str:
        log = self.folder / "logs/train.log"
        return log.read_text("utf-8") if log.is_file() else ""

    def saved(self, process: subprocess.Popen) -> list[psutil.Process]:
        """Wait until both shares have saved something; the processes that train them, halted there."""
        halted = {}
        until = time.monotonic() + PATIENCE
        while len(halted) < 2:
            assert process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            for child in psutil.Process(process.pid).children():
                seeds = child.cmdline()[-1]
                if seeds not in halted and f"{seeds}: checkpoint at step" in self.log():
                    child.suspend()
                    halted[seeds] = child
            time.sleep(0.02)
        return [halted["seeds 0-1"], halted["seeds 2-3"]]


@pytest.fixture
def job(project, tmp_path):
    """A function that makes the job of an experiment, in a copy of the folder."""
    plan, folder = project
    shutil.copytree(folder, tmp_path / "work")
    return lambda experiment: Job(plan, tmp_path / "work", experiment)


@pytest.fixture(scope="session")
def alone(made_once):
    """The run file of the long experiment, made by one process without a disturbance."""

    def fill(folder: Path) -> None:
        Job(prepared(folder), folder, "long").finish(1)

    return (made_once("trained-by-one-process", fill) / "results/runs/long/base.nc").read_bytes()


@pytest.mark.parametrize(
    ("seeds", "number", "expected"),
    [(5, 1, [5]), (5, 2, [3, 2]), (5, 3, [2, 2, 1]), (5, 5, [1] * 5), (16, 5, [4, 3, 3, 3, 3])],
)
def test_shares_are_consecutive_and_even(seeds, number, expected):
    found = shares(seeds, number)
    assert [seed for share in found for seed in share] == list(range(seeds))
    assert [len(share) for share in found] == expected


@pytest.mark.parametrize(
    ("threads", "seeds", "numerics", "expected"),
    [
        (1, 5, {}, 1),
        (4, 5, {}, 4),
        (8, 5, {}, 5),
        (4, 5, {"threads": 2}, 2),
        (1, 5, {"threads": 2}, 1),
        (4, 5, {"platform": "gpu"}, 1),
    ],
)
def test_a_process_has_a_seed_and_the_threads_of_the_numerics(threads, seeds, numerics, expected):
    numerics = {"threads": 1, "platform": "cpu", **numerics}
    assert process_count(threads, seeds, numerics) == expected
    busy = expected * numerics["threads"]
    assert idle_processors(threads, seeds, numerics) == max(threads - busy, 0)


def test_idle_processors_are_told_in_the_jobs_log():
    given = TrainSpec.read(real_plan().spec("train", "low-first-reference", "base"))
    seeds, said = given.seeds, []
    assert processes_of(seeds + 5, given, said.append) == seeds
    assert said == [f"5 of {seeds + 5} processors stay idle: there are no more than {seeds} seeds to share out"]
    assert processes_of(seeds, given, said.append) == seeds
    assert len(said) == 1


def test_own_labels_mini_batches_and_features_have_the_same_bytes_in_one_and_three_processes(job):
    job = job("noisy")
    with xr.open_dataset(job.folder / job.data) as data:
        assert "copy" in data["y_train"].dims
    alone = job.finish(1)
    assert "processes" not in job.log()
    with xr.open_dataset(job.run) as made:
        assert made["features"].sizes["seed"] == 5
        assert len(np.unique(made["loss"][:, -1])) == 5
    # Two: below, from a checkpoint.
    assert job.finish(3) == alone
    assert "5 seeds in 3 processes: seeds 0-1, seeds 2-3, seed 4\n" in job.log()
    assert "seed 4: step 40 of 40" in job.log()


def test_seeds_that_have_no_numbers_are_recorded_as_before_though_a_process_has_no_other(job):
    job = job("overflows")
    alone = job.finish(1)
    with xr.open_dataset(job.run) as made:
        numbers = np.isfinite(made["loss"].values[:, 0])
    assert 0 < numbers.sum() < 3
    # As many as seeds, not as threads.
    assert job.finish(5) == alone
    assert "3 seeds in 3 processes: seed 0, seed 1, seed 2" in job.log()


def test_an_ensemble_without_any_number_is_refused_as_before(project, tmp_path):
    given = TrainSpec.read(project[0].spec("train", "overflows", "base"))
    places = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for place in places:
        np.savez(place, prediction=np.full((1, 2, 3, 1), np.nan), loss=np.full((1, 2), np.nan), parameters=3)
    with pytest.raises(UnfitRecipeError, match="the outputs of all 2 seeds hold NaN or infinity before the first"):
        processes._joined(places, given)
    np.savez(places[1], prediction=np.ones((1, 2, 3, 1)), loss=np.ones((1, 2)), parameters=3)
    found = processes._joined(places, given)
    np.testing.assert_array_equal(found.loss, [[np.nan] * 2, [1.0] * 2])
    assert (found.features, found.parameters) == (None, 3)


def test_a_killed_process_fails_the_job_and_any_number_of_processes_goes_on_to_the_same_bytes(job, alone, tmp_path):
    job = job("long")
    process = job.start(2)
    other, killed = job.saved(process)
    killed.kill()
    other.resume()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert re.search(
        r"ShareFailedError: seeds 2-3: their process was ended by SIGKILL \(perhaps for want of memory\)", said
    )
    assert not other.is_running()
    assert not job.run.exists()
    assert list((job.folder / "tmp").iterdir()) == []
    names = ["base.seeds-0-1.checkpoint", "base.seeds-2-3.checkpoint"]
    assert sorted(path.name for path in job.checkpoints.glob("[!.]*")) == names

    # Again, and the job is told to stop: it hands that on.
    process = job.start(2)
    children = job.saved(process)
    process.terminate()
    for child in children:
        child.resume()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM
    assert not any(child.is_running() for child in children)
    for seeds in ("seeds 0-1", "seeds 2-3"):
        assert f"{seeds}: resumed at step" in job.log()
    assert job.log().count("stopped by SIGTERM") == 3
    shutil.copytree(job.folder, tmp_path / "other")

    assert job.finish(2) == alone
    assert job.log().count(": resumed at step") == 2
    # With another number of processes one goes on only where it has the same seeds; all checkpoints are cleared away.
    job.folder.rename(tmp_path / "done")
    (tmp_path / "other").rename(job.folder)
    assert job.finish(3) == alone
    assert re.findall(r"(.*): resumed at step", job.log()) == ["seeds 0-1"]


def test_processes_stop_short_of_the_time_limit_and_the_next_job_goes_on_to_the_same_bytes(job, alone, monkeypatch):
    job = job("long")
    monkeypatch.setenv(UNTIL, str(time.time() - 1))
    process = job.start(2)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 75
    assert f"{CONTINUED}\n" in job.log()
    assert len(list(job.checkpoints.iterdir())) == 2
    assert list((job.folder / "tmp").iterdir()) == []
    assert not job.run.exists()
    monkeypatch.delenv(UNTIL)
    assert job.finish(2) == alone
    assert job.log().count(": resumed at step") == 2


def test_processes_end_with_a_job_that_was_killed_and_save_their_state(job):
    job = job("endless")
    process = job.start(2)
    children = job.saved(process)
    process.kill()
    for child in children:
        child.resume()
    process.communicate(timeout=PATIENCE)
    psutil.wait_procs(children, timeout=PATIENCE)
    assert not any(child.is_running() for child in children)
    assert job.log().count("stopped by SIGTERM") == 2


def test_the_error_of_a_process_is_the_jobs(project, monkeypatch, capfd):
    plan, folder = project
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(SCRIPTS))
    spec = plan.spec("train", "noisy", "base")
    spec = {**spec, "model": {**spec["model"], "widths": [5, 4]}}
    (data,) = plan.inputs("train", "noisy", "base")["data"]
    message = r"seeds? \d.*: ValueError: features need hidden layers of one width; the network has \[5, 4\]"
    lines = []
    with (
        pytest.raises(ShareFailedError, match=message),
        processes.trained_in_processes(Path(data), spec, 2, lines.append),
    ):
        pass
    assert lines == ["5 seeds in 2 processes: seeds 0-2, seeds 3-4"]
    assert "Traceback" in capfd.readouterr().out
