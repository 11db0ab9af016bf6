"""All steps of one SLURM job in one Snakemake.

The executor starts, within a SLURM job, a further Snakemake by ``srun`` for each member of the group: several seconds
a step that reads the whole configuration again, and where steps are short that is nearly all of a sweep. Our steps
need neither MPI nor a placement of their own, so the job's Snakemake runs them itself, warm, as it would on a laptop.
"""

from __future__ import annotations

import sys
from typing import Any

PLUGIN = "snakemake_executor_plugin_slurm"


def steps_in_one_process() -> bool:
    """Let SLURM jobs run their steps themselves; whether the executor is there, and as it is known to be."""
    executor: Any = getattr(sys.modules.get(PLUGIN), "Executor", None)
    if not hasattr(executor, "additional_general_args"):
        return False
    executor.additional_general_args = lambda self: "--executor local"
    return True
