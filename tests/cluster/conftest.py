"""A SLURM cluster of two nodes on this machine, and the workflow run on it and beside it.

Marked ``cluster``: plain pytest leaves these tests out and says so; ``make test-cluster`` runs them.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_bench import Bench
from single_machine import Cluster, missing


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that munge's and the database's users may enter, which pytest's own is not."""
    made = Path(tempfile.mkdtemp(prefix="atlas-cluster-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(folder: Path) -> Iterator[Cluster]:
    """Two nodes of four processors, and two that tests may break. Where they cannot be had, that is a failure."""
    assert not missing(), f"no cluster can be started: {', '.join(missing())}; run tests/cluster/install.sh as root"
    cluster = Cluster(folder / "cluster", {"all": ("n1", "n2"), "fragile": ("n3", "n4")})
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def bench(folder: Path, cluster: Cluster) -> Iterator[Bench]:
    """Where the workflow is run."""
    # A shell's background jobs ignore Ctrl-C, and so would the workflows that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    bench = Bench(folder, cluster)
    yield bench
    bench.close()
