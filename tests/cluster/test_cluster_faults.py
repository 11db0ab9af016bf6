"""Jobs that SLURM ends, nodes that go away, a head that is killed: the sweep ends in the bytes of an undisturbed run.

All of it happens at once, each fault to a workflow of its own; the tests then look at what came out.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from cluster_bench import ROOT, Bench, Head, digests, until
from single_machine import ACCOUNT, Cluster

from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.seal import SIDECAR
from spectral_bias.jobs.slurm_time import parsed

pytestmark = pytest.mark.cluster

HERE = Path(__file__).parent
CONFIGS = (HERE / "faults.yaml",)
RUNS = [f"rate-{rate}" for rate in ("0.001", "0.002", "0.003", "0.004")]
FIRST = RUNS[0]
# One run a SLURM job, so that each can be hit alone.
ALONE = ("--group-components", "runs=1")
# What the processes that train some of a run's seeds are started with.
SHARE = "spectral_bias.training.processes"
FRAGILE = ("--default-resources", f"slurm_account={ACCOUNT}", "slurm_partition=fragile")


class Scene:
    """A workflow in a folder of its own, datasets and compiled programs there already, and what befalls it."""

    def __init__(self, bench: Bench, undisturbed: Path, name: str) -> None:
        self.bench, self.cluster, self.undisturbed = bench, bench.cluster, undisturbed
        self.work = bench.work(name)
        shutil.copytree(HERE / "faults", self.work, dirs_exist_ok=True)
        for made in (".cache", "results/datasets"):
            shutil.copytree(undisturbed / made, self.work / made)
        self.head: Head | None = None

    def start(self, runs: list[str], *options: str) -> Head:
        """Start a head on the cluster and wait until the first of its trainings goes on."""
        self.head = self.bench.slurm(self.work, CONFIGS, *map(spectrum, runs), *ALONE, *options)
        until("training goes on", lambda: any(self.training(run) for run in runs), self.head)
        return self.head

    def log(self, run: str) -> Path:
        """What a training says."""
        return self.work / "logs/train/small" / f"{run}.log"

    def training(self, run: str) -> bool:
        """Whether a run's training has begun and is not over."""
        said = self.log(run).read_text("utf-8") if self.log(run).exists() else ""
        return "compiled" in said and "done in" not in said

    def processes(self, run: str) -> list[int]:
        """The processes that write a training's log, on whichever node."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and any(each.readlink() == self.log(run) for each in (entry / "fd").iterdir()):
                    found.append(int(entry.name))
        return found

    def submitted(self) -> list[str]:
        """The numbers of the head's SLURM jobs, in order."""
        return re.findall(r"SLURM jobid (\d+)", self.head.said())

    def jobs(self) -> list[dict[str, str]]:
        """What accounting says of them; of a cancelled one without by whom."""
        mine = self.submitted()
        return [{**job, "State": job["State"].split()[0]} for job in self.cluster.jobs() if job["JobID"] in mine]

    def states(self) -> list[str]:
        """The states that they ended in."""
        return [job["State"] for job in self.jobs()]

    def assert_same(self, *runs: str, dropped: bool = False) -> None:
        """Runs and spectra are there with the undisturbed run's bytes, and nothing half-written lies beside them.

        Args:
            runs: the runs.
            dropped: whether of each run file only its certificate is there, which has the digest of its bytes.
        """
        made, wanted = digests(self.work), digests(self.undisturbed)
        for name in [f"runs/small/{run}.nc" for run in runs if dropped]:
            assert made.pop(f"{name}{SIDECAR}")
            assert read_dropped(self.work / "results" / name).sha256 == wanted[name]
        stages = ("spectra",) if dropped else ("runs", "spectra")
        names = {f"{stage}/small/{run}.nc" for stage in stages for run in runs}
        assert set(made) == names | {name for name in wanted if name.startswith("datasets")}
        assert [name for name in made if made[name] != wanted[name]] == []


def spectrum(run: str) -> str:
    return f"results/spectra/small/{run}.nc"


@contextlib.contextmanager
def node(cluster: Cluster, name: str, state: str) -> Iterator[None]:
    """A node in another state for a while."""
    cluster.run("scontrol", "update", f"NodeName={name}", f"State={state}", "Reason=test")
    try:
        yield
    finally:
        cluster.says("scontrol", "update", f"NodeName={name}", "State=RESUME")


def cancelled(scene: Scene) -> None:
    """Somebody cancels a job."""
    head = scene.start([FIRST])
    scene.cluster.run("scancel", scene.submitted()[-1])
    head.wait()


def out_of_memory(scene: Scene) -> None:
    """The first attempt asks for too little memory."""
    memory = "=100 if attempt == 1 else 1500"
    options = (*ALONE, "--set-resources", f"train:mem_mb{memory}", f"spectrum:mem_mb{memory}")
    scene.head = scene.bench.slurm(scene.work, CONFIGS, spectrum(FIRST), *options)
    scene.head.wait()


def out_of_time(scene: Scene) -> None:
    """A training stands still until its one minute is over."""
    head = scene.start([FIRST], "--set-resources", "train:runtime=attempt", "spectrum:runtime=attempt-1")
    for process in scene.processes(FIRST):
        os.kill(process, signal.SIGSTOP)
    head.wait()


def nodes_drained_and_lost(scene: Scene) -> None:
    """A node is drained in the middle; later the other one is lost with its job, when the first is back."""
    head = scene.start(RUNS[:3], "--jobs", "1", *FRAGILE)
    drained = scene.jobs()[-1]["NodeList"]
    with node(scene.cluster, drained, "DRAIN"):
        until(
            "the next training goes on", lambda: len(scene.submitted()) > 1 and any(map(scene.training, RUNS[:3])), head
        )
    with node(scene.cluster, scene.jobs()[-1]["NodeList"], "DOWN"):
        head.wait()
    (scene.work / "drained").write_text(drained)


def head_killed(scene: Scene) -> None:
    """The head is killed; its job goes on. The way back is docs/cluster.md's: end what is left, unlock, start."""
    head = scene.start(RUNS[:2])
    head.process.kill()
    head.process.wait()
    log = max((scene.work / ".snakemake/log").iterdir(), key=lambda path: path.stat().st_mtime).read_text("utf-8")
    name = re.search(r"SLURM run ID: (spectral-bias_\S+)", log).group(1)
    left = scene.cluster.run("squeue", "--noheader", f"--name={name}", "--format=%i %T")
    (scene.work / "left").write_text(left)
    scene.cluster.run("scancel", f"--name={name}")
    deadline = time.monotonic() + 60
    while scene.cluster.run("squeue", "--noheader", f"--name={name}") or any(map(scene.processes, RUNS)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--unlock", "--directory", str(scene.work)]
    subprocess.run([*command, "--configfile", *map(str, CONFIGS)], cwd=ROOT, check=True, capture_output=True)
    scene.head = scene.bench.slurm(scene.work, CONFIGS, *map(spectrum, RUNS[:2]), *ALONE)
    scene.head.wait()


def over_its_limit(scene: Scene, *settings: str) -> None:
    """Two runs of one job, in turn; the second stands still until the time of its job is nearly over."""
    runs = RUNS[:2]
    options = ("--cores", "1", "--group-components", "runs=2", "--config", "max_runtime=1", *settings)
    scene.head = head = scene.bench.slurm(scene.work, CONFIGS, *map(spectrum, runs), *options)

    def finished() -> list[str]:
        # A run file, or what it leaves when it is dropped.
        return [run for run in runs if list(scene.work.glob(f"results/runs/small/{run}.nc*"))]

    until("the second training goes on", lambda: finished() and any(map(scene.training, {*runs} - {*finished()})), head)
    (first,) = finished()
    (second,) = {*runs} - {first}
    (scene.work / "finished").write_text(f"{first} {scene.log(first).stat().st_mtime_ns}")
    halted = scene.processes(second)
    for process in halted:
        os.kill(process, signal.SIGSTOP)
    job = scene.submitted()[-1]
    until("its time is nearly over", lambda: left(scene.cluster, job) < 14, head)
    for process in halted:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)
    head.wait()


def over_its_limit_without_run_files(scene: Scene) -> None:
    """The same, and no run file stays once its spectrum is made."""
    over_its_limit(scene, "keep_run_files=none")


def left(cluster: Cluster, job: str) -> float:
    """Seconds until SLURM ends a job; none if it has ended."""
    return parsed(cluster.says("squeue", "--noheader", f"--jobs={job}", "--format=%L") or "") or 0.0


def a_process_of_several_killed(scene: Scene) -> None:
    """Of the two processes that share out a run's seeds, one is killed."""
    head = scene.start([FIRST], "--set-threads", "train=2")
    shares = [process for process in map(psutil.Process, scene.processes(FIRST)) if SHARE in process.cmdline()]
    (scene.work / "shares").write_text("\n".join(process.cmdline()[-1] for process in shares))
    shares[-1].kill()
    head.wait()


Fault = Callable[[Scene], None]
Over = Mapping[Fault, tuple[Scene, Future[None]]]


@pytest.fixture(scope="module")
def over(request: pytest.FixtureRequest, bench: Bench) -> Iterator[Over]:
    """By fault its scene and when it is over; those of the chosen tests all happen side by side."""
    undisturbed = bench.work("undisturbed")
    shutil.copytree(HERE / "faults", undisturbed, dirs_exist_ok=True)
    bench.local(undisturbed, CONFIGS, *map(spectrum, RUNS))
    chosen = [item.callspec.params["scene"] for item in request.session.items if "scene" in item.fixturenames]
    scenes = {fault: Scene(bench, undisturbed, fault.__name__) for fault in chosen}
    with ThreadPoolExecutor(len(scenes)) as pool:
        yield {fault: (scene, pool.submit(fault, scene)) for fault, scene in scenes.items()}


@pytest.fixture
def scene(request: pytest.FixtureRequest, over: Over) -> Scene:
    """The scene of the fault that a test names, when it is over."""
    scene, end = over[request.param]
    end.result()
    return scene


def after(*faults: Fault) -> pytest.MarkDecorator:
    """The scene that a test looks at is that of a fault; one test a fault."""
    return pytest.mark.parametrize("scene", faults, indirect=True, ids=lambda fault: fault.__name__)


@after(cancelled)
def test_a_cancelled_job_is_tried_again(scene):
    assert scene.states() == ["CANCELLED", "COMPLETED"]
    scene.assert_same(FIRST)


@after(out_of_memory)
def test_a_job_out_of_memory_is_tried_again_with_more(scene):
    kept = "".join(path.read_text("utf-8", errors="replace") for path in (scene.work / "logs/slurm").rglob("*.log"))
    assert "exceeded memory limit" in kept, "SLURM's output of a failed job stays where the profile says"
    assert [(job["State"] == "COMPLETED", job["ReqMem"]) for job in scene.jobs()] == [(False, "100M"), (True, "1500M")]
    scene.assert_same(FIRST)


@after(out_of_time)
def test_a_job_over_its_time_is_tried_again_with_more(scene):
    asked = [(job["State"], job["Timelimit"]) for job in scene.jobs()]
    assert asked == [("TIMEOUT", "00:01:00"), ("COMPLETED", "00:03:00")]
    scene.assert_same(FIRST)


@after(over_its_limit, over_its_limit_without_run_files)
def test_what_takes_longer_than_the_limit_goes_on_in_a_job_after_it_which_is_no_failure_and_no_retry(scene):
    jobs = scene.jobs()
    assert len(jobs) > 1
    assert {(job["State"], job["Timelimit"]) for job in jobs} == {("COMPLETED", "00:01:00")}
    said = scene.head.said()
    assert said.count("stopped before its time limit") == len(jobs) - 1
    assert re.findall("Error|Trying to restart|failed", said) == []
    assert list((scene.work / "logs/slurm").rglob("*.log")) == []
    finished, written = (scene.work / "finished").read_text().split()
    assert scene.log(finished).stat().st_mtime_ns == int(written), "what was finished is not trained again"
    (other,) = {*RUNS[:2]} - {finished}
    assert "resumed at step" in scene.log(other).read_text("utf-8")
    assert list((scene.work / ".cache/continued").iterdir()) == []
    scene.assert_same(*RUNS[:2], dropped=scene.work.name == over_its_limit_without_run_files.__name__)
    assert "Nothing to be done" in scene.bench.slurm(scene.work, CONFIGS, *map(spectrum, RUNS[:2])).wait()


@after(a_process_of_several_killed)
def test_of_several_processes_that_train_a_run_one_is_killed(scene):
    assert scene.states() == ["FAILED", "COMPLETED"]
    assert sorted((scene.work / "shares").read_text().splitlines()) == ["seeds 0-1", "seeds 2-3"]
    scene.assert_same(FIRST)


@after(nodes_drained_and_lost)
def test_a_drained_node_ends_its_job_and_gets_no_more_and_a_lost_ones_job_is_tried_elsewhere(scene):
    drained = (scene.work / "drained").read_text()
    jobs = scene.jobs()
    lost = next(index for index, job in enumerate(jobs) if job["State"] == "NODE_FAIL")
    assert jobs[0] | {"State": "COMPLETED", "NodeList": drained} == jobs[0]
    assert {job["NodeList"] for job in jobs[1 : lost + 1]} == {"n3", "n4"} - {drained}
    assert {(job["State"], job["NodeList"]) for job in jobs[lost + 1 :]} == {("COMPLETED", drained)}
    scene.assert_same(*RUNS[:3])


@after(head_killed)
def test_a_head_that_was_killed_is_started_again(scene):
    assert "RUNNING" in (scene.work / "left").read_text(), "jobs go on without their head"
    assert scene.states()[0] in {"CANCELLED", "COMPLETED"}
    assert scene.states()[-1] == "COMPLETED"
    scene.assert_same(*RUNS[:2])
