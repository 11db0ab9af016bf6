"""Run all steps of a SLURM job in one Snakemake.

Within a SLURM job the executor starts, by ``srun``, another Snakemake for each member of a group: several seconds a
step that reads the whole configuration again. Our steps need neither MPI nor a placement of their own, so the job's
Snakemake runs them itself, warm, as on a laptop. The executor has no setting for this.
"""

from __future__ import annotations

import sys
from typing import Any

from spectral_bias.snakemake_patches.patch import Context, Patch

PLUGIN = "snakemake_executor_plugin_slurm"


def install(_: Context) -> None:
    """Let SLURM jobs use the local executor; tasks of job arrays learn from the other one which they are."""
    executor: Any = sys.modules[PLUGIN]
    of_steps = executor.Executor.additional_general_args

    def additional_general_args(self: Any) -> str:
        return of_steps(self) if self.array_jobs else "--executor local"

    executor.Executor.additional_general_args = additional_general_args


PATCH = Patch(
    needs=(f"{PLUGIN}:Executor.additional_general_args",),
    without="each step of a SLURM job starts a Snakemake of its own",
    install=install,
    tested="2.8",
    package="snakemake-executor-plugin-slurm",
)
