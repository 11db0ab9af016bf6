"""A SLURM cluster of two nodes on this machine, and the workflow run on it and beside it.

Marked ``cluster``: plain pytest leaves these tests out and says so; ``make test-cluster`` runs them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from single_machine import ACCOUNT, Cluster, missing

ROOT = Path(__file__).resolve().parents[2]
WHY_NOT = "they start SLURM, munge and MariaDB on this machine; make test-cluster runs them"
# A test's cluster is asked often; users' clusters are not.
IMPATIENT = ("--slurm-init-seconds-before-status-checks", "2", "--seconds-between-status-checks", "2", "--latency-wait", "10")
LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the cluster tests out unless they are asked for by ``-m cluster``."""
    if config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("cluster")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
        config.stash[LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say that tests were left out, and why."""
    if count := terminalreporter.config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{count} cluster tests left out: {WHY_NOT}")


class Head:
    """A running ``snakemake``, whose output is kept."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def wait(self, seconds: float = 240) -> str:
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
        return Head([*command, *options, *account, *_configfiles(configs)], environment, work / "head.log")


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


def until(what: str, ready: Callable[[], object], head: Head, seconds: float = 90) -> None:
    """Wait for something to happen while a head runs."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline or head.process.poll() is not None:
            raise AssertionError(f"waited in vain until {what}:\n{head.said()[-6000:]}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that munge's and the database's users may enter, which pytest's own is not."""
    made = Path(tempfile.mkdtemp(prefix="atlas-cluster-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(folder: Path) -> Iterator[Cluster]:
    """Two nodes of four processors; asked for and not to be had, that is a failure."""
    assert not missing(), f"no cluster can be started: {', '.join(missing())}; run tests/cluster/install.sh as root"
    cluster = Cluster(folder / "cluster", cpus=4, memory_mb=16000)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def bench(folder: Path, cluster: Cluster) -> Bench:
    """Where the workflow is run."""
    return Bench(folder, cluster)
