"""Checks of the paths of the user's own files."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath


def own_file_fault(name: str, folder: Path) -> str:
    """What is wrong with the path of a file of the user's own, relative to ``folder``; empty if nothing is."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        # Certificates hold the path, and name no machine; an audit of somebody's results opens nothing beside them.
        return "must be relative to the working folder, and lie in it; make a link there to a file elsewhere"
    if set(name) & set("{}*\n\r"):
        return "must not have { } * or a line end in it"
    if path.parts[:1] == ("results",):
        return "lies in results/, where this workflow writes; keep it elsewhere"
    if not os.path.isfile(folder / path):  # noqa: PTH113 - unlike Path, it answers for any text
        return "is not a file"
    return "" if name == str(path) else f"must be written {path}"
