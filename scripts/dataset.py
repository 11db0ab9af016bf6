"""Rule ``dataset``: make one dataset from its parameters."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.plan.records.dataset import DatasetSpec
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream


def dataset(files: list[Path], data: Path, spec: dict[str, Any]) -> None:
    """Write the dataset that ``spec`` describes to ``data``.

    Args:
        files: the user's own files that the parameters name, such as a picture; the generator opens them by that name.
        data: the dataset file.
        spec: the dataset's parameters and the name of its seed stream.
    """
    record = DatasetSpec.read(spec)
    inputs = Inputs()
    made = resolve("datasets", record.dataset)(stream("dataset", record.stream))
    inputs.own_files(files, spec.get("files", {}))
    write_netcdf(made, data, certificate("dataset", data, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.declared_data import as_declared
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, as_declared(dataset))
