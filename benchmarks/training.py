"""How fast ensembles train: compile seconds apart, member-steps per second, GFLOP/s beside this core's own sgemm peak.

Run by ``make bench``, on one thread, as every training job. Writes results/bench/training.json.
"""

from __future__ import annotations

import itertools
import json
import statistics
import time
from pathlib import Path

from spectral_bias.training.numerics import configure

configure({"threads": 1, "isa": "native", "platform": "cpu", "matmul_precision": "highest"})

import jax
import jax.numpy as jnp
import numpy as np

from spectral_bias.training.ensemble import Data, train_ensemble

REPEATS = 5
WORKLOADS = {
    "tanh 1-64-64-1, N = 64": ([64, 64], 1, 1, 64, 1000),
    "tanh 1-64-64-64-1, N = 64": ([64, 64, 64], 1, 1, 64, 1000),
    "tanh 1-200-200-200-1, N = 201": ([200, 200, 200], 1, 1, 201, 50),
    "tanh 784-64-64-10, N = 1000": ([64, 64], 784, 10, 1000, 20),
    "relu 2-64-64-64-1, N = 4096": ([64, 64, 64], 2, 1, 4096, 20),
}


def sgemm_peak(size: int = 1024) -> float:
    """GFLOP/s of a float32 matrix product on this thread, the best of several."""
    a = jax.random.normal(jax.random.key(0), (size, size))
    product = jax.jit(jnp.dot)
    product(a, a).block_until_ready()
    times = []
    for _ in range(REPEATS * 4):
        started = time.perf_counter()
        product(a, a).block_until_ready()
        times.append(time.perf_counter() - started)
    return 2.0 * size**3 / min(times) / 1e9


def measure(name: str, seeds: int = 8) -> dict[str, float]:
    """Compile seconds and the median rate of one workload."""
    widths, inputs, outputs, points, steps = WORKLOADS[name]
    generator = np.random.default_rng(0)
    x = np.float32(generator.uniform(-1, 1, (points, inputs)))
    data = Data({"x": x, "y": np.float32(generator.uniform(-1, 1, (points, outputs)))}, x[:1])
    spec = {
        "model": {
            "name": "mlp",
            "widths": widths,
            "activation": {"name": name.partition(" ")[0]},
            "initialisation": {"name": "xavier"},
            "input_scale": 1.0,
            "antisymmetric": False,
        },
        "loss": {"name": "mse"},
        "optimiser": {"name": "adam", "learning_rate": 1e-3},
        "batch": "full",
        "snapshots": [0, steps],
    }
    keys = [(0, seed) for seed in range(seeds)]
    compiled, trained = [], []
    for _ in range(REPEATS):
        marks = [time.perf_counter()]
        train_ensemble(spec, data, keys, keys, say=lambda line, marks=marks: marks.append(time.perf_counter()))
        compiled.append(marks[1] - marks[0])
        trained.append(marks[-1] - marks[1])
    seconds = statistics.median(trained)
    sizes = [inputs, *widths, outputs]
    flop = 6.0 * points * sum(a * b for a, b in itertools.pairwise(sizes))
    return {
        "compile_seconds": compiled[0],
        "member_steps_per_second": steps * seeds / seconds,
        "gflops": flop * steps * seeds / seconds / 1e9,
    }


def main() -> None:
    """Measure every workload, print a table, write the record."""
    peak = sgemm_peak()
    print(f"sgemm peak of one thread: {peak:.0f} GFLOP/s")
    record: dict[str, object] = {"sgemm_peak_gflops": peak}
    for name in WORKLOADS:
        found = measure(name)
        record[name] = found
        print(
            f"{name:32} compile {found['compile_seconds']:5.1f} s  "
            f"{found['member_steps_per_second']:9.0f} member-steps/s  "
            f"{found['gflops']:6.1f} GFLOP/s ({found['gflops'] / peak:.0%} of peak)"
        )
    target = Path("results/bench/training.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
