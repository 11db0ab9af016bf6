"""The project's side: ``Training``, used as the rule ``train`` uses it."""

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
    """Answers of one process.

    Args:
        way: how members go through a program (``WAYS``).
    """

    def __init__(self, way: str = "map") -> None:
        self.way = way

    def prepare(self, workload: str, parameters: str) -> dict[str, float]:
        """Compile, and write every member's initial parameters to the file ``parameters``."""
        import jax

        from spectral_bias.training.data import Data

        self.workload = WORKLOADS[workload]
        self.data = self.workload.data()
        self.points = Data(self.data, self.data["x"][:1])
        self.keys = [stream("bench", seed, "initialisation") for seed in range(SEEDS)]
        kept = {}
        for seed, words in enumerate(self.keys):
            key = jax.random.wrap_key_data(np.array(words, np.uint32))
            network = self.workload.recipe().network(key, *self.points.sizes())
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
        """The times at which training began and ended, and every member's last loss."""
        import jax

        from spectral_bias.training.ensemble import Training

        over_members = WAYS.get(self.way, jax.lax.map)
        recipe = self.workload.recipe()
        training = Training(recipe, self.points, self.keys, self.keys, [0, steps], over_members=over_members)
        ready()
        began = time.perf_counter()
        trajectory = training.trajectory(training.segments())
        return [began, time.perf_counter()], trajectory.loss[:, -1].tolist()


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
    configure({"threads": int(sys.argv[1]), "isa": "native", "platform": "cpu", "matmul_precision": "highest"})
    if sys.argv[2:] == ["devices"]:
        os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
    side = Ours(*sys.argv[2:])
    serve(
        {
            "prepare": side.prepare,
            "losses": side.losses,
            "train": side.train,
            "peak": side.peak,
            "products": side.products,
        }
    )
