"""Checks of the paths of the user's own files."""

from __future__ import annotations

import os
from difflib import get_close_matches
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
        return f"is not a file{_instead(path, folder)}"
    return "" if name == str(path) else f"must be written {path}"


def _instead(path: PurePosixPath, folder: Path) -> str:
    """What a path is that is no file: a folder, a link to nothing; or the nearest file beside where it would be."""
    place = str(folder / path)
    if os.path.isdir(place):  # noqa: PTH112 - likewise
        return "; it is a folder: name a file in it"
    if os.path.islink(place):  # noqa: PTH114 - likewise
        return "; it is a link to nothing: mend the link"
    if os.path.lexists(place):
        return "; it is a pipe or a device: name a file"
    above = Path(place).parent
    names = sorted(each.name for each in above.iterdir() if each.is_file()) if os.path.isdir(above) else []  # noqa: PTH112
    near = get_close_matches(path.name, names, n=1, cutoff=0.75)
    return f"; did you mean {path.with_name(near[0])}?" if near else ""
