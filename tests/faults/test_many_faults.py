"""Every fault many times, at random moments: ``make faults``. The numbers in docs/faults.md are counted here."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from injection import (
    CHECKPOINT,
    RUN,
    Scene,
    kill,
    kill_group,
    may_mount,
    mounted,
    no_more_bytes,
    out_of_memory,
    recovered,
    unharmed,
    until,
)

pytestmark = [pytest.mark.faults, pytest.mark.workflow]


def trials(count):
    return pytest.mark.parametrize("trial", range(count))


def moment(fault, trial, seconds):
    """The same random moments each time."""
    return random.Random(f"{fault} {trial}").uniform(0.0, seconds)  # noqa: S311 - no secret


@pytest.fixture(scope="session")
def duration(undisturbed):
    """Seconds from the start of a training job to its end, with compiled programs at hand."""
    undisturbed.take_out()
    (undisturbed.work / RUN).unlink()
    process = undisturbed.start(RUN)
    pid = undisturbed.wait_for_job("train", process)
    began = time.monotonic()
    until(lambda: pid not in undisturbed.jobs(), 300)
    took = time.monotonic() - began
    assert process.wait(300) == 0
    return took


@pytest.fixture(scope="session")
def whole(undisturbed):
    """Seconds from the start of the workflow to its end, likewise."""
    undisturbed.take_out()
    undisturbed.clear()
    began = time.monotonic()
    assert undisturbed.run() == 0
    return time.monotonic() - began


@dataclass(frozen=True)
class Fault:
    """A fault that befalls something at a random moment.

    Attributes:
        name: in the table of docs/faults.md.
        how: it is injected, likewise.
        stream: the name of its random moments.
        trials: how often it is tried.
        strike: injects it, given the workflow's folder and process, and the process of the job.
        part: of the time that there is, in which the moments lie.
        seconds: until the workflow must have ended.
        cold: whether jobs are started without the warm start.
        arguments: of Snakemake.
    """

    name: str
    how: str
    stream: str
    trials: int
    strike: Callable[[Scene, subprocess.Popen[bytes], int], object]
    part: float = 1.0
    seconds: float = 300
    cold: bool = False
    arguments: tuple[str, ...] = ()


def told_to_stop(scene, process, _):
    kill(process.pid, signal.SIGTERM)
    process.wait(20)
    until(lambda: not scene.jobs(), 20)


def out_of_time(_, process, __):
    kill_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    kill_group(process)


COLD = "the same without the warm start; made again with it"
OF_JOBS = (
    Fault(
        "training job killed",
        "kill -9 of a training job at a random moment of it",
        *("train", 24, lambda _, __, job: kill(job)),
    ),
    Fault("training job killed, started cold", COLD, "cold", 4, lambda _, __, job: kill(job), cold=True),
    Fault(
        "training job told to stop",
        "SIGTERM to a training job at a random moment",
        *("term", 4, lambda _, __, job: kill(job, signal.SIGTERM)),
        seconds=60,
    ),
    Fault(
        "out of memory",
        "no more memory than it has for a training job from a random moment",
        *("memory", 4, lambda _, __, job: out_of_memory(job)),
        part=0.5,
    ),
    Fault(
        "no more bytes",
        "a limit of 4 kB a file for a training job from a random moment",
        *("bytes", 4, lambda _, __, job: no_more_bytes(job)),
        part=0.5,
    ),
    Fault(
        "--keep-incomplete",
        "kill -9 of a training job under --keep-incomplete",
        *("keep", 2, lambda _, __, job: kill(job)),
        arguments=("--keep-incomplete",),
    ),
)
OF_WORKFLOWS = (
    Fault(
        "Snakemake killed",
        "kill -9 of Snakemake alone at a random moment, started again while its jobs live",
        *("snakemake", 6, lambda _, process, __: kill(process.pid)),
    ),
    Fault(
        "everything killed",
        "kill -9 of the process group at a random moment",
        *("group", 6, lambda _, process, __: kill_group(process)),
    ),
    Fault(
        "everything killed, started cold", COLD, "cold group", 2, lambda _, process, __: kill_group(process), cold=True
    ),
    Fault(
        "Snakemake told to stop",
        "SIGTERM to Snakemake alone; it must end within 20 s",
        *("stop", 4, told_to_stop),
        seconds=20,
    ),
    Fault(
        "time runs out",
        "SIGTERM to all processes, SIGKILL to those that are left 10 s later, as SLURM does",
        *("time", 4, out_of_time),
        seconds=20,
    ),
)


def each_trial(faults):
    tried = [(fault, trial) for fault in faults for trial in range(fault.trials)]
    return pytest.mark.parametrize(("fault", "trial"), tried, ids=[f"{fault.name}-{trial}" for fault, trial in tried])


@each_trial(OF_JOBS)
def test_a_training_job_is_struck(untrained, reference, ledger, duration, fault, trial):
    with ledger.trial(fault.name, fault.how, untrained) as hit:
        process = untrained.start(*fault.arguments, RUN, cold=fault.cold)
        job = untrained.wait_for_job("train", process)
        time.sleep(moment(fault.stream, trial, fault.part * duration))
        fault.strike(untrained, process, job)
        hit(process.wait(fault.seconds) != 0)
        recovered(untrained, reference, RUN)


@each_trial(OF_WORKFLOWS)
def test_a_workflow_is_struck_and_started_again_at_once(scene, reference, ledger, whole, fault, trial):
    with ledger.trial(fault.name, fault.how, scene) as hit:
        process = scene.start(*fault.arguments, cold=fault.cold)
        time.sleep(moment(fault.stream, trial, fault.part * whole))
        fault.strike(scene, process, process.pid)
        hit(process.wait(fault.seconds) != 0)
        recovered(scene, reference)


@trials(6)
def test_the_warm_process_is_killed(scene, reference, ledger, whole, trial):
    with ledger.trial(
        "warm process killed",
        "kill -9 of the process that jobs are forked from, at a random moment; the same run must go on by itself",
        scene,
    ) as hit:
        process = scene.start()
        pid = scene.wait_for_server(process)
        time.sleep(moment("server", trial, whole / 2))
        hit(scene.server(process) == pid)
        kill(pid)
        assert process.wait(300) == 0, scene.said()[-3000:]
        unharmed(scene, reference)


@pytest.mark.parametrize("kilobytes", [40, 300, 600, 1000, 1400])
def test_the_disk_is_full(scene, reference, ledger, kilobytes):
    if reason := may_mount():
        pytest.skip(f"disk full on a tmpfs: {reason}")
    shutil.rmtree(scene.work / ".cache")
    with mounted(scene.work, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        scene.furnish()
        with ledger.trial("disk full", "the working folder on a tmpfs of 40 to 1400 kB, then of 100 MB", scene) as hit:
            assert scene.run() != 0
            hit(True)
            subprocess.run(["mount", "-o", "remount,size=100m", str(scene.work)], check=True)
            recovered(scene, reference)


@pytest.mark.parametrize("made", [False, True], ids=["before", "in the middle"])
def test_results_are_read_only(scene, reference, ledger, made):
    if reason := may_mount():
        pytest.skip(f"read-only results: {reason}")
    results = scene.work / "results"
    results.mkdir()
    if made:
        assert scene.run("results/spectra/small/width-32.nc") == 0
    with ledger.trial("results read-only", "results/ remounted read-only, then writable again", scene) as hit:
        with mounted(results, "--bind", str(results)):
            subprocess.run(["mount", "-o", "remount,ro,bind", str(results)], check=True)
            assert scene.run() != 0
            hit(True)
            assert "ead-only" in scene.said()
        recovered(scene, reference)


DAMAGED = [
    RUN,
    "results/spectra/small/width-32.nc",
    "results/verdicts/small.json",
    "results/figures/small.svg",
    "results/figures/small.png",
    "results/claims.csv",
]


@pytest.mark.parametrize("name", [*DAMAGED, "dataset"])
def test_an_artefact_is_cut_short(finished, reference, ledger, name):
    path = next(finished.work.glob("results/datasets/*")) if name == "dataset" else finished.work / name
    with ledger.trial("artefact cut short", "a random end of an artefact cut off", finished) as hit:
        content = path.read_bytes()
        path.write_bytes(content[: int(moment("cut", DAMAGED.index(name) if name in DAMAGED else 9, len(content)))])
        hit(path.stat().st_size < len(content))
        recovered(finished, reference)


@pytest.mark.parametrize("name", DAMAGED[:4])
def test_a_bit_is_flipped(finished, reference, ledger, name):
    path = finished.work / name
    with ledger.trial("bit flipped", "one bit in an artefact", finished) as hit:
        content = bytearray(path.read_bytes())
        content[int(moment("flip", DAMAGED.index(name), len(content)))] ^= 1
        path.write_bytes(content)
        hit(True)
        recovered(finished, reference)


@trials(3)
def test_two_run_at_once(scene, reference, ledger, whole, trial):
    with ledger.trial("two at once", "a second Snakemake in the folder while the first works", scene) as hit:
        first = scene.start()
        # It still works then, however busy the machine was when the whole was timed.
        time.sleep(moment("two", trial, min(whole / 2, 5.0)))
        kill(scene.wait_for_job("", first), signal.SIGSTOP)
        assert scene.run() != 0
        hit(True)
        assert "Another run works in" in scene.said()
        for pid in scene.jobs():
            kill(pid, signal.SIGCONT)
        assert first.wait(300) == 0
        assert scene.digests() == reference
        recovered(scene, reference)


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign"])
def test_a_checkpoint_is_damaged(untrained, reference, ledger, damage):
    with ledger.trial("checkpoint damaged", "a checkpoint cut short, changed, or of another run", untrained) as hit:
        process = untrained.start(RUN)
        path = untrained.wait_for(CHECKPOINT, process)
        kill_group(process)
        hit(process.wait(300) != 0)
        content = path.read_bytes()
        if damage == "foreign":
            # The same arrays of the run beside it, with a seal that holds.
            shutil.rmtree(untrained.work / ".cache" / "checkpoints")
            other = "results/runs/small/width-32.nc"
            (untrained.work / other).unlink()
            process = untrained.start(other)
            found = untrained.wait_for(CHECKPOINT, process)
            kill_group(process)
            process.wait(300)
            shutil.copy(found, path)
            assert untrained.run(other) == 0
        else:
            half = len(content) // 2
            path.write_bytes(content[:half] if damage == "cut" else content[:half] + b"x" + content[half + 1 :])
        recovered(untrained, reference, RUN)
        log = (untrained.work / "logs/train/small/width-64.log").read_text("utf-8")
        assert "is ignored" in log
        assert "resumed" not in log


@trials(2)
def test_compiled_programs_are_damaged(untrained, reference, ledger, trial):
    with ledger.trial(
        "compile cache damaged", "every compiled program in .cache/ cut short or emptied", untrained
    ) as hit:
        found = list((untrained.work / ".cache" / "compiled").rglob("*-cache"))
        hit(found)
        for path in found:
            path.write_bytes(path.read_bytes()[: 1000 * trial])
        recovered(untrained, reference, RUN)
