"""A copy of the source that made the results, so that the crate holds the workflow it describes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from spectral_bias.config.bibliography import REFERENCES
from spectral_bias.config.settings import KINDS
from spectral_bias.digests.closure import ROOT
from spectral_bias.provenance.crate.jobs import Job

FOLDER = "results/source"
PARTS = (
    *("CITATION.cff", "LICENSE", "Makefile", "README.md", "Snakefile", "config", "environment.yml", "pyproject.toml"),
    *("report", "requirements-uv.lock", "requirements.lock", "scripts", "workflow"),
)
# Left behind by Python, editors and package managers.
_IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc", ".*", "*~")


def copy_source(folder: Path, own: Iterable[str] = (), root: Path = ROOT) -> list[str]:
    """Copy the source to ``results/source`` in a working folder, whole or not at all.

    Args:
        folder: the working folder.
        own: the user's own files by path relative to the working folder; copied to ``results/source/own``.
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
    """Code and configuration of the user's own that lie in a folder, by path relative to it.

    Args:
        folder: the folder that Snakemake ran in.
        jobs: what was run; their certificates name the code.
        catalogues: further folders with experiments, claims and references.
        root: the checkout, whose own files do not count.
    """
    code = {name for job in jobs for name in job.record["spec"].get("code", {}) if not _is_ours(root, name)}
    found = {name for name in code if (folder / name).is_file()}
    inside = folder.resolve()
    for catalogue in (folder / name for name in catalogues):
        paths = [path for kind in KINDS for path in (catalogue / kind).glob("*.yaml")]
        paths = [path.resolve() for path in [*paths, *catalogue.glob(REFERENCES)]]
        found |= {path.relative_to(inside).as_posix() for path in paths if path.is_relative_to(inside)}
    return sorted(found)


def _is_ours(root: Path, name: str) -> bool:
    """Whether a file is the project's own: one of the working folder may lie in the checkout, too."""
    return PurePosixPath(name).parts[0] in PARTS and (root / name).is_file()
