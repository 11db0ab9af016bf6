"""Measure what a step of training takes, from a thousand parameters to four million and from 64 points to 65,536.

    python maintenance/measure_trainings.py            # sizes that the table does not have yet
    python maintenance/measure_trainings.py --again    # all of them, in a quarter of an hour

Writes ``tests/plan/measured_steps.tsv``, which a test compares with what trainings ask of a scheduler. Each size is a
process of its own; seconds are the processor's, so that other work on the machine matters little.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "tests" / "plan" / "measured_steps.tsv"
# Hidden layers of one width: about a thousand parameters, ten thousand, a hundred thousand, a million.
SHAPES = ((32, 1), (32, 2), (32, 10), (100, 2), (224, 3), (707, 3))
POINTS = (64, 1024, 65536)
ACTIVATIONS = ("tanh", "relu")
# Larger than these: the paper scale's largest networks.
LARGE = ((1024, 2), (2048, 2))
# A small batch of many points, which are put in a new order at each step.
BATCHES = ((32, 2, 100, 5000),)
# A size is measured for so long, in calls of about so long.
LEAST_SECONDS, SEGMENT_SECONDS = 2.0, 0.5
ENDLESS = 10**9
# Of the experiments that the table stands for.
STEPS = 10_000


@dataclass(frozen=True)
class Size:
    """The size of a training.

    Attributes:
        activation: name of the activation.
        width: units of a hidden layer.
        layers: hidden layers.
        points: points of a step.
        training_points: all training points; more than ``points`` where a step takes a batch of them.
    """

    activation: str
    width: int
    layers: int
    points: int
    training_points: int

    @classmethod
    def of(cls, row: list[str]) -> Size:
        """A size from its columns."""
        return cls(row[0], *map(int, row[1:]))


COLUMNS = (*(each.name for each in fields(Size)), "seconds_a_step")


def sizes() -> Iterator[Size]:
    """Each training's; both activations at the smaller sizes."""
    for width, layers in SHAPES:
        for points in POINTS:
            for activation in ACTIVATIONS if width * points <= 100 * 1024 else ACTIVATIONS[:1]:
                yield Size(activation, width, layers, points, points)
    for width, layers in LARGE:
        yield Size(ACTIVATIONS[0], width, layers, POINTS[0], POINTS[0])
    for batch in BATCHES:
        yield Size(ACTIVATIONS[0], *batch)


def setup_of(size: Size) -> dict[str, Any]:
    """The experiment of a training of one seed, as a file says it."""
    return {
        "title": "A size.",
        "dataset": {"name": "synthetic", "terms": [{"sin": 1}], "train": size.training_points, "evaluate": 64},
        "model": {"name": "mlp", "widths": [size.width] * size.layers, "activation": size.activation},
        "batch": size.points if size.points < size.training_points else "full",
        "optimiser": "adam",
        "steps": STEPS,
        "seeds": 1,
        "spectra": ["example_outputs"],
    }


def measured(size: Size) -> float:
    """Processor seconds of a step, without start and compilation. To be called in a process of its own."""
    from spectral_bias.numerics.environment import configure

    configure({"isa": "native", "threads": 1, "platform": "cpu", "matmul_precision": "highest", "sine": "polynomial"})
    import numpy as np

    from spectral_bias.config.experiment import Experiment
    from spectral_bias.registry.seeds import stream
    from spectral_bias.training.data import Data
    from spectral_bias.training.ensemble import Training
    from spectral_bias.training.recipe import Recipe

    setup = Experiment.model_validate(setup_of(size)).model_dump()
    recipe = Recipe.resolved(*(setup[part] for part in ("model", "loss", "optimiser", "schedule", "batch")))
    x = np.linspace(-1, 1, size.training_points, endpoint=False, dtype=np.float32)[:, None]
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


def rows() -> dict[Size, str]:
    """Seconds of a step by size, as the table has them."""
    with MEASURED.open(encoding="utf-8", newline="") as file:
        return {Size.of(row[:-1]): row[-1] for row in [*csv.reader(file, delimiter="\t")][1:]}


def main(*, again: bool = False) -> None:
    """Measure sizes and write the table, row by row.

    Args:
        again: whether also those that it has.
    """
    found = {} if again else rows()
    for size in sizes():
        if size not in found:
            command = [sys.executable, __file__, *map(str, astuple(size))]
            seconds = float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
            found[size] = f"{seconds:.3g}"
            print(*astuple(size), found[size], flush=True)
            with MEASURED.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
                table.writeheader()
                table.writerows(asdict(each) | {COLUMNS[-1]: found[each]} for each in sizes() if each in found)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(measured(Size.of(sys.argv[1:])))
    else:
        main(again="--again" in sys.argv)
