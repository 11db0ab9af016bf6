"""How members are put into one program: by turns, as one batch, on two devices of one process, in two processes.

Run by ``make bench``: the workloads of benchmarks/training.py, trained on both cores in each way, by turns. Writes
results/bench/batching.json. ``lax.map`` in two processes is what the pipeline does: it alone gives a seed the bits of a
run of its own; the others stand here to show what that costs.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from against_pytorch import Contestant
from machine import described, written
from pytorch.conversation import WorkerError, crew
from pytorch.workloads import WORKLOADS, Workload

# Processes, threads of each, and how members go through a program (``pytorch.ours.WAYS``).
PLACED = {
    "by turns, two processes": (2, 1, "map"),
    "one batch, two processes": (2, 1, "vmap"),
    "by turns, two devices": (1, 2, "devices"),
    "by turns, two threads": (1, 2, "map"),
    "one batch, two threads": (1, 2, "vmap"),
}
REPEATS = 5
SECONDS = 0.4


def measured(workload: Workload) -> dict[str, Any]:
    """The median rate of every way; ways that fail say why."""
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="atlas-bench-")))
        able: dict[str, Contestant] = {}
        for label, (count, threads, way) in PLACED.items():
            environment = {"SPECTRAL_BIAS_COMPILE_CACHE": str(scratch / label / "jax")}
            workers = crew(count, "pytorch.ours", str(threads), way, environment=environment)
            contestant = Contestant(way, label, stack.enter_context(workers))
            try:
                for worker in contestant.workers:
                    worker.ask(do="prepare", workload=workload.name, parameters=str(scratch / "initial.npz"))
                contestant.calibrate(SECONDS)
            except WorkerError as error:
                found[label] = {"error": str(error).strip().splitlines()[0]}
                continue
            able[label] = contestant
        for turn in range(REPEATS):
            for contestant in able.values() if turn % 2 == 0 else reversed(able.values()):
                contestant.rates.append(contestant.turn())
        for label, contestant in able.items():
            found[label] = {"member_steps_per_second": statistics.median(contestant.rates)}
    return found


def main() -> None:
    """Measure every workload, print lines, write the record."""
    found: dict[str, Any] = {}
    for name, workload in WORKLOADS.items():
        found[name] = measured(workload)
        for label, each in found[name].items():
            print(f"{name:34} {label:26} {each.get('member_steps_per_second', each.get('error'))}", flush=True)
    written("batching", {"machine": described(), "ways": list(PLACED), "workloads": found})


if __name__ == "__main__":
    main()
