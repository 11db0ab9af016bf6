"""Where jobs look for modules: ``registry.search`` has the order."""

from __future__ import annotations

import os
from pathlib import Path


def python_path(scripts: Path, folder: Path) -> str:
    """PYTHONPATH with a checkout's scripts first and what was there after them, without the working folder.

    There it would come before the standard library: a ``queue.py`` in it would break every job.
    """
    left_out = {"", str(scripts), str(folder.resolve())}
    inherited = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each not in left_out]
    return os.pathsep.join([str(scripts), *inherited])
