"""Where jobs look for modules: ``registry.search`` has the order."""

from __future__ import annotations

import os
from pathlib import Path


def python_path(scripts: Path, folder: Path) -> str:
    """PYTHONPATH with a checkout's scripts first and what was there after them, without the working folder.

    There it would come before the standard library, by whatever path: a ``queue.py`` in it would break every job.
    """
    left_out = {scripts.resolve(), folder.resolve()}
    given = [os.path.abspath(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]  # noqa: PTH100
    return os.pathsep.join([str(scripts), *(each for each in given if Path(each).resolve() not in left_out)])
