"""Memory and time that a job requests from a scheduler, estimated from its experiment.

Fitted to the default scale's jobs on one core of a two-core machine (``tests/plan/measured_jobs.tsv``) and to steps of
a hundred to a million parameters on 64 to 65,536 points (``tests/plan/measured_steps.tsv``). Tests compare both with
the requests: the time of training, beyond that of its start, is between what was used and four times as much. A request
twice too large waits longer in the queue; one that is too small costs the job. So these are upper bounds, and every
further attempt requests twice as much. Requests are no part of a spec: a change makes nothing again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.facts import facts_of
from spectral_bias.plan.training_size import kept_bytes, size_of
from spectral_bias.registry.facts import MethodFacts

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
# Seconds of a step of one seed, about twice what was measured: its own, however small the network; of a point times a
# parameter; of a point times a hidden unit; and more of such a pair where they do not fit into the cache. Sub-networks
# go through it one after the other.
SECONDS_A_STEP = 4e-6
SECONDS_A_PRODUCT = 2e-10
SECONDS_AN_OUTPUT = 1e-9
SECONDS_AN_OUTPUT_IN_MEMORY = 5e-9
OUTPUTS_IN_CACHE = 2**20
# Of a parameter more than the cache holds with its gradient and the optimiser's two moments.
SECONDS_A_WEIGHT_IN_MEMORY = 1e-8
WEIGHTS_IN_CACHE = 2**20
# Of a comparison in the sorts that put training points in a new order at each step, to take a batch of them.
SECONDS_A_COMPARISON = 2.6e-8
# Of a point times a parameter where a network is looked at, which takes no gradient.
SECONDS_A_LOOK = SECONDS_A_PRODUCT / 2


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


def training(setup: Mapping[str, Any], attempt: int = 1, processes: int = 1, rate: float = 1.0) -> Request:
    """What training a run asks for.

    ``mem_mb = 1200 + 4 (kept + moved)``, with the snapshots and features that are kept, and eight numbers a parameter
    and seed that training moves (weights, the optimiser's memory, gradients); the runtime is two minutes and
    ``training_seconds``. Of several processes each asks for 900 MB, 300 more are for the job that waits for them, and
    the time is that of the process with the most seeds.

    Args:
        setup: the run's experiment, as plain builtins.
        attempt: 1 is the first; each further one asks for twice as much.
        processes: how many train its seeds.
        rate: how fast a core is, against the one that was measured.
    """
    size = size_of(setup)
    moved = 8 * size.seeds * size.parameters * 4 / 1e6
    seconds = START_SECONDS + training_seconds(setup) / rate * math.ceil(size.seeds / processes) / size.seeds
    running = processes * TRAINING_MB + (WAITING_MB if processes > 1 else 0)
    return fixed(
        _rounded(SNAKEMAKE_MB + running + COPIES * (kept_bytes(setup) / 1e6 + moved)), math.ceil(seconds / 60), attempt
    )


def training_seconds(setup: Mapping[str, Any]) -> float:
    """Upper estimate of the seconds that a run trains on one core, without start and compilation."""
    size = size_of(setup)
    outputs = size.points * size.units
    in_memory = outputs if outputs / size.subnetworks > OUTPUTS_IN_CACHE else 0
    of_a_step = SECONDS_A_STEP + outputs * SECONDS_AN_OUTPUT + in_memory * SECONDS_AN_OUTPUT_IN_MEMORY
    of_a_step += max(0, size.parameters - WEIGHTS_IN_CACHE) * SECONDS_A_WEIGHT_IN_MEMORY
    of_steps = size.seed_steps * of_a_step + size.step_products * SECONDS_A_PRODUCT
    return of_steps + size.comparisons * SECONDS_A_COMPARISON + size.snapshot_products * SECONDS_A_LOOK


def analysis_of(setup: Mapping[str, Any], attempt: int = 1) -> Request:
    """What the analysis of a run asks for: ten minutes and one more for each 20 MB kept; ``1200 MB + copies * kept``.

    The copies are those of the method that takes most, which it declares: 12, or 18 for the contours of an image.

    Args:
        setup: the run's experiment, as plain builtins; of one recorded elsewhere nothing is known but its methods.
        attempt: 1 is the first; each further one asks for twice as much.
    """
    kept = kept_bytes(setup) / 1e6 if "seeds" in setup else 200
    methods = [facts_of(MethodFacts, "spectra.methods", method) or MethodFacts() for method in setup["spectra"]]
    copies = max(method.copies for method in methods)
    return fixed(_rounded(SNAKEMAKE_MB + ANALYSIS_MB + copies * kept), 10 + math.ceil(kept / 20), attempt)


def _rounded(mem_mb: float) -> int:
    """To the next hundred, so that jobs of one kind ask for the same."""
    return 100 * math.ceil(mem_mb / 100)
