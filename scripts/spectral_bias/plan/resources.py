"""Memory and time that a job requests from a scheduler, estimated from its experiment.

Fitted to the default scale's jobs on one core of a two-core machine (``tests/plan/measured_jobs.tsv``, which a test
compares with the requests). A request twice too large waits longer in the queue; one that is too small costs the job.
So these are upper bounds, and every further attempt requests twice as much. Requests are no part of a spec: a change
makes nothing again.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.facts import facts_of
from spectral_bias.registry.facts import CostFacts, DatasetFacts, EmbeddingFacts, NetworkFacts
from spectral_bias.registry.logged_steps import snapshot_steps

# In a SLURM job two Snakemakes wait beside the step: 157 and about 100 MB measured.
SNAKEMAKE_MB = 300
# Python, JAX and a compiler at work: up to 607 MB measured.
TRAINING_MB = 900
# xarray and SciPy; methods that need JAX, or all distances between points, took up to 640 MB.
ANALYSIS_MB = 900
# A job that waits for the processes which train its seeds.
WAITING_MB = 300
# What a run keeps is held by the device, on the host, joined and on its way to the file.
COPIES = 4
# Start, imports and compilation: up to 30 s measured, with the machine shared.
START_SECONDS = 120
# Points times parameters times steps times seeds, a second: 0.44e9 (many small networks at once) to 10e9 measured.
WORK_A_SECOND = 0.3e9
# A step's own cost, however small the network: 2e-4 s measured.
SECONDS_A_STEP = 3e-4
# Of own datasets and networks that declare nothing.
UNKNOWN_DATA = DatasetFacts(training_points=4096, evaluation_points=4096, inputs=2)
UNKNOWN_WEIGHTS = 100_000


@dataclass(frozen=True)
class Request:
    """What one attempt of a job asks for.

    Attributes:
        mem_mb: memory, MB.
        runtime: minutes until the scheduler ends it.
    """

    mem_mb: int
    runtime: int


def fixed(mem_mb: int, runtime: int, attempt: int = 1) -> Request:
    """A request that does not depend on the configuration; twice as much each further attempt.

    Args:
        mem_mb: memory of the first attempt, MB.
        runtime: minutes of the first attempt.
        attempt: 1 is the first.
    """
    return Request(mem_mb * 2 ** (attempt - 1), runtime * 2 ** (attempt - 1))


def training(setup: Mapping[str, Any], attempt: int = 1, processes: int = 1) -> Request:
    """What training a run asks for.

    ``mem_mb = 1200 + 4 (kept + moved)``, with the snapshots and features that are kept, and eight numbers a parameter
    and seed that training moves (weights, the optimiser's memory, gradients); ``runtime = 2 min + work / 0.3e9 s +
    steps * seeds * 0.3 ms``, with ``work = steps * seeds * points a step * parameters``, more for dear losses. Of
    several processes each asks for 900 MB, 300 more are for the job that waits for them, and the time is that of the
    process with the most seeds.

    Args:
        setup: the run's experiment, as plain builtins.
        attempt: 1 is the first; each further one asks for twice as much.
        processes: how many train its seeds.
    """
    data = _data(setup)
    parameters = weights_of(setup["model"], network_of(setup["model"], data), data)
    moved = 8 * setup["seeds"] * parameters * 4 / 1e6
    seconds = START_SECONDS + training_seconds(setup) * math.ceil(setup["seeds"] / processes) / setup["seeds"]
    running = processes * TRAINING_MB + (WAITING_MB if processes > 1 else 0)
    return fixed(
        _rounded(SNAKEMAKE_MB + running + COPIES * (_kept_mb(setup) + moved)), math.ceil(seconds / 60), attempt
    )


def training_seconds(setup: Mapping[str, Any]) -> float:
    """Upper estimate of the seconds that a run trains on one core, without start and compilation."""
    data = _data(setup)
    network = network_of(setup["model"], data)
    parameters = weights_of(setup["model"], network, data)
    points = data.training_points if setup["batch"] == "full" else min(setup["batch"], data.training_points)
    factor = (
        (network.cost if network else 1)
        * _cost("training.losses", setup["loss"])
        * _cost("training.optimisers", setup["optimiser"])
    )
    return factor * setup["steps"] * setup["seeds"] * (points * parameters / WORK_A_SECOND + SECONDS_A_STEP)


def analysis_of(setup: Mapping[str, Any], attempt: int = 1) -> Request:
    """What the analysis of a run asks for: ``1200 MB + 8 kept``, ten minutes and one more for each 20 MB kept.

    Args:
        setup: the run's experiment, as plain builtins; of one recorded elsewhere nothing is known but its methods.
        attempt: 1 is the first; each further one asks for twice as much.
    """
    kept = _kept_mb(setup) if "seeds" in setup else 200
    return fixed(_rounded(SNAKEMAKE_MB + ANALYSIS_MB + 2 * COPIES * kept), 10 + math.ceil(kept / 20), attempt)


def _kept_mb(setup: Mapping[str, Any]) -> float:
    """MB that a run file holds before compression: outputs at every snapshot, and features where they are kept."""
    data = _data(setup)
    network = network_of(setup["model"], data)
    numbers = len(snapshot_steps(setup["steps"], **setup["snapshots"])) * data.outputs
    numbers += setup["features"] * (sum(network.widths) if network else 0)
    return 4 * setup["seeds"] * data.evaluation_points * numbers / 1e6


def _data(setup: Mapping[str, Any]) -> DatasetFacts:
    return facts_of(DatasetFacts, "datasets", setup["dataset"]) or UNKNOWN_DATA


def network_of(model: Mapping[str, Any], data: DatasetFacts) -> NetworkFacts | None:
    """What a network declares about itself, on a dataset's inputs and outputs."""
    return facts_of(NetworkFacts, "models.networks", model, inputs=data.inputs, outputs=data.outputs)


def _cost(group: str, choice: Mapping[str, Any]) -> float:
    declared = facts_of(CostFacts, group, choice)
    return declared.cost if declared else 1


def weights_of(model: Mapping[str, Any], network: NetworkFacts | None, data: DatasetFacts) -> int:
    """The number of a network's parameters."""
    if network is None:
        return UNKNOWN_WEIGHTS
    embedding = model.get(network.embedding)
    embedded = embedding and facts_of(EmbeddingFacts, "models.embeddings", embedding, inputs=data.inputs)
    sizes = [embedded.features if embedded else data.inputs, *network.widths, network.channels or data.outputs]
    return network.subnetworks * sum((before + 1) * after for before, after in itertools.pairwise(sizes))


def _rounded(mem_mb: float) -> int:
    """To the next hundred, so that jobs of one kind ask for the same."""
    return 100 * math.ceil(mem_mb / 100)
