"""All changes of Snakemake's behaviour, applied in one call. README.md has a table of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spectral_bias.jobs.environment import prepare_jobs
from spectral_bias.plan.plan import Plan
from spectral_bias.snakemake_patches import (
    single_timer,
    slurm_steps,
    source_cache,
    termination,
    verified_seals,
    warm_start,
    working_directory_lock,
)
from spectral_bias.snakemake_patches.adoption import adopt
from spectral_bias.snakemake_patches.patch import Context, Patch

PATCHES: dict[str, Patch] = {
    module.__name__.rpartition(".")[2]: module.PATCH
    for module in (
        single_timer,
        slurm_steps,
        source_cache,
        termination,
        verified_seals,
        warm_start,
        working_directory_lock,
    )
}
_applied: set[str] = set()


def used_as_module(workflow: Any) -> bool:
    """Whether another workflow includes this one by ``module:``; assumed where Snakemake does not tell."""
    try:
        return workflow.modifier.parent_modifier is not None
    except AttributeError:
        return True


def apply(plan: Plan, *, as_module: bool, warn: Callable[[str], None]) -> None:
    """Prepare this process, its jobs and the working folder for a run of the atlas.

    Nothing is done where the atlas is a module of another workflow, since every patch changes the whole of Snakemake.

    Args:
        plan: the plan of this run.
        as_module: see ``used_as_module``.
        warn: prints one line on the workflow's terminal, among others for each patch that cannot be installed.
    """
    if as_module:
        return
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
        adopt(plan.artefacts(), plan.digests)
