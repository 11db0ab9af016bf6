"""The project's side: ``train_ensemble``, called as the rule ``train`` calls it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from pytorch.conversation import best_gflops, serve
from pytorch.workloads import SEEDS, WORKLOADS
from spectral_bias.numerics.environment import configure
from spectral_bias.registry.seeds import stream


class Ours:
    """Answers of one process."""

    def prepare(self, workload: str, parameters: str) -> dict[str, float]:
        """Compile, and write every member's initial parameters to the file ``parameters``."""
        import jax

        from spectral_bias.registry.resolve import load
        from spectral_bias.training.ensemble import Data

        self.workload = WORKLOADS[workload]
        self.data = self.workload.data()
        self.points = Data(self.data, self.data["x"][:1])
        self.keys = [stream("bench", seed, "initialisation") for seed in range(SEEDS)]
        sizes = self.workload.sizes
        kept = {}
        for seed, words in enumerate(self.keys):
            key = jax.random.wrap_key_data(np.array(words, np.uint32))
            network = load("models.networks", self.workload.spec(1)["model"])(key, sizes[0], sizes[-1])
            for place, layer in enumerate(network.layers):
                kept[f"weight-{seed}-{place}"] = np.asarray(layer.weight)
                kept[f"bias-{seed}-{place}"] = np.asarray(layer.bias)
        np.savez(parameters, **kept)
        began = time.perf_counter()
        marks, _ = self._trained(1)
        return {"compile_seconds": marks[0] - began}

    def losses(self, steps: int) -> list[float]:
        """Every member's loss after some steps."""
        return self._trained(steps)[1]

    def train(self, steps: int, ready: Callable[[], None]) -> dict[str, Any]:
        """Find the program in the cache, wait for the others, train."""
        marks, losses = self._trained(steps, ready)
        return {"began": marks[0], "ended": marks[1], "losses": losses}

    def products(self) -> float:
        """Member-steps a second of the workload's matrix products alone."""
        from pytorch.products import steps_per_second

        return steps_per_second(self.workload)

    def peak(self) -> float:
        """GFLOP/s of float32 matrix products by XLA or by NumPy, whichever is faster."""
        import jax
        import jax.numpy as jnp

        size = 1024
        a = np.random.default_rng(0).normal(size=(size, size)).astype(np.float32)
        b = jnp.asarray(a)
        product = jax.jit(jnp.dot)
        return max(
            best_gflops(lambda: a @ a, size),
            best_gflops(lambda: product(b, b).block_until_ready(), size),
        )

    def _trained(self, steps: int, ready: Callable[[], None] = lambda: None) -> tuple[list[float], list[float]]:
        from spectral_bias.training.ensemble import train_ensemble

        marks: list[float] = []

        def say(line: str) -> None:
            if line.startswith("compiled"):
                ready()
                marks.append(time.perf_counter())

        trajectory = train_ensemble(self.workload.spec(steps), self.points, self.keys, self.keys, say)
        marks.append(time.perf_counter())
        return marks, [float(loss) for loss in trajectory.loss[:, -1]]


def on_devices(one: Callable[[Any], Any], members: Any) -> Any:
    """Half of the members by turns on each of two devices of this process."""
    import jax

    mesh = jax.make_mesh((2,), ("member",), axis_types=(jax.sharding.AxisType.Auto,))
    along = jax.sharding.PartitionSpec("member")
    halves = jax.shard_map(
        lambda mine: jax.lax.map(one, mine), mesh=mesh, in_specs=along, out_specs=along, check_vma=False
    )
    return halves(members)


def as_one_batch(one: Callable[[Any], Any], members: Any) -> Any:
    """All members at once: each layer is one batched matrix product."""
    import jax

    return jax.vmap(one)(members)


WAYS = {"vmap": as_one_batch, "devices": on_devices}

if __name__ == "__main__":
    if sys.argv[2:] == ["devices"]:
        os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
    configure({"threads": int(sys.argv[1]), "isa": "native", "platform": "cpu", "matmul_precision": "highest"})
    if sys.argv[2:] and sys.argv[2] in WAYS:
        from spectral_bias.training import ensemble

        ensemble.over_members = WAYS[sys.argv[2]]
    side = Ours()
    serve(
        {
            "prepare": side.prepare,
            "losses": side.losses,
            "train": side.train,
            "peak": side.peak,
            "products": side.products,
        }
    )
