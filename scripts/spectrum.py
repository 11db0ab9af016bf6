"""Rule ``spectrum``: analyse one run's snapshots by every method that its experiment names."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

import xarray as xr

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.netcdf import facts_of, write_netcdf
from spectral_bias.plan.records.spectrum import SpectrumSpec
from spectral_bias.registry.resolve import resolve


def spectrum(run: Path, spectra: Path, spec: dict[str, Any]) -> None:
    """Write the spectrum of the run file ``run`` to ``spectra``."""
    record = SpectrumSpec.read(spec)
    inputs = Inputs()
    data = inputs.netcdf(run)
    parts = [data[["loss", "status", "last_step"]]]
    for method in record.methods:
        print(f"{method['name']} ...", flush=True)
        parts.append(resolve("spectra.methods", method)(data))
    merged = xr.merge(parts, compat="equals", join="exact", combine_attrs="override")
    merged.attrs = {
        "title": f"Spectrum of run {record.run} of experiment {record.experiment}",
        "summary": f"Frequency analysis by {', '.join(method['name'] for method in record.methods)}. "
        f"{data.attrs['summary']}",
        **facts_of(data),
    }
    write_netcdf(merged, spectra, certificate("spectrum", spectra, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, spectrum)
