"""Whether a crate still describes the results beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

METADATA = "results/ro-crate-metadata.json"


def described_files(graph: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The crate's files by path, relative to the crate."""
    found = {}
    for entity in graph:
        kinds = entity.get("@type", [])
        if "File" in ([kinds] if isinstance(kinds, str) else kinds):
            found[unquote(str(entity["@id"]))] = entity
    return found


def changes(folder: Path, artefacts: Iterable[str]) -> Iterator[str]:
    """Everything that the crate in a working folder says of its files and that is not so.

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
    for name, entity in sorted(files.items()):
        path = folder / "results" / name
        if not path.resolve().is_relative_to((folder / "results").resolve()):
            yield f"{name}: lies outside the crate"
        elif not path.is_file():
            yield f"{name}: is gone"
        elif str(path.stat().st_size) != entity.get("contentSize"):
            yield f"{name}: has {path.stat().st_size} bytes, not {entity.get('contentSize')}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entity.get("sha256"):
            yield f"{name}: has another SHA-256"
    for name in sorted({each.removeprefix("results/") for each in artefacts} - set(files)):
        yield f"{name}: is not described"
    for path in sorted((folder / "results" / "source").rglob("*")):
        name = path.relative_to(folder / "results").as_posix()
        if path.is_file() and name not in files:
            yield f"{name}: is not described"
