"""The environment that jobs inherit: this checkout's library, and where compiled programs are kept."""

from __future__ import annotations

import os
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2]
CACHE_VARIABLE = "SPECTRAL_BIAS_COMPILE_CACHE"


def prepare_jobs(folder: Path, *, compile_cache: bool) -> None:
    """Put this checkout's library before any other that is installed, and name the compile cache if it is wanted.

    Args:
        folder: the working folder, in whose ``.cache`` compiled programs are kept.
        compile_cache: whether they are kept at all.
    """
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(SCRIPTS), *(each for each in path if each not in {"", str(SCRIPTS)})]
    )
    if compile_cache:
        os.environ[CACHE_VARIABLE] = str((folder / ".cache" / "compiled").resolve())
