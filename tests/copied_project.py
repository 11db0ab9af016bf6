"""A copy of the project's files as a clone has them, and what it makes, for tests that run Snakemake in a folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("Snakefile", "profiles", "workflow", "scripts", "config", "report", "requirements.lock", "pyproject.toml")


def copy_project(root: Path, more: Iterable[str] = ()) -> None:
    """Copy what a run needs into a folder that is not there yet.

    Args:
        root: the folder.
        more: further files of the project, such as those that a crate takes over.
    """
    root.mkdir(parents=True)
    for part in (*PARTS, *more):
        source = ROOT / part
        if source.is_symlink():
            (root / part).symlink_to(source.readlink())
        elif source.is_dir():
            shutil.copytree(source, root / part)  # byte code too, which is a clone's after its first command
        else:
            shutil.copy(source, root / part)


def environment_of_a_shell() -> dict[str, str]:
    """The variables of this process without what tests set for themselves: a run trains as it does for everybody."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("JAX", "PJRT", "XLA", "SPECTRAL"))}


def result_digests(results: Path) -> dict[str, str]:
    """SHA-256 by path of every artefact, timings left out: no bytes are promised of them."""
    return {
        path.relative_to(results).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(results.rglob("*"))
        if path.is_file() and "timings" not in path.parts
    }
