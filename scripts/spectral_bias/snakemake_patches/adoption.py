"""Adopt results that came without Snakemake's metadata, such as a copy in a fresh clone.

Without metadata Snakemake has only file times to go by, and a copy has whatever times it was copied with. The
certificates know better: an artefact that was made from these very inputs by this very spec is up to date.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.input_digests import InputDigests
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError, is_dropped
from spectral_bias.plan.stages import order

OLD = 1_000_000_000
SPACING = 0.01


def adopt(artefacts: Mapping[str, tuple[str, dict[str, Any]]], digests: InputDigests) -> None:
    """Set file times so that Snakemake leaves what is up to date alone and makes the rest again.

    Times of a user's own files do not matter: rules take those as ``ancient``.

    Args:
        artefacts: rule and spec by path, of everything that the configuration asks for.
        digests: of the files of the working folder.
    """
    present = [name for name in artefacts if (digests.folder / name).is_file()]
    current = {name: is_current(name, artefacts[name][1], digests) for name in present}
    for name in present:
        _date(digests.folder / name, OLD + SPACING * order(artefacts[name][0]) if current[name] else OLD - 10)


def _date(path: Path, seconds: float) -> None:
    """Set a file's times where they differ: it would be read again next time, for any change has a new ctime."""
    wanted = round(seconds * 1e9)
    if path.stat().st_mtime_ns != wanted:
        os.utime(path, ns=(wanted, wanted))


def is_current(name: str, spec: dict[str, Any], digests: InputDigests) -> bool:
    """Whether an artefact is whole, was made by this spec, and from inputs that are still the same."""
    try:
        digests.digest(name)
        record = read_certificate(digests.folder / name)
        inputs: dict[str, str] = record["inputs"]
        same = all(_digest(each, digests) == recorded for each, recorded in inputs.items())
    except (OSError, DamagedArtefactError):
        return False
    return same and record["artefact"] == name and _made_by(record["spec"]) == _made_by(spec)


def _digest(name: str, digests: InputDigests) -> str:
    """The digest of an input, or of what it was when it was dropped."""
    path = digests.folder / name
    return read_dropped(path).sha256 if is_dropped(path) else digests.digest(name)


def _made_by(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A spec without the commands that a page shows: they depend on how Snakemake was called."""
    return {key: value for key, value in spec.items() if key != "commands"}
