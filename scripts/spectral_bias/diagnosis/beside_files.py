"""The files of a comparison: table, record and figure, written when all of them are made."""

from __future__ import annotations

import json
from pathlib import Path

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.diagnosis.comparison import Comparison
from spectral_bias.diagnosis.notebook_figure import write_figure

STEM = "beside"


def write_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Write ``beside.csv``, ``beside.json``, ``beside.svg`` and ``beside.png``; the paths.

    Args:
        comparison: what is written.
        folder: made where it is not there.

    Raises:
        OSError: a file cannot be written; each is whole or as it was.
    """
    figure = comparison.figure()
    record = json.dumps(comparison.record(), indent=2, ensure_ascii=False) + "\n"
    paths = [folder / f"{STEM}{suffix}" for suffix in (".csv", ".json", ".svg", ".png")]
    comparison.table().to_csv(paths[0])
    with atomic_write(paths[1].resolve()) as partial:
        partial.write_text(record, "utf-8")
    for path in paths[2:]:
        write_figure(figure, path, f"{len(comparison.entries)} trainings beside each other")
    return paths
