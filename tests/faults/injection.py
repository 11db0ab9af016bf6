"""A small workflow of its own, faults to inject into it while it runs, and what must be true after the way back."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from copied_project import ROOT, copy_project, environment_of_a_shell, result_digests

RUN = "results/runs/small/width-64.nc"
CHECKPOINT = ".cache/checkpoints/small/[!.]*.checkpoint"
# What jobs are forked from; a job forked there has the name of its rule.
SERVER = "spectral_bias.jobs.fork_server"
# Seconds to wait for what must happen; reached only where it does not.
PATIENCE = 900
RULES = {path.stem for path in (ROOT / "scripts").glob("*.py")}
# Long enough to be hit in the middle, with a checkpoint at every call of the compiled program.
CONFIG = """
scale: smoke
catalogues: [catalogue]
only: [small]
numerics: {checkpoint_seconds: 0.001}
"""
COLD = """
numerics: {warm_start: false}
"""
EXPERIMENT = """
title: Two tones, three widths.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 5}], train: 64, evaluate: 64}
model: {name: mlp, widths: [64, 64], activation: tanh}
optimiser: adam
batch: 16
steps: 12000
snapshots: {every: 20, until: 200}
seeds: 3
axes:
  width:
    cases:
      "64": {model: {name: mlp, widths: [64, 64], activation: tanh}}
      "32": {model: {name: mlp, widths: [32, 32], activation: tanh}}
spectra: [{name: dft, frequencies: [1, 5]}, example_outputs]
"""
CLAIM = """
title: Low before high, small
statement: {en: The lower of two tones is learned first., zh: 低频先学。}
survey_section: F-Principle
sources: [{citation: "Z.-Q. J. Xu and others (2022).", arxiv: "2201.07395"}]
experiments: [small]
tests:
  - name: low-first
    says: The tone 1 is learned before the tone 5.
    experiment: small
    where: {width: "64"}
    measure: {name: passage_order, frequencies: [1, 5]}
    statistic: proportion
    at_least: 0.5
  - name: again
    kind: control
    says: As is with half the width.
    experiment: small
    where: {width: "32"}
    measure: {name: passage_order, frequencies: [1, 5]}
    statistic: proportion
    at_least: 0.5
figure: {name: low_first, experiment: small, run: "width-64"}
caption: Errors by tone.
"""


class Scene:
    """A copy of the project, and a working folder beside it that faults are injected into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work = root / "work"
        self.started: list[subprocess.Popen[bytes]] = []

    @classmethod
    def fresh(cls, root: Path) -> Scene:
        """Copy what a clone has, and lay the small configuration beside it."""
        copy_project(root)
        scene = cls(root)
        scene.furnish()
        return scene

    def furnish(self) -> None:
        """Put the catalogue into the working folder."""
        (self.root / "small.yaml").write_text(CONFIG, "utf-8")
        (self.root / "cold.yaml").write_text(COLD, "utf-8")
        for kind, text in (("experiments", EXPERIMENT), ("claims", CLAIM)):
            (self.work / "catalogue" / kind).mkdir(parents=True, exist_ok=True)
            (self.work / "catalogue" / kind / "small.yaml").write_text(text, "utf-8")

    def put_by(self) -> None:
        """Keep the working folder as it is."""
        self.work.rename(self.root / "kept")

    def take_out(self) -> None:
        """Have the working folder as it was kept, whatever happened to it."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.root / "kept", self.work)

    def clear(self) -> None:
        """Leave nothing in the working folder but the catalogue and compiled programs."""
        for name in ("results", ".snakemake", "logs"):
            shutil.rmtree(self.work / name)

    def start(self, *arguments: str, cold: bool = False) -> subprocess.Popen[bytes]:
        """Start the workflow in a process group of its own, as a terminal or a scheduler does.

        Args:
            arguments: what Snakemake is told beside the folder and the configuration.
            cold: whether every job has a Python of its own, without the warm start.
        """
        command = [sys.executable, "-m", "snakemake", "--cores", "2", *arguments]
        command += ["--directory", str(self.work), "--configfile", "small.yaml", *(["cold.yaml"] if cold else [])]
        environment = environment_of_a_shell() | {"PYTHONPATH": ""}
        with (self.root / "output.txt").open("wb") as output:
            process = subprocess.Popen(
                command, cwd=self.root, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        self.started.append(process)
        return process

    def run(self, *arguments: str, cold: bool = False, seconds: float = PATIENCE) -> int:
        """Run the workflow to its end; its status."""
        return self.start(*arguments, cold=cold).wait(seconds)

    def said(self) -> str:
        """What the last run printed."""
        return (self.root / "output.txt").read_text("utf-8", "replace")

    def jobs(self, rule: str = "") -> list[int]:
        """The processes of jobs that work in this folder, those that lost their workflow too."""
        found = []
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                name = (folder / "comm").read_text("utf-8").strip()
                scripts = f"{self.work}/.snakemake/scripts/"
                if (len(words) > 1 and words[1].startswith(scripts) and words[1].endswith(f"{rule}.py")) or (
                    (SERVER in words and (folder / "cwd").readlink() == self.work)
                    and (name == rule if rule else name in RULES)
                ):
                    found.append(int(folder.name))
        return sorted(found)

    def server(self, process: subprocess.Popen[bytes]) -> int | None:
        """The process that this workflow's warm jobs are forked from, if there is one."""
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                if SERVER in words and parent(int(folder.name)) == process.pid:
                    return int(folder.name)
        return None

    def wait_for_server(self, process: subprocess.Popen[bytes], seconds: float = PATIENCE) -> int:
        """The process that warm jobs are forked from, as soon as there is one."""
        until(lambda: self.server(process) or process.poll() is not None, seconds)
        server = self.server(process)
        assert server is not None, f"the workflow ended without a warm process:\n{self.said()[-3000:]}"
        return server

    def wait_for_job(self, rule: str, process: subprocess.Popen[bytes], seconds: float = PATIENCE) -> int:
        """A job of a rule, as soon as there is one."""
        until(lambda: self.jobs(rule) or process.poll() is not None, seconds)
        jobs = self.jobs(rule)
        if not jobs:
            raise AssertionError(f"the workflow ended before any job {rule!r}:\n{self.said()[-3000:]}")
        return jobs[0]

    def wait_for(self, pattern: str, process: subprocess.Popen[bytes], seconds: float = PATIENCE) -> Path:
        """The first file of a pattern in the working folder, as soon as there is one."""
        until(lambda: any(self.work.glob(pattern)) or process.poll() is not None, seconds)
        return next(self.work.glob(pattern))

    def digests(self) -> dict[str, str]:
        """SHA-256 by path of everything in results, seconds left out."""
        return result_digests(self.work / "results")

    def audit(self) -> list[str]:
        """What the audit does not call verified, a line each."""
        command = [sys.executable, "-m", "spectral_bias", "audit", "--json", "--configfile", "../small.yaml"]
        environment = os.environ | {"PYTHONPATH": str(self.root / "scripts")}
        done = subprocess.run(command, cwd=self.work, env=environment, capture_output=True, text=True, check=False)
        if not done.stdout:
            raise AssertionError(done.stderr)
        return [
            f"{each['state']} {each['artefact']}: {'; '.join(each['reasons'])}"
            for each in json.loads(done.stdout)
            if each["state"] != "verified"
        ]

    def left_over(self) -> list[str]:
        """Files that should not outlive a run: partial files, checkpoints, Snakemake's locks."""
        patterns = ("results/**/.*", ".cache/checkpoints/**/*.checkpoint", ".snakemake/locks/*.lock")
        return sorted(str(path.relative_to(self.work)) for each in patterns for path in self.work.glob(each))

    def stop_everything(self) -> None:
        """End what a trial left running."""
        while self.started:
            process = self.started.pop()
            if process.poll() is None:
                kill_group(process)
                process.wait(PATIENCE)
        for pid in self.jobs():
            kill(pid)


def recovered(scene: Scene, reference: dict[str, str], *arguments: str, cold: bool = False) -> None:
    """Give the same command again; everything must be as if nothing had happened."""
    status = scene.run(*arguments, cold=cold)
    assert status == 0, f"the same command failed after the fault:\n{scene.said()[-5000:]}"
    unharmed(scene, reference)


def unharmed(scene: Scene, reference: dict[str, str]) -> None:
    """Everything must be as if nothing had happened."""
    found = scene.digests()
    differing = sorted(name for name in reference.keys() | found.keys() if reference.get(name) != found.get(name))
    assert differing == [], f"not the bytes of an undisturbed run: {differing}"
    unverified = scene.audit()
    assert unverified == [], f"the audit: {unverified}"
    left = scene.left_over()
    assert left == [], f"left over: {left}"
    assert not scene.jobs(), "jobs are still at work"


def until(condition: Callable[[], object], seconds: float) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.01)


def parent(pid: int) -> int:
    """The process that started another one; see proc(5).

    Raises:
        OSError: there is no such process.
    """
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    """Send a signal to one process that may have ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def kill_group(process: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None:
    """Send a signal to a workflow and all its jobs."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def out_of_memory(pid: int) -> bool:
    """Give a process no more memory than it has; whether it was still there."""
    try:
        size = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(pid, resource.RLIMIT_AS, (size, size))
    except (OSError, IndexError):
        return False
    return True


def no_more_bytes(pid: int, size: int = 4096) -> bool:
    """Let a process write no file longer than this, as a quota would; whether it was still there."""
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, size))
    except OSError:
        return False
    return True


def may_mount() -> str | None:
    """Why file systems cannot be mounted here; None where they can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux may mount file systems"
    probe = Path("/tmp") / f"atlas-mount-{os.getpid()}"  # noqa: S108 - a mount point that is removed at once
    probe.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(probe)], capture_output=True, text=True
    )
    if done.returncode == 0:
        subprocess.run(["umount", str(probe)], check=True)
    probe.rmdir()
    return None if done.returncode == 0 else f"mounting is not permitted here: {done.stderr.strip()}"


@contextlib.contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount on a folder as long as the context lasts."""
    subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
