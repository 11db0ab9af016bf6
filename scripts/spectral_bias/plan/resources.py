"""What a job asks of a scheduler: memory and time, from what its experiment says.

Fitted to the default scale's jobs on one core of a two-core machine (``tests/plan/measured_jobs.tsv``, which a test
holds against what is asked for). A request that is twice too large costs a place in the queue; one that is too small
costs the job. So these are upper envelopes, and every further attempt asks for twice as much. Requests are no part of
a spec: nothing is made again because one changes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.cross_checks import training_points
from spectral_bias.registry.logged_steps import snapshot_steps

# In a SLURM job two Snakemakes wait beside the step: 157 and about 100 MB measured.
SNAKEMAKE_MB = 300
# Python, JAX and a compiler at work: up to 607 MB measured.
TRAINING_MB = 900
# xarray and SciPy; methods that need JAX, or all distances between points, took up to 640 MB.
ANALYSIS_MB = 900
# What a run keeps is held by the device, on the host, joined and on its way to the file.
COPIES = 4
# Start, imports and compilation: up to 30 s measured, with the machine shared.
START_SECONDS = 120
# Points times parameters times steps times seeds, a second: 0.44e9 (many small networks at once) to 10e9 measured.
WORK_A_SECOND = 0.3e9
# A step's own cost, however small the network: 2e-4 s measured.
SECONDS_A_STEP = 3e-4
# Derivatives in the loss go through the network several times; a line search asks for the loss again and again.
LOSS_COST = {"gradient": 3, "residual": 3, "second_derivative": 3, "deep_ritz": 3}
LINE_SEARCH = 10
# Where a configuration does not say how many there are: own datasets and networks, images that users bring.
UNKNOWN_POINTS = 4096
UNKNOWN_WEIGHTS = 100_000
INPUTS_OF_DIGITS = 784
CLASSES = 10


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


def training(setup: Mapping[str, Any], attempt: int = 1) -> Request:
    """What training a run asks for.

    ``mem_mb = 1200 + 4 (kept + moved)``, with the snapshots and features that are kept, and eight numbers a parameter
    and seed that training moves (weights, the optimiser's memory, gradients); ``runtime = 2 min + work / 0.3e9 s +
    steps * seeds * 0.3 ms``, with ``work = steps * seeds * points a step * parameters``, more for dear losses.

    Args:
        setup: the run's experiment, as plain builtins.
        attempt: 1 is the first; each further one asks for twice as much.
    """
    parameters = _weights(setup)
    points = training_points(setup["dataset"]) or UNKNOWN_POINTS
    a_step = points if setup["batch"] == "full" else min(setup["batch"], points)
    member_steps = setup["steps"] * setup["seeds"]
    factor = LOSS_COST.get(setup["loss"]["name"], 1) * (LINE_SEARCH if setup["optimiser"]["name"] == "lbfgs" else 1)
    seconds = START_SECONDS + factor * member_steps * (a_step * parameters / WORK_A_SECOND + SECONDS_A_STEP)
    moved = 8 * setup["seeds"] * parameters * 4 / 1e6
    return fixed(
        _rounded(SNAKEMAKE_MB + TRAINING_MB + COPIES * (_kept_mb(setup) + moved)), math.ceil(seconds / 60), attempt
    )


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
    points = _evaluation_points(setup["dataset"])
    numbers = len(snapshot_steps(setup["steps"], **setup["snapshots"])) * points * _outputs(setup)
    numbers += setup["features"] * points * sum(_widths(setup["model"]))
    return 4 * setup["seeds"] * numbers / 1e6


def _evaluation_points(dataset: Mapping[str, Any]) -> int:
    """Points at which snapshots are taken: at least those trained on."""
    counted = [training_points(dict(dataset)) or UNKNOWN_POINTS]
    if isinstance(dataset.get("evaluate"), int):
        counted.append(dataset["evaluate"] ** (2 if dataset["name"] == "poisson_square" else 1))
    if isinstance(dataset.get("size"), int):
        counted.append(dataset["size"] ** 2)
    if dataset["name"] == "parity":
        counted.append(2 ** dataset["dimension"])
    return max(counted)


def _outputs(setup: Mapping[str, Any]) -> int:
    return CLASSES if setup["loss"]["name"] == "softmax_cross_entropy" or _of_digits(setup["dataset"]) else 1


def _of_digits(dataset: Mapping[str, Any]) -> bool:
    return dataset.get("source") in ("mnist", "digits") or dataset["name"] == "noisy_labels"


def _widths(model: Mapping[str, Any]) -> list[int]:
    """The hidden layers' units, whatever the network calls them; own networks may give one number."""
    found: list[int] = []
    for key, value in model.items():
        if key.rpartition("_")[2] in {"width", "widths"}:
            found += [item for item in (value if isinstance(value, list | tuple) else [value]) if isinstance(item, int)]
    return found


def _weights(setup: Mapping[str, Any]) -> int:
    """About the number of parameters, or more."""
    model, dataset = setup["model"], setup["dataset"]
    widths = _widths(model)
    if not widths and "widths" not in model:
        return UNKNOWN_WEIGHTS
    dimension = dataset.get("dimension")
    inputs = INPUTS_OF_DIGITS if _of_digits(dataset) else dimension if isinstance(dimension, int) else 2
    if isinstance(embedding := model.get("embedding"), Mapping):
        inputs = max(inputs, *(2 * value for value in embedding.values() if isinstance(value, int)), 2)
    sizes = [inputs, *widths, CLASSES]
    count = sum((before + 1) * after for before, after in itertools.pairwise(sizes))
    if model["name"] == "phase_dnn":
        count *= (2 * model["order"] + 1) ** (dimension if isinstance(dimension, int) else 1)
    if model["name"] == "mscale_dnn":
        count *= len(model["scales"])
    return count


def _rounded(mem_mb: float) -> int:
    """To the next hundred, so that jobs of one kind ask for the same."""
    return 100 * math.ceil(mem_mb / 100)
