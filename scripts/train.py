"""Rule ``train``: train one run's ensemble and write what its members say at every snapshot."""

from pathlib import Path
from typing import Any

from spectral_bias.spec.seeds import stream
from spectral_bias.store.certificate import certificate
from spectral_bias.store.netcdf import read_netcdf, write_netcdf
from spectral_bias.training.numerics import configure, environment
from spectral_bias.training.run_file import run_file


def train(data: Path, run: Path, spec: dict[str, Any]) -> None:
    """Train on the dataset ``data`` as ``spec`` says and write the run file ``run``."""
    configure(spec["numerics"])
    from spectral_bias.training.ensemble import Data, train_ensemble

    dataset = read_netcdf(data)
    seeds = range(spec["seeds"])
    trajectory = train_ensemble(
        spec,
        Data.of(dataset),
        keys=[stream(*spec["stream"], seed, "initialisation") for seed in seeds],
        batch_keys=[stream(*spec["stream"], seed, "batches") for seed in seeds],
        say=lambda line: print(line, flush=True),
    )
    made = run_file(dataset, spec, trajectory)
    write_netcdf(made, run, certificate("train", run, spec, [data], numeric_environment=environment()))


if snakemake := globals().get("snakemake"):
    from spectral_bias.store.job import run_job

    run_job(snakemake, train)
