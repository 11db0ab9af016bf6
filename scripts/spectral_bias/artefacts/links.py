"""Where a file of the results really lies: links inside a results folder must not lead out of it.

The results folder itself, and what is above it, may be a link: people keep results on another disk. What is below it
may not lead elsewhere, so that nothing outside is written over, and none of it counts as a result.
"""

from __future__ import annotations

from pathlib import Path

RESULTS = "results"


def escapes(path: Path) -> bool:
    """Whether a path below a folder ``results`` lies elsewhere once its links are followed, or has ``..`` in it.

    Args:
        path: a file that need not exist. One that is below no folder of that name leads nowhere.
    """
    if ".." in path.parts:
        return True
    absolute = path.absolute()
    results = next((each for each in absolute.parents if each.name == RESULTS), None)
    return results is not None and not absolute.resolve().is_relative_to(results.resolve())
