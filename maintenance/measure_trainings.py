"""Measure what a step of training takes, from a thousand parameters to a million and from 64 points to 65,536.

    python maintenance/measure_trainings.py

Writes ``tests/plan/measured_steps.tsv``, which a test compares with what trainings ask of a scheduler. Each size is a
process of its own; seconds are the processor's, so that other work on the machine matters little. A quarter of an hour.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "tests" / "plan" / "measured_steps.tsv"
COLUMNS = ("activation", "width", "layers", "points", "seconds_a_step")
# Hidden layers of one width: about a thousand parameters, ten thousand, a hundred thousand, a million.
SHAPES = ((32, 1), (32, 2), (32, 10), (100, 2), (224, 3), (707, 3))
POINTS = (64, 1024, 65536)
ACTIVATIONS = ("tanh", "relu")
# A size is measured for so long, in calls of about so long.
LEAST_SECONDS, SEGMENT_SECONDS = 2.0, 0.5
ENDLESS = 10**9
# Of the experiments that the table stands for.
STEPS = 10_000


def sizes() -> Iterator[tuple[str, int, int, int]]:
    """Activation, width, layers and points of each training; both activations at the smaller sizes."""
    for width, layers in SHAPES:
        for points in POINTS:
            for activation in ACTIVATIONS if width * points <= 100 * 1024 else ACTIVATIONS[:1]:
                yield activation, width, layers, points


def setup_of(activation: str, width: int, layers: int, points: int) -> dict[str, Any]:
    """The experiment of a training of one seed, as a file says it."""
    return {
        "title": "A size.",
        "dataset": {"name": "synthetic", "terms": [{"sin": 1}], "train": points, "evaluate": 64},
        "model": {"name": "mlp", "widths": [width] * layers, "activation": activation},
        "optimiser": "adam",
        "steps": STEPS,
        "seeds": 1,
        "spectra": ["example_outputs"],
    }


def measured(activation: str, width: int, layers: int, points: int) -> float:
    """Processor seconds of a step, without start and compilation. To be called in a process of its own."""
    from spectral_bias.numerics.environment import configure

    configure({"isa": "native", "threads": 1, "platform": "cpu", "matmul_precision": "highest", "sine": "polynomial"})
    import numpy as np

    from spectral_bias.config.experiment import Experiment
    from spectral_bias.registry.seeds import stream
    from spectral_bias.training.data import Data
    from spectral_bias.training.ensemble import Training
    from spectral_bias.training.recipe import Recipe

    setup = Experiment.model_validate(setup_of(activation, width, layers, points)).model_dump()
    recipe = Recipe.resolved(*(setup[part] for part in ("model", "loss", "optimiser", "schedule", "batch")))
    x = np.linspace(-1, 1, points, endpoint=False, dtype=np.float32)[:, None]
    data = Data({"x": x, "y": np.sin(np.pi * x)}, x[:64])
    keys = [stream("size", 0, purpose) for purpose in ("initialisation", "batches")]
    training = Training(recipe, data, keys[:1], keys[1:], (0, 1, ENDLESS))
    done, first, seconds = 0, 0, 0.0
    began = time.process_time()
    for segment in training.segments(seconds=SEGMENT_SECONDS):
        took, began = time.process_time() - began, time.process_time()
        # The first steps also look at the network, and time a step.
        if segment.seen == 2 and first:
            done, seconds = done + segment.step - first, seconds + took
        first = segment.step if segment.seen == 2 else 0
        if seconds >= LEAST_SECONDS:
            break
    return seconds / done


def main() -> None:
    """Measure all sizes and write the table."""
    with MEASURED.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(COLUMNS)
        for size in sizes():
            command = [sys.executable, __file__, *map(str, size)]
            seconds = float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
            table.writerow([*size, f"{seconds:.3g}"])
            print(*size, f"{seconds:.3g}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(measured(sys.argv[1], *map(int, sys.argv[2:])))
    else:
        main()
