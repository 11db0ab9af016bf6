"""The numeric environment of training, set before JAX is imported: device, threads, instruction set, compile cache."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

CACHE_VARIABLE = "SPECTRAL_BIAS_COMPILE_CACHE"
SINE_VARIABLE = "SPECTRAL_BIAS_SINE"


# JAX's settings that change numbers, or end a training that would go on; a job has these whatever a shell sets.
FIXED = {
    "jax_enable_x64": False,
    "jax_default_prng_impl": "threefry2x32",
    "jax_threefry_partitionable": True,
    "jax_random_seed_offset": 0,
    "jax_disable_jit": False,
    "jax_debug_nans": False,
    "jax_debug_infs": False,
}


def configure(numerics: Mapping[str, Any]) -> None:
    """Set the process up; call it before anything imports jax.

    Args:
        numerics: ``threads``, ``isa``, ``platform``, ``matmul_precision`` and ``sine`` of the settings; without sine
            it is the polynomial.
    """
    threads = str(numerics["threads"])
    os.environ |= {"PJRT_NPROC": threads, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    os.environ["JAX_PLATFORMS"] = {"cpu": "cpu", "gpu": "cuda"}[numerics["platform"]]
    os.environ["XLA_FLAGS"] = "" if numerics["isa"] == "native" else f"--xla_cpu_max_isa={numerics['isa']}"
    os.environ[SINE_VARIABLE] = numerics.get("sine", "polynomial")
    settings = {**FIXED, "jax_default_matmul_precision": numerics["matmul_precision"]}
    os.environ |= {name.upper(): str(value) for name, value in settings.items()}
    if jax := sys.modules.get("jax"):
        for name, value in settings.items():
            jax.config.update(name, value)
    if numerics["platform"] == "gpu":
        os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    if folder := os.environ.get(CACHE_VARIABLE):
        os.environ |= {
            "JAX_COMPILATION_CACHE_DIR": str(Path(folder) / f"jax-{metadata.version('jaxlib')}-{_cpu()}"),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "0",
            "JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": "none",
        }


def environment() -> dict[str, Any]:
    """What the certificate records of the numeric environment, as JAX sees it."""
    import jax

    device = jax.devices()[0]
    config: Any = jax.config  # its settings are attributes made at run time
    return {
        "device": device.platform,
        "device_kind": device.device_kind,
        "machine": platform.machine(),
        "cpu": _cpu(),
        "xla_flags": os.environ.get("XLA_FLAGS", ""),
        "threads": os.environ.get("PJRT_NPROC", "default"),
        "x64": bool(config.jax_enable_x64),
        "matmul_precision": str(config.jax_default_matmul_precision),
    }


def _cpu() -> str:
    """A short name for the set of CPU features: compiled programs and bits depend on it, not on the machine's name."""
    import hashlib

    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        flags = next(line for line in lines if line.startswith(("flags", "Features")))
    except (OSError, StopIteration):
        flags = platform.processor()
    return hashlib.sha256(" ".join(sorted(flags.partition(":")[2].split())).encode()).hexdigest()[:12]
