"""Rule ``train``: train one run's ensemble and write what its members say at every snapshot."""

from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import read_netcdf, write_netcdf
from spectral_bias.numerics.environment import configure, environment
from spectral_bias.registry.seeds import stream
from spectral_bias.training.run_file import run_file


def train(data: Path, run: Path, spec: dict[str, Any]) -> None:
    """Train on the dataset ``data`` as ``spec`` says and write the run file ``run``."""
    configure(spec["numerics"])
    from spectral_bias.training.checkpoints import checkpoint_of
    from spectral_bias.training.ensemble import Data, train_ensemble

    dataset = read_netcdf(data)
    points = Data.of(dataset)
    keys, batch_keys = (
        [stream(*spec["stream"], seed, purpose) for seed in range(spec["seeds"])]
        for purpose in ("initialisation", "batches")
    )
    checkpoint = checkpoint_of(spec, points, keys, batch_keys, say=_say)
    trajectory = train_ensemble(spec, points, keys, batch_keys, _say, checkpoint)
    made = run_file(dataset, spec, trajectory)
    write_netcdf(made, run, certificate("train", run, spec, [data], numeric_environment=environment()))
    if checkpoint is not None:
        checkpoint.remove()


def _say(line: str) -> None:
    print(line, flush=True)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, train)
