"""The image that jobs run in where Snakemake is asked for containers (``--sdm apptainer``): docs/container.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spectral_bias.registry.search import SCRIPTS

IMAGE = "spectral-bias-atlas.sif"


def image(workflow: Any, *, as_module: bool, root: Path = SCRIPTS.parent) -> str | None:
    """The path of the image beside the Snakefile; None where jobs run without one.

    It is named only where containers are asked for: Snakemake refuses images whose path has spaces even if it does not
    use them, and a checkout may lie anywhere.

    Args:
        workflow: Snakemake's.
        as_module: whether the atlas is a module of another workflow, whose own rules may need the containers.
        root: the checkout.

    Raises:
        FileNotFoundError: containers are asked for, and the image was not built.
    """
    from snakemake.settings.types import DeploymentMethod

    if DeploymentMethod.APPTAINER not in workflow.deployment_settings.deployment_method:
        return None
    path = root / IMAGE
    if path.is_file():
        return str(path)
    if as_module:
        return None
    raise FileNotFoundError(f"{path}: there is no such image; docs/container.md says how it is built")
