"""The miniature of everything from nothing, and once more with the compiled programs of the first time at hand.

Run by ``make bench``, in a scratch folder. Writes results/bench/smoke.json: the account of benchmarks/run.py of each.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from machine import described, written
from run import ROOT, accounted, made

OVERLAY = ROOT / "config" / "smoke.yaml"
PROGRAMS = ".cache"


def emptied(folder: Path) -> None:
    """Remove all but the compiled programs."""
    for path in folder.iterdir():
        if path.name != PROGRAMS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def main() -> None:
    """Make the miniature twice, print both accounts, write the record."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="atlas-bench-") as name:
        folder = Path(name)
        for start in ("cold", "warm"):
            emptied(folder)
            made(folder, [OVERLAY], [], 2)
            found[start] = accounted(folder)
    written("smoke", {"machine": described(), **found})


if __name__ == "__main__":
    main()
