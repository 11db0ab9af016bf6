"""Rule ``train``: train one run's ensemble and write what its members say at every snapshot."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.numerics.environment import configure, environment
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.training.processes import processes_of, trained_in_processes
from spectral_bias.training.run_file import run_file


def train(data: Path, run: Path, spec: dict[str, Any], *, threads: int = 1) -> None:
    """Train on the dataset ``data`` as ``spec`` says and write the run file ``run``.

    Args:
        data: the dataset.
        run: the run file.
        spec: the run's spec.
        threads: processors of the job; they change no bit.
    """
    given = TrainSpec.read(spec)
    configure(given.numerics)
    # These import jax, whose environment must be set up first.
    from spectral_bias.training.data import Data
    from spectral_bias.training.members import trained

    inputs = Inputs()
    dataset = inputs.netcdf(data)
    processes = processes_of(threads, given, _log)
    if processes == 1:
        training = trained(spec, Data.of(dataset), range(given.seeds), _log)
    else:
        training = trained_in_processes(data, spec, processes, _log)
    with training as trajectory:
        made = run_file(dataset, given.experiment, given.run, trajectory)
        write_netcdf(made, run, certificate("train", run, spec, inputs.digests, numeric_environment=environment()))


def _log(line: str) -> None:
    print(line, flush=True)


if snakemake := globals().get("snakemake"):
    from functools import partial

    from spectral_bias.jobs.job import run_job
    from spectral_bias.training.own_parts import with_usable_parts

    run_job(snakemake, with_usable_parts(partial(train, threads=snakemake.threads)))
