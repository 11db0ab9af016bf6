"""What the benchmarks share: which machine this is, and where records go."""

from __future__ import annotations

import json
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).resolve().parents[1] / "results" / "bench"


def described() -> dict[str, Any]:
    """The machine and the versions that speed depends on; it names no host."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("jax", "numpy", "snakemake")},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def written(name: str, record: dict[str, Any]) -> Path:
    """Write ``results/bench/<name>.json`` and say so."""
    RECORDS.mkdir(parents=True, exist_ok=True)
    target = RECORDS / f"{name}.json"
    target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"\n{target.relative_to(RECORDS.parents[1])} written")
    return target
