"""The plan of this run: configuration read and checked once, before any rule.

Needs: config/config.yaml, config/experiments/, config/claims/, and the overlays given with --configfile or --config.
Makes: ``plan``, which knows the spec and the inputs of every artefact. Nothing heavy is imported here.
"""

import atexit
import gc
import sys
import time
from pathlib import Path

from snakemake import common, rules as rule_module, script as scripts, sourcecache
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger
from snakemake.persistence import PersistenceBase
from snakemake.persistence.file import FilePersistence
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import PythonScript

# Reading the configuration, and Snakemake's graph after it, make hundreds of thousands of objects and hardly a cycle:
# looking for cycles at the usual pace takes a fifth of a dry run.
gc.freeze()
gc.set_threshold(200_000, 20, 20)

# This checkout's library, whatever else is installed.
sys.path.insert(
    0, str(Path(str(workflow.current_basedir)).resolve().parents[1] / "scripts")
)

from spectral_bias.snakemake_patches.lookup_cache import ask_once
from spectral_bias.jobs.environment import prepare_jobs
from spectral_bias.snakemake_patches.working_directory_lock import one_run_at_a_time
from spectral_bias.plan.plan import Plan
from spectral_bias.config.errors import ConfigError
from spectral_bias.snakemake_patches.scheduling import look_ahead_once
from spectral_bias.snakemake_patches.slurm_steps import steps_in_one_process
from spectral_bias.jobs.parent_process import stop_jobs_on_termination
from spectral_bias.jobs.profiling import leave_run_record
from spectral_bias.snakemake_patches.verified_seals import make_damaged_again
from spectral_bias.snakemake_patches.warm_start import WarmStart, start_scripts_warm

# The main workflow has no other one above it.
used_as_module = workflow.modifier.parent_modifier is not None

try:
    # As a module the workflow is configured by the mapping that it was given alone: the files are another workflow's.
    files = [] if used_as_module else workflow.configfiles
    plan = Plan.read(config, [Path(file) for file in files])
except ConfigError as error:
    raise WorkflowError(str(error)) from None

# Where pandas is installed Snakemake imports it, a second each time, to look for data frames among parameters. Ours are
# plain builtins.
PersistenceBase._serialize_param = property(lambda self: self._serialize_param_builtin)

look_ahead_once(JobScheduler)
steps_in_one_process()
ask_once(common=common, rules=rule_module, script=scripts, sourcecache=sourcecache)
prepare_jobs(
    Path(),
    compile_cache=plan.catalogue.settings.numerics.compile_cache,
    checkpoint_seconds=plan.catalogue.settings.numerics.checkpoint_seconds,
)

if plan.catalogue.settings.numerics.warm_start:
    start_scripts_warm(
        PythonScript, WarmStart(plan.catalogue.settings.numerics.recorded())
    )

# What may happen to a run, and how the same command, given again, makes up for it: docs/faults.md.
one_run_at_a_time(PersistenceBase, WorkflowError, logger.warning)
stop_jobs_on_termination(JobScheduler)
make_damaged_again(FilePersistence, plan.artefacts, logger.warning)

# Results without Snakemake's metadata, copied from elsewhere: their certificates say what is up to date.
if Path("results").is_dir() and not Path(".snakemake", "metadata").is_dir():
    from spectral_bias.snakemake_patches.adoption import adopt

    for name in adopt(Path(), plan.artefacts()):
        logger.warning(
            f"{name} is out of date or damaged; remove it if it is not made again"
        )


# For make bench: what the whole run took.
if workflow.is_main_process and not used_as_module:
    atexit.register(
        leave_run_record, Path().resolve(), time.process_time(), workflow.cores
    )


wildcard_constraints:
    dataset="[A-Za-z0-9_-]+",
    experiment="[a-z0-9-]+",
    run="[^/]+",
    claim="[a-z0-9-]+",
