"""Where jobs look for modules."""

from __future__ import annotations

import os
from pathlib import Path


def python_path(scripts: Path, folder: Path) -> str:
    """PYTHONPATH with a checkout's scripts first, the working folder next and what was there last."""
    first = [str(scripts), str(folder.resolve())]
    inherited = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each not in {"", *first}]
    return os.pathsep.join([*first, *inherited])
