"""Rule ``train``: train one run's ensemble and write what its members say at every snapshot."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


import time
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.numerics.environment import configure, environment
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.registry.seeds import stream
from spectral_bias.training.run_file import run_file


def train(data: Path, run: Path, spec: dict[str, Any]) -> None:
    """Train on the dataset ``data`` as ``spec`` says and write the run file ``run``."""
    given = TrainSpec.read(spec)
    configure(given.numerics)
    # These import jax, whose environment must be set up first.
    from spectral_bias.training.checkpoints import Checkpoint, checkpointed
    from spectral_bias.training.data import Data
    from spectral_bias.training.ensemble import Training
    from spectral_bias.training.progress import with_progress
    from spectral_bias.training.recipe import Recipe

    inputs = Inputs()
    dataset = inputs.netcdf(data)
    points = Data.of(dataset)
    recipe = Recipe.resolved(given.model, given.loss, given.optimiser, given.schedule, given.batch)
    keys, batch_keys = (
        [stream(*given.stream, seed, purpose) for seed in range(given.seeds)]
        for purpose in ("initialisation", "batches")
    )
    began, steps = time.perf_counter(), given.snapshots[-1]
    training = Training(recipe, points, keys, batch_keys, given.snapshots, given.feature_steps)
    size = f"{given.seeds} seeds, {steps} steps, {len(given.snapshots)} snapshots"
    _log(f"compiled in {time.perf_counter() - began:.1f} s; {size}")
    checkpoint = Checkpoint.of_job(f"{given.experiment}/{given.run}", spec, points, keys, batch_keys, log=_log)
    with checkpointed(training, checkpoint) as segments:
        trajectory = training.trajectory(with_progress(segments, steps, _log))
        made = run_file(dataset, given.experiment, given.run, trajectory)
        write_netcdf(made, run, certificate("train", run, spec, inputs.digests, numeric_environment=environment()))


def _log(line: str) -> None:
    print(line, flush=True)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, train)
