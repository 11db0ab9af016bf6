"""The plan of this run: configuration read and checked once, before any rule.

Needs: config/config.yaml, config/experiments/, config/claims/, and the overlays given with --configfile or --config.
Makes: ``plan``, which knows the spec and the inputs of every artefact. Nothing heavy is imported here.
"""

import atexit
import gc
import sys
import time
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

# This checkout's library, whatever else is installed.
scripts = str(Path(str(workflow.current_basedir)).resolve().parents[1] / "scripts")
sys.path.insert(0, scripts)

from spectral_bias.config.errors import ConfigError
from spectral_bias.jobs.container import image
from spectral_bias.jobs.profiling import write_run_record
from spectral_bias.plan.invocation import Invocation
from spectral_bias.plan.plan import Plan
from spectral_bias.report.progress import Progress
from spectral_bias.report.run_ahead import SayAhead
from spectral_bias.report.run_end import end_run
from spectral_bias.report.run_page import Run
from spectral_bias.report.snakemake_labels import ALL_CLAIMS, CATEGORIES, figure_labels
from spectral_bias.snakemake_patches.apply import (
    UnusableFolderError,
    apply,
    ignore_script_dates,
    used_as_module,
    working_folder,
)

sys.path.remove(scripts)  # its other files have names that a host's modules may have
as_module = used_as_module(workflow)
# A host that has a rule before the module keeps its own default target.
is_default = not as_module or workflow.default_target is None

if not as_module:
    # The configuration and Snakemake's graph are many objects and hardly a cycle.
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)

try:
    # As a module the workflow is configured by the mapping it was given alone: the files are the host's.
    files = [] if as_module else map(Path, workflow.configfiles)
    host = {"given_by": "the host workflow"} if as_module else {}
    plan = Plan.read(
        config, list(files), working_folder(workflow), Invocation.of(workflow), **host
    )
    apply(plan, as_module=as_module, warn=logger.warning)
    container_image = image(workflow, as_module=as_module)
except (
    ConfigError,
    UnusableFolderError,
    PermissionError,
    FileNotFoundError,
) as error:
    raise WorkflowError(str(error)) from None

atexit.register(plan.digests.save)
# What is made of a run file that need not stay; --notemp keeps it nevertheless.
until_read = temp if plan.drops_run_files else str


if not as_module:
    logger.addHandler(SayAhead(plan, workflow, logger))

began = time.time()


def close(complete):
    """Write the page of this run and print what came out, unless this is the run of a host."""
    if not as_module:
        settings = plan.catalogue.settings
        run = Run(
            began=began,
            ended=time.time(),
            cores=workflow.cores,
            scale=settings.scale,
            numerics=settings.numerics.recorded(),
            titles={
                claim: each.title.model_dump() for claim, each in plan.claims.items()
            },
            complete=complete,
        )
        lines = end_run(Path(), Path(workflow.rundir), run)
        print("", *lines, sep="\n", file=sys.stderr)


onstart:
    if not as_module:
        titles = {
            claim: plan.claims[claim].title.model_dump()
            for claim in plan.in_order()
        }
        logger.addHandler(Progress(Path(), titles, plan.catalogue.settings.scale))


onsuccess:
    write_run_record(Path(), workflow.cores)  # for make bench
    close(complete=True)


onerror:
    close(complete=False)


wildcard_constraints:
    dataset="[A-Za-z0-9_-]+",
    experiment="[a-z0-9-]+",
    run="[^/]+",
    claim="[a-z0-9-]+",
