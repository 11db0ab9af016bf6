"""The environment that jobs inherit: where modules are found, and where compiled programs are kept."""

from __future__ import annotations

import os
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2]
CACHE_VARIABLE = "SPECTRAL_BIAS_COMPILE_CACHE"
SINE_VARIABLE = "SPECTRAL_BIAS_SINE"


def prepare_jobs(folder: Path, *, compile_cache: bool) -> None:
    """Let jobs find this checkout's library before any other, then own modules in the working folder.

    Args:
        folder: the working folder, in whose ``.cache`` compiled programs are kept.
        compile_cache: whether they are kept at all.
    """
    first = [str(SCRIPTS), str(folder.resolve())]
    inherited = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each not in {"", *first}]
    os.environ["PYTHONPATH"] = os.pathsep.join([*first, *inherited])
    if compile_cache:
        os.environ[CACHE_VARIABLE] = str((folder / ".cache" / "compiled").resolve())
