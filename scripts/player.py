"""Rule ``player``: keep what one claim's page shows step by step."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.plan.records.player import PlayerSpec
from spectral_bias.report.player import player_record


def player(data: list[Path], spectra: list[Path], frames: Path, spec: dict[str, Any]) -> None:
    """Write the frames of a claim's runs; ``data`` has the datasets whose training points may be drawn."""
    inputs, asked = Inputs(), PlayerSpec.read(spec)
    drawn = {run.dataset for run in asked.runs}
    by_run = {(path.parent.name, path.stem): inputs.netcdf(path) for path in spectra}
    points = {str(path): inputs.netcdf(path) for path in data if str(path) in drawn}
    inputs.files(data)
    record = player_record(asked, by_run, points)
    write_record(record, frames, certificate("player", frames, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, player)
