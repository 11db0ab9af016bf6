"""The plans of the project's own configuration, read once for all tests of a process; tests must not change them."""

from __future__ import annotations

import functools
from pathlib import Path

from spectral_bias.plan.plan import Plan

ROOT = Path(__file__).resolve().parents[1]


@functools.cache
def real_plan(scale: str = "default") -> Plan:
    """The plan of a scale: default, smoke, paper or replication."""
    overlays = [] if scale == "default" else [ROOT / "config" / f"{scale}.yaml"]
    return Plan.read(None, overlays, ROOT)
