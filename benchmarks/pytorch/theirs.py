"""PyTorch's side: one variant at one thread count."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from pytorch.conversation import best_gflops, serve
from pytorch.variants import VARIANTS, Initial
from pytorch.workloads import SEEDS, WORKLOADS


class Theirs:
    """Answers of one process.

    Args:
        variant: one of ``VARIANTS``.
    """

    def __init__(self, variant: str) -> None:
        self.variant = VARIANTS[variant]

    def prepare(self, workload: str, parameters: str) -> dict[str, float]:
        """Read the initial parameters that the other side wrote, and take first steps, compiling where need be."""
        self.workload = WORKLOADS[workload]
        self.data = {name: torch.tensor(values) for name, values in self.workload.data().items()}
        layers = range(len(self.workload.sizes) - 1)
        with np.load(parameters) as found:
            self.initial: Initial = [
                [(found[f"weight-{seed}-{place}"], found[f"bias-{seed}-{place}"]) for place in layers]
                for seed in range(SEEDS)
            ]
        self.trained = self.variant(self.workload, self.data, self.initial)
        began = time.perf_counter()
        self.trained.run(2)
        return {"compile_seconds": time.perf_counter() - began}

    def losses(self, steps: int) -> list[float]:
        """Every member's loss after some steps from the initial parameters."""
        fresh = self.variant(self.workload, self.data, self.initial)
        fresh.run(steps)
        return fresh.losses()

    def train(self, steps: int, ready: Callable[[], None]) -> dict[str, Any]:
        """Wait for the others, train."""
        ready()
        began = time.perf_counter()
        self.trained.run(steps)
        ended = time.perf_counter()
        return {"began": began, "ended": ended, "losses": self.trained.losses()}

    def peak(self) -> float:
        """GFLOP/s of a float32 matrix product."""
        size = 1024
        a = torch.randn(size, size)
        return best_gflops(lambda: torch.mm(a, a), size)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    torch.set_num_interop_threads(1)
    side = Theirs(sys.argv[1])
    serve({"prepare": side.prepare, "losses": side.losses, "train": side.train, "peak": side.peak})
