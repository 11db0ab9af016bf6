"""The source that made the results, copied beside them, so that the crate holds the workflow that it speaks of."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from spectral_bias.digests.closure import ROOT
from spectral_bias.provenance.crate.jobs import Job

FOLDER = "results/source"
PARTS = (
    "CITATION.cff",
    "LICENSE",
    "Makefile",
    "README.md",
    "Snakefile",
    "config",
    "environment.yml",
    "pyproject.toml",
    "report",
    "requirements-uv.lock",
    "requirements.lock",
    "scripts",
    "workflow",
)
# What Python, editors and package managers leave behind.
_IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc", ".*", "*~")


def copy_source(folder: Path, own: Iterable[str] = (), root: Path = ROOT) -> list[str]:
    """Copy the source to ``results/source`` in a working folder, whole or not at all.

    Args:
        folder: the working folder.
        own: files of the user's own in the working folder, by path relative to it; copied to ``results/source/own``.
        root: the checkout.

    Returns:
        The copies' paths, relative to the working folder.

    Raises:
        FileNotFoundError: the library stands alone, without the workflow around it.
    """
    if not (root / "Snakefile").is_file():
        raise FileNotFoundError(f"{root / 'Snakefile'}: a crate needs the workflow's own files; run from a checkout")
    target = folder / FOLDER
    partial = target.with_name(".source.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        for part in PARTS:
            if (root / part).is_dir():
                shutil.copytree(root / part, partial / part, ignore=_IGNORED)
            elif (root / part).is_file():
                shutil.copyfile(root / part, partial / part)
        for name in own:
            (partial / "own" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, partial / "own" / name)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return sorted(path.relative_to(folder).as_posix() for path in target.rglob("*") if path.is_file())


def own_files(folder: Path, jobs: Iterable[Job], catalogues: Iterable[str], root: Path = ROOT) -> list[str]:
    """Code and configuration of the user's own that lie in the working folder, by path relative to it.

    Args:
        folder: the working folder.
        jobs: what was run; their certificates name the code.
        catalogues: further folders with experiments and claims.
        root: the checkout, whose own files do not count.
    """
    found = {name for job in jobs for name in job.record["spec"].get("code", {}) if not (root / name).is_file()}
    inside = {name for name in found if (folder / name).is_file()}
    for catalogue in catalogues:
        for kind in ("experiments", "claims"):
            inside |= set(_configuration(folder, folder / catalogue / kind))
    return sorted(inside)


def _configuration(folder: Path, kind: Path) -> Iterator[str]:
    """The YAML files of a catalogue that lies in the working folder."""
    if kind.resolve().is_relative_to(folder.resolve()):
        for path in kind.glob("*.yaml"):
            yield path.resolve().relative_to(folder.resolve()).as_posix()
