"""How fast the project trains: member-steps a second, and GFLOP/s beside the same processes' own sgemm peak.

Run by ``make bench``: the workloads of the comparison with PyTorch, ours alone, with one process and with two side by
side, one thread each. Compilation is shown apart. Writes results/bench/training.json.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from against_pytorch import OURS, Contestant, processes, side_by_side
from machine import described, written
from pytorch.workloads import WORKLOADS, Workload

REPEATS = 5
SECONDS = 1.0


def measured(workload: Workload, placement: str) -> dict[str, float]:
    """Compile seconds, the median rate and its share of the peak, of one workload."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="atlas-bench-")))
        ours = Contestant("ours", placement, stack.enter_context(processes("ours", placement, scratch)))
        for worker in ours.workers:
            first = worker.ask(do="prepare", workload=workload.name, parameters=str(scratch / "initial.npz"))
            ours.compile_seconds = max(ours.compile_seconds, first["compile_seconds"])
        ours.calibrate(SECONDS)
        rate = statistics.median(ours.turn() for _ in range(REPEATS))
        peak, products = (side_by_side(ours.workers, what) for what in ("peak", "products"))
    gflops = rate * workload.flop / 1e9
    return {
        "compile_seconds": ours.compile_seconds,
        "member_steps_per_second": rate,
        "gflops": gflops,
        "sgemm_peak_gflops": peak,
        "share_of_peak": gflops / peak,
        "products_alone": products,
    }


def main() -> None:
    """Measure every workload, print a table, write the record."""
    found: dict[str, Any] = {}
    for name, workload in WORKLOADS.items():
        for placement in OURS:
            each = measured(workload, placement)
            found.setdefault(name, {})[placement] = each
            print(
                f"{name:34} {placement:12} compile {each['compile_seconds']:5.1f} s  "
                f"{each['member_steps_per_second']:9.0f} member-steps/s  {each['gflops']:6.1f} GFLOP/s "
                f"({each['share_of_peak']:.0%} of {each['sgemm_peak_gflops']:.0f}; the products alone "
                f"{each['products_alone']:.0f} a second)",
                flush=True,
            )
    written("training", {"machine": described(), "workloads": found})


if __name__ == "__main__":
    main()
