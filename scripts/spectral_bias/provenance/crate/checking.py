"""Whether a crate still describes the results beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from spectral_bias.artefacts.certificate import sha256

METADATA = "results/ro-crate-metadata.json"


def described_files(graph: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The crate's files by path, relative to the crate."""
    kinds = [(entity, entity.get("@type", [])) for entity in graph]
    return {unquote(str(entity["@id"])): entity for entity, kind in kinds if kind == "File" or "File" in kind}


def changes(folder: Path, artefacts: Iterable[str]) -> Iterator[str]:
    """Every way in which the crate in a working folder does not describe its files.

    Args:
        folder: the working folder.
        artefacts: what a crate must describe, by path relative to the folder.

    Raises:
        ValueError: the metadata cannot be read.
        OSError: likewise.
    """
    try:
        files = described_files(json.loads((folder / METADATA).read_text("utf-8"))["@graph"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{METADATA}: is no RO-Crate: {error!r}") from error
    results = folder / "results"
    for name, entity in sorted(files.items()):
        path = results / name
        if not path.resolve().is_relative_to(results.resolve()):
            yield f"{name}: lies outside the crate"
        elif not path.is_file():
            yield f"{name}: is gone"
        elif str(path.stat().st_size) != entity.get("contentSize"):
            yield f"{name}: has {path.stat().st_size} bytes, not {entity.get('contentSize')}"
        elif sha256(path) != entity.get("sha256"):
            yield f"{name}: has another SHA-256"
    source = [path.relative_to(results).as_posix() for path in (results / "source").rglob("*") if path.is_file()]
    for names in ({each.removeprefix("results/") for each in artefacts}, set(source)):
        yield from (f"{name}: is not described" for name in sorted(names - set(files)))
