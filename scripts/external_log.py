"""Rule ``external_log``: check a training log that another program wrote, and write it as a run of this project."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.external_logs.reading import read_log
from spectral_bias.external_logs.run import run_of_log
from spectral_bias.plan.records.external_log import ExternalLogSpec


def external_log(log: Path, run: Path, spec: dict[str, Any]) -> None:
    """Write the run file ``run`` from the user's ``log``."""
    record = ExternalLogSpec.read(spec)
    inputs = Inputs()
    content = read_log(log)
    inputs.own_files([log], spec.get("files", {}))
    for line in (*content.members.notes, *(f"{name}: not used" for name in content.ignored)):
        print(line, flush=True)
    write_netcdf(run_of_log(content, record), run, certificate("external_log", run, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, external_log)
