"""Rule ``analysis``: make the spectrum of a run that needs no training: of an activation, a kernel or a solver."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.plan.records.analysis import AnalysisSpec
from spectral_bias.registry.resolve import resolve


def analysis(spectra: Path, spec: dict[str, Any]) -> None:
    """Write what ``spec`` computes to ``spectra``."""
    record = AnalysisSpec.read(spec)
    made = resolve("spectra.analyses", record.analysis)()
    made.attrs = {
        "title": f"Run {record.run} of experiment {record.experiment}",
        "summary": f"{record.title} Computed by {record.analysis['name']}, without training.",
        "experiment": record.experiment,
        "run": record.run,
        **made.attrs,
    }
    write_netcdf(made, spectra, certificate("analysis", spectra, spec))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, analysis)
