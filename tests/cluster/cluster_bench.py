"""The workflow run on a cluster and beside it, in working folders of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from single_machine import ACCOUNT, Cluster

ROOT = Path(__file__).resolve().parents[2]
# A test's cluster is asked often; users' clusters are not.
IMPATIENT = (
    "--slurm-init-seconds-before-status-checks",
    "2",
    "--seconds-between-status-checks",
    "2",
    "--latency-wait",
    "10",
)


class Head:
    """A running ``snakemake``, whose output is kept."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def wait(self, seconds: float = 600) -> str:
        """What it said, when it has ended well.

        Raises:
            AssertionError: it failed, or takes longer.
        """
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"not ready after {seconds} s:\n{self.said()[-6000:]}") from None
        assert status == 0, self.said()[-6000:]
        return self.said()

    def said(self) -> str:
        """What it has said so far."""
        return self.log.read_text("utf-8", errors="replace")


class Bench:
    """Working folders in which the same workflow is run, locally and by SLURM.

    Attributes:
        folder: their parent.
        cluster: the cluster.
    """

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self.folder, self.cluster = folder, cluster
        self.heads: list[Head] = []

    def work(self, name: str, beside: Path | None = None) -> Path:
        """A new working folder, with copies of the files of another folder in it."""
        work = self.folder / name
        work.mkdir()
        for path in beside.iterdir() if beside else ():
            shutil.copy(path, work)
        return work

    def local(self, work: Path, configs: tuple[Path, ...], *arguments: str) -> None:
        """Run the workflow here, on two cores."""
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--directory", str(work), *arguments]
        Head([*command, *_configfiles(configs)], _environment(), work / "head.log").wait()

    def slurm(self, work: Path, configs: tuple[Path, ...], *arguments: str) -> Head:
        """Start the workflow with the profile as it is, SLURM asked more often; jobs run on the cluster's nodes."""
        command = [sys.executable, "-m", "snakemake", "--profile", "workflow/profiles/slurm", "--directory", str(work)]
        options = [*IMPATIENT, "--slurm-logdir", str(work / "logs/slurm"), *arguments]
        account = [] if "--default-resources" in arguments else ["--default-resources", f"slurm_account={ACCOUNT}"]
        environment = {**_environment(), **{key: self.cluster.environment[key] for key in ("SLURM_CONF", "PATH")}}
        head = Head([*command, *options, *account, *_configfiles(configs)], environment, work / "head.log")
        self.heads.append(head)
        return head

    def close(self) -> None:
        """End what still runs."""
        for head in self.heads:
            if head.process.poll() is None:
                head.process.kill()
                head.process.wait()


def _configfiles(configs: tuple[Path, ...]) -> list[str]:
    return ["--configfile", *map(str, configs)]


def _environment() -> dict[str, str]:
    """Users' environment: without what the tests set for themselves."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("JAX", "PJRT", "XLA", "SPECTRAL"))}


def digests(work: Path) -> dict[str, str]:
    """SHA-256 by path of every artefact; of timings no bytes are promised."""
    results = work / "results"
    return {
        path.relative_to(results).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(results.rglob("*"))
        if path.is_file() and "timings" not in path.parts
    }


def until(what: str, ready: Callable[[], object], head: Head, seconds: float = 300) -> None:
    """Wait for something to happen while a head runs."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline or head.process.poll() is not None:
            raise AssertionError(f"waited in vain until {what}:\n{head.said()[-6000:]}")
        time.sleep(0.1)
