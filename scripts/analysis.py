"""Rule ``analysis``: make the spectrum of a run that needs no training: of an activation, a kernel or a solver."""

from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.registry.resolve import resolve


def analysis(spectra: Path, spec: dict[str, Any]) -> None:
    """Write what ``spec['analysis']`` computes to ``spectra``."""
    made = resolve("spectra.analyses", spec["analysis"])()
    made.attrs = {
        "title": f"Run {spec['run']} of experiment {spec['experiment']}",
        "summary": f"{spec['title']} Computed by {spec['analysis']['name']}, without training.",
        "experiment": spec["experiment"],
        "run": spec["run"],
        **made.attrs,
    }
    write_netcdf(made, spectra, certificate("analysis", spectra, spec))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, analysis)
