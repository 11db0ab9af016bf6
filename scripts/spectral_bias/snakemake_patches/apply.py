"""All changes of Snakemake's behaviour, applied in one call. README.md has a table of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

from spectral_bias.jobs.environment import prepare_jobs
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.snakemake_patches.adoption import adopt
from spectral_bias.snakemake_patches.patch import Context, Patch

NAMES = (
    *("continuation", "failed_jobs", "short_reasons", "single_timer", "slurm_steps", "slurm_words", "source_cache"),
    *("termination", "time_limit", "verified_seals", "warm_start", "working_directory_lock"),
)
PATCHES: dict[str, Patch] = {name: import_module(f"{__package__}.{name}").PATCH for name in NAMES}
_applied: set[str] = set()
SCRIPT_LINKS = Path(".cache", "scripts")


class UnusableFolderError(OSError):
    """The working folder cannot hold results."""


def used_as_module(workflow: Any) -> bool:
    """Whether another workflow includes this one by ``module:``; assumed where Snakemake does not tell."""
    try:
        return workflow.modifier.parent_modifier is not None
    except AttributeError:
        return True


def working_folder(workflow: Any) -> Path:
    """The folder that the atlas's relative paths start from: a module's ``prefix``, else the current one."""
    try:
        return Path(workflow.modifier.path_modifier.replace_prefix("results")).absolute().parent
    except AttributeError:
        return Path.cwd()


def ignore_script_dates(workflow: Any, folder: Path) -> None:
    """Let a touch of this project's scripts make nothing again where the host has not turned that trigger off.

    Our profile turns it off, since a digest of all code is in each rule's parameter; but a host does not read our
    profile. So Snakemake is shown links to the scripts, whose own dates it compares and which are dated 1970. Only
    rules of this project are changed, and what they run is not.

    Args:
        workflow: with all rules.
        folder: where the links are made, in ``.cache``; if they cannot be, dates count.
    """
    links = folder / SCRIPT_LINKS
    for rule in workflow.rules:
        if rule.script and Path(str(rule.snakefile)).resolve().is_relative_to(SCRIPTS.parent):
            script = SCRIPTS / PurePath(str(rule.script)).name
            link = links / script.name
            with suppress(OSError):
                links.mkdir(parents=True, exist_ok=True)
                partial = link.with_suffix(f".{os.getpid()}")
                partial.symlink_to(script)
                os.utime(partial, (0, 0), follow_symlinks=False)
                partial.replace(link)
                rule.script = str(link)


def refuse_backslash(folder: Path) -> None:
    """Refuse a folder in which the NetCDF library finds no file, since it reads a backslash as a slash.

    Raises:
        UnusableFolderError: there is a backslash in its path.
    """
    if "\\" in str(folder):
        raise UnusableFolderError(
            f"The working folder {folder} has a backslash in its path, where the NetCDF library reads a slash and "
            "finds no file. Rename it, or name another one by --directory."
        )


def apply(plan: Plan, *, as_module: bool, warn: Callable[[str], None]) -> None:
    """Prepare this process, its jobs and the working folder for a run of the atlas.

    Nothing is done where the atlas is a module of another workflow, since every patch changes the whole of Snakemake.

    Args:
        plan: the plan of this run.
        as_module: see ``used_as_module``.
        warn: prints one line on the workflow's terminal, among others for each patch that cannot be installed.

    Raises:
        UnusableFolderError: the working folder cannot be written to, or has a name that cannot be read.
    """
    refuse_backslash(Path.cwd())
    if as_module:
        return
    if not os.access(Path.cwd(), os.W_OK):
        raise UnusableFolderError(
            f"The working folder {Path.cwd()} cannot be written to, and Snakemake writes into it even for a dry run. "
            "Name a folder of your own by --directory; results that are copied into it are not made again."
        )
    numerics = plan.catalogue.settings.numerics
    prepare_jobs(Path(), compile_cache=numerics.compile_cache, checkpoint_seconds=numerics.checkpoint_seconds)
    for name, patch in PATCHES.items():
        if name in _applied or not patch.in_use:
            continue
        _applied.add(name)
        if obstacle := patch.obstacle():
            warn(f"Snakemake patch {name} is off ({obstacle}): {patch.without}.")
        else:
            patch.install(Context(plan, warn))
    # A dry run makes the folder of the metadata and leaves it empty.
    if Path("results").is_dir() and not any(Path(".snakemake").glob("metadata/*")):
        try:
            adopt(plan.artefacts(), plan.digests)
        except OSError as error:
            warn(f"File times of results cannot be set ({error}): what is up to date may be planned again.")
