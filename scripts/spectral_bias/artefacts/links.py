"""Links inside a results folder must not lead out of it.

The results folder itself, and any folder above it, may be a link: people keep results on another disk. A link below it
must stay inside, so that no file outside is overwritten or taken for a result.
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
