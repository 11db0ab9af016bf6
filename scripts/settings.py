"""Rule ``settings``: write out the run-wide settings that the results were made with."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.plan.records.report import SettingsSpec


def settings(record: Path, spec: dict[str, Any]) -> None:
    """Write the resolved settings."""
    write_record({"settings": SettingsSpec.read(spec).settings}, record, certificate("settings", record, spec))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, settings)
