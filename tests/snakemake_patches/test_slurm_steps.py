"""The pinned SLURM executor lets the Snakemake of a SLURM job run its steps itself."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

from spectral_bias.snakemake_patches.slurm_steps import PLUGIN, install


def test_the_executor_starts_a_snakemake_a_step_by_itself_and_none_with_the_patch(context):
    executor = importlib.import_module(PLUGIN).Executor
    workflow = SimpleNamespace(executor_settings=SimpleNamespace(pass_command_as_script=False))
    made = SimpleNamespace(workflow=workflow, array_jobs=set())
    assert "--executor slurm-jobstep" in executor.additional_general_args(made)
    install(context.context)
    assert executor.additional_general_args(made) == "--executor local"
    # Tasks of an array would all do the work of the first one.
    made.array_jobs = {"train"}
    assert "--executor slurm-jobstep" in executor.additional_general_args(made)
