"""The plan of this run: configuration read and checked once, before any rule.

Needs: config/config.yaml, config/experiments/, config/claims/, and the overlays given with --configfile or --config.
Makes: ``plan``, which knows the spec and the inputs of every artefact. Nothing heavy is imported here.
"""

import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

PROJECT = Path(str(workflow.current_basedir)).resolve().parents[1]
SCRIPTS = PROJECT / "scripts"

# This checkout's library, in this process and in every job, whatever else is installed.
sys.path.insert(0, str(SCRIPTS))
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH", "")])
)

from spectral_bias.spec.plan import Plan
from spectral_bias.spec.problems import ConfigError

try:
    plan = Plan.read(config, [Path(file) for file in workflow.configfiles])
except ConfigError as error:
    raise WorkflowError(str(error)) from None

# Results without Snakemake's metadata, copied from elsewhere: their certificates say what is up to date.
if Path("results").is_dir() and not Path(".snakemake", "metadata").is_dir():
    from snakemake.logging import logger
    from spectral_bias.store.adoption import adopt

    for name in adopt(Path(), plan.artefacts()):
        logger.warning(
            f"{name} is out of date or damaged; remove it if it is not made again"
        )

if plan.catalogue.settings.numerics.compile_cache:
    os.environ["SPECTRAL_BIAS_COMPILE_CACHE"] = str(
        Path(".cache", "compiled").resolve()
    )


wildcard_constraints:
    dataset="[A-Za-z0-9_-]+",
    experiment="[a-z0-9-]+",
    run="[^/]+",
    claim="[a-z0-9-]+",
