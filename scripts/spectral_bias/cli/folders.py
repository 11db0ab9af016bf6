"""Working folders: which one a path of the command line belongs to, and the plan of what was made there."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from spectral_bias.artefacts.seal import SIDECAR, is_dropped
from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import STAGES
from spectral_bias.provenance.audit import DROPPED
from spectral_bias.provenance.lineage import artefacts_in

RESULTS = "results"
# The folders below results/ that hold a folder of each experiment.
BY_RUN = {path.split("/")[1] for stage in STAGES.values() for path in stage.outputs.values() if "{run}" in path}


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the configuration to compare results with."""
    parser.add_argument(
        "--configfile",
        nargs="+",
        type=Path,
        help="the files given to Snakemake; default: config.yaml beside results/, else config/<scale>.yaml",
    )


def located(path: Path) -> tuple[Path, str]:
    """The working folder of a path under ``results``, and the path relative to it. Links keep their own names.

    A working folder itself stands for its ``results``.

    Raises:
        FileNotFoundError: the path does not exist, or lies in no results folder.
    """
    given = absolute(path)
    if not given.exists():
        raise FileNotFoundError(why_missing(path))
    results = results_folder(given)
    if results is None and (given / RESULTS).is_dir():
        results = given = given / RESULTS
    if results is None:
        reason = f"neither lies in a folder named {RESULTS} nor holds one"
        raise FileNotFoundError(f"{path}: {reason}; if {RESULTS} is a link to this folder, name the link")
    return results.parent, given.relative_to(results.parent).as_posix()


def absolute(path: Path) -> Path:
    """An absolute path without ``..``; unlike ``Path.resolve`` it keeps the names of links."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def located_file(path: Path) -> tuple[Path, str]:
    """The same for one file.

    Raises:
        FileNotFoundError: likewise, and for a folder.
    """
    folder, name = located(path)
    if not (folder / name).is_file():
        raise FileNotFoundError(f"{path}: is a folder; name one file in it")
    return folder, name


def results_folder(path: Path) -> Path | None:
    """The folder named ``results`` that an absolute path is or lies in; None where there is none."""
    found = [each for each in (path, *path.parents) if each.name == RESULTS and not ROOT.is_relative_to(each)]
    # An experiment may be called results, too: its folder is results/runs/results.
    return next((each for each in found if each.parent.parent not in found or each.parent.name not in BY_RUN), None)


def why_missing(path: Path) -> str:
    """One line on a path that does not exist: a link that leads nowhere, or the nearest name."""
    given = absolute(path)
    link = next((each for each in reversed((given, *given.parents)) if each.is_symlink() and not each.exists()), None)
    if link is not None:
        return f"{path}: {link.name} is a link to {link.readlink()}, which does not exist"
    if given.name == RESULTS:
        return f"{path}: there is no such folder; run this in the folder that holds {RESULTS}/, or name that folder"
    if is_dropped(given):
        return f"{path}: was {DROPPED}; {given.name}{SIDECAR}, its certificate, is beside it"
    reason, results = f"{path}: there is no such file or folder", results_folder(given)
    if results is not None:
        known = [name for name in artefacts_in(results.parent) if Path(name).suffix == given.suffix]
        for close in difflib.get_close_matches(given.relative_to(results.parent).as_posix(), known, n=1):
            return f"{reason}; did you mean {close}?"
    return reason


@contextlib.contextmanager
def planned(folder: Path, config_files: Sequence[Path] | None) -> Iterator[Plan]:
    """The plan of a working folder. Inside the block it is the current one, for own modules.

    Args:
        folder: the working folder; of a module with a ``prefix`` that one, wherever the host ran.
        config_files: overlays; None to find those that the results were made with.

    Raises:
        ConfigError: the configuration has problems, or cannot be found.
    """
    files = [path.resolve() for path in (overlays(folder) if config_files is None else config_files)]
    with contextlib.chdir(folder):
        yield Plan.read(None, files)


def overlays(folder: Path) -> list[Path]:
    """The overlay that a folder's results were made with: its own, or that of the scale that they recorded."""
    own = folder / "config.yaml"
    if own.is_file():
        return [own]
    try:
        settings = json.loads((folder / RESULTS / "settings.json").read_text("utf-8"))
        scale = str(settings["settings"]["scale"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    overlay = ROOT / "config" / f"{scale}.yaml"
    return [overlay] if scale in {"smoke", "paper", "replication"} and overlay.is_file() else []
