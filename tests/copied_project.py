"""A copy of the project's files as a clone has them, for tests that run Snakemake in a folder of their own."""

from __future__ import annotations

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
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / part)
