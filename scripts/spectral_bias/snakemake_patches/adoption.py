"""Results that came without Snakemake's metadata, such as a copy in a fresh clone.

Without metadata Snakemake has only file times to go by, and a copy has whatever times it was copied with. The
certificates know better: an artefact that was made from these very inputs by this very spec is up to date.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.reading import input_digest, read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError
from spectral_bias.plan.flow import own_files

STAGES = (
    "dataset",
    "train",
    "external_log",
    "spectrum",
    "analysis",
    "timing",
    "verdict",
    "figure",
    "overview",
    "page",
    "report",
    "settings",
)
OLD = 1_000_000_000
SPACING = 0.01


def adopt(folder: Path, artefacts: Mapping[str, tuple[str, dict[str, Any]]]) -> list[str]:
    """Set file times so that Snakemake leaves what is up to date alone and makes the rest again.

    Args:
        folder: the working folder.
        artefacts: rule and spec by path, of everything that the configuration asks for.

    Returns:
        The artefacts that are damaged or out of date.
    """
    digests: dict[str, str | None] = {}
    outdated = []
    # A file of the user's own keeps its time, and what was made from it must not be older.
    own = {name for rule, spec in artefacts.values() for name in own_files(rule, spec)}
    stats = [each for name in own for each in ((folder / name).stat(), (folder / name).lstat())]
    begin = max([OLD, *(each.st_mtime + SPACING for each in stats)])
    for name, (rule, spec) in sorted(artefacts.items(), key=lambda each: STAGES.index(each[1][0])):
        path = folder / name
        if not path.is_file():
            continue
        current = _current(name, folder, spec, digests)
        if not current:
            outdated.append(name)
        time = begin + SPACING * STAGES.index(rule) if current else OLD - 10
        os.utime(path, (time, time))
    return outdated


def _current(name: str, folder: Path, spec: dict[str, Any], digests: dict[str, str | None]) -> bool:
    """Whether an artefact is whole, was made by this spec, and from inputs that are still the same."""
    if _digest(name, folder, digests) is None:
        return False
    try:
        record = read_certificate(folder / name)
    except DamagedArtefactError:
        return False
    inputs: dict[str, str] = record["inputs"]
    same = all(_digest(each, folder, digests) == recorded for each, recorded in inputs.items())
    return same and record["artefact"] == name and record["spec"] == spec


def _digest(name: str, folder: Path, digests: dict[str, str | None]) -> str | None:
    if name not in digests:
        try:
            digests[name] = input_digest(folder, name)
        except (OSError, DamagedArtefactError):
            digests[name] = None
    return digests[name]
