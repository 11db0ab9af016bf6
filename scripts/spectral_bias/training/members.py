"""Some seeds of a run, trained: all of them in a job's own process, or one process's share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.registry.seeds import stream
from spectral_bias.training.checkpoints import Checkpoint, checkpointed
from spectral_bias.training.data import Data
from spectral_bias.training.ensemble import Training, Trajectory
from spectral_bias.training.progress import with_progress
from spectral_bias.training.recipe import Recipe


@contextmanager
def trained(spec: dict[str, Any], data: Data, seeds: range, log: Callable[[str], None]) -> Iterator[Trajectory]:
    """All snapshots of some seeds of a run; a seed has the same bits in any company.

    Leaving the context without an error removes the checkpoint if these are all seeds; others' is left for a retry.

    Args:
        spec: the run's spec.
        data: the training data of all seeds.
        seeds: which seeds to train; consecutive ones.
        log: writes one line to the log.
    """
    given = TrainSpec.read(spec)
    whole = len(seeds) == given.seeds
    own = data.of_seeds(given.seeds).own
    data = data._replace(own={name: values[seeds.start : seeds.stop] for name, values in own.items()})
    recipe = Recipe.resolved(given.model, given.loss, given.optimiser, given.schedule, given.batch)
    keys, batch_keys = (
        [stream(*given.stream, seed, purpose) for seed in seeds] for purpose in ("initialisation", "batches")
    )
    began, steps = time.perf_counter(), given.snapshots[-1]
    training = Training(recipe, data, keys, batch_keys, given.snapshots, given.feature_steps, whole=whole)
    size = f"{len(seeds)} seeds, {steps} steps, {len(given.snapshots)} snapshots"
    log(f"compiled in {time.perf_counter() - began:.1f} s; {size}")
    name = f"{given.experiment}/{given.run}"
    checkpoint = Checkpoint.of_job(name, spec, data, keys, batch_keys, share=None if whole else seeds, log=log)
    with checkpointed(training, checkpoint) as segments:
        yield training.trajectory(with_progress(segments, steps, log))
