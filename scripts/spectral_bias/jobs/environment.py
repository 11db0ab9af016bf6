"""The environment that jobs inherit: where modules, compiled programs and checkpoints are."""

from __future__ import annotations

import os
from pathlib import Path

from spectral_bias.jobs.parent_process import WORKFLOW, this_process
from spectral_bias.jobs.search_path import python_path
from spectral_bias.numerics.environment import CACHE_VARIABLE
from spectral_bias.registry.members import SCRIPTS

CHECKPOINTS = "SPECTRAL_BIAS_CHECKPOINTS"
CHECKPOINT_SECONDS = "SPECTRAL_BIAS_CHECKPOINT_SECONDS"


def prepare_jobs(folder: Path, *, compile_cache: bool, checkpoint_seconds: float = 0) -> None:
    """Let jobs import this checkout's library before any other, and nothing from the folder that they start in.

    Args:
        folder: the working folder; compiled programs and checkpoints are kept in its ``.cache``.
        compile_cache: whether programs are kept at all.
        checkpoint_seconds: how often training saves its state; 0 for never.
    """
    os.environ["PYTHONPATH"] = python_path(SCRIPTS, folder)
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ[WORKFLOW] = this_process()
    if compile_cache:
        os.environ[CACHE_VARIABLE] = str((folder / ".cache" / "compiled").resolve())
    os.environ.pop(CHECKPOINT_SECONDS, None)
    if checkpoint_seconds:
        os.environ[CHECKPOINTS] = str((folder / ".cache" / "checkpoints").resolve())
        os.environ[CHECKPOINT_SECONDS] = str(checkpoint_seconds)
