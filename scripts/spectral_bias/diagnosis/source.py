"""Read a log for a diagnosis: a run in the run layout, the digest of the bytes it came from, what the log does not say.

A run file of this project has the same variables, so it is read as any log.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import xarray as xr

from spectral_bias.external_logs.reading import bytes_of_log, log_in
from spectral_bias.training.run_layout import STATUSES, run_layout


@dataclass(frozen=True)
class Source:
    """A log that was read.

    Attributes:
        path: as given.
        sha256: digest of its bytes.
        run: its content in the run layout (``training.run_layout``).
        title: the log's own title, else its name.
        statuses: how each network ended.
        endings: a line on each network that did not complete.
        trained_on_known: whether it says which evaluation points were trained on.
        ignored: names of variables and groups that are not read.
    """

    path: Path
    sha256: str
    run: xr.Dataset
    title: str
    statuses: tuple[str, ...]
    endings: tuple[str, ...]
    trained_on_known: bool
    ignored: tuple[str, ...]


def read_source(path: Path) -> Source:
    """Read a log or a run file.

    Raises:
        BadLogError: it is no such file; lists everything that is wrong with it.
        FileNotFoundError: there is no such file.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: {_absent(path)}")
    content = bytes_of_log(path)
    log = log_in(content, path)
    title = log.texts.get("title", "").rstrip(".") or path.stem
    run = run_layout(log.variables, log.members, {"title": title, **log.attributes})
    return Source(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        run=run,
        title=title,
        statuses=tuple(STATUSES[int(each)] for each in log.members.status),
        endings=tuple(log.members.notes),
        trained_on_known="trained_on" in log.variables,
        ignored=log.ignored,
    )


def _absent(path: Path) -> str:
    """Why there is no file at a path, with the nearest name there."""
    if path.is_symlink():
        return f"is a link to {path.readlink()}, where no file is; mend the link"
    folder = path.parent
    if not folder.is_dir():
        return f"there is no such file, nor the folder {folder}"
    names = sorted(each.name for each in folder.iterdir() if each.is_file())
    near = get_close_matches(path.name, names, n=1, cutoff=0.75)
    return f"there is no such file{f'; did you mean {folder / near[0]}?' if near else ''}"
