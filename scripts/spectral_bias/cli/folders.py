"""Working folders: which one a path belongs to, and the plan of what was made there."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.plan import Plan


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which configuration the results are to be held against."""
    parser.add_argument(
        "--configfile",
        nargs="+",
        type=Path,
        help="what Snakemake was given; if it is not: config.yaml beside results/, or config/<scale>.yaml",
    )


def working_folder(path: Path) -> Path | None:
    """The folder that holds the ``results`` in which a path lies; None where it lies in none."""
    resolved = path.resolve()
    results = next((each for each in (resolved, *resolved.parents) if each.name == "results"), None)
    return None if results is None else results.parent


def working_folders(paths: Sequence[Path]) -> dict[Path, list[Path]]:
    """The working folder of each path, with the paths in it to look at; none means all of its results.

    Raises:
        FileNotFoundError: a path does not exist, or lies in no results folder.
    """
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder")
        folder = working_folder(path)
        if folder is None:
            raise FileNotFoundError(f"{path}: lies in no folder named results")
        folders.setdefault(folder, []).append(path.resolve())
    return {folder: [] if folder / "results" in only else only for folder, only in folders.items()}


@contextlib.contextmanager
def planned(folder: Path, config_files: Sequence[Path] | None) -> Iterator[Plan]:
    """The plan of a working folder. Inside the block that folder is the current one, as own modules in it need.

    Args:
        folder: the working folder.
        config_files: overlays; None to find those that the results were made with.
    """
    files = overlays(folder) if config_files is None else [path.resolve() for path in config_files]
    with contextlib.chdir(folder):
        yield Plan.read(None, files, folder)


def overlays(folder: Path) -> list[Path]:
    """The overlay that a folder's results were made with: its own, or that of the scale that they recorded."""
    own = folder / "config.yaml"
    if own.is_file():
        return [own]
    try:
        settings = json.loads((folder / "results" / "settings.json").read_text("utf-8"))
        scale = str(settings["settings"]["scale"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    overlay = ROOT / "config" / f"{scale}.yaml"
    return [overlay] if scale in {"smoke", "paper"} and overlay.is_file() else []
