"""JSON artefacts: sorted, sealed, with the certificate under its own key. Numbers that are not finite are text."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.seal import BLANK, MARK, DamagedArtefactError, seal, sealed


def write_record(data: dict[str, Any], path: Path, record: Certificate) -> None:
    """Write a JSON object whole or not at all; infinities become the text ``inf`` and ``-inf``, NaN null."""
    whole_record = {**_plain(data), "certificate": record, "seal": (MARK + BLANK).decode()}
    with atomic_write(path) as partial:
        partial.write_text(
            json.dumps(whole_record, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n", "utf-8"
        )
        seal(partial)


def read_record(path: Path | str) -> dict[str, Any]:
    """Read a JSON artefact after checking its seal.

    Raises:
        DamagedArtefactError: the file is truncated, changed, or was not made by this project.
        FileNotFoundError: there is no such file.
    """
    return record_and_digest(Path(path))[0]


def record_and_digest(path: Path) -> tuple[dict[str, Any], str]:
    """The same, and the SHA-256 of the file."""
    content, digest = sealed(path)
    try:
        return dict(json.loads(content)), digest
    except ValueError as error:
        raise DamagedArtefactError(f"{path}: not readable as JSON: {error}") from error


def _plain(value: Any) -> Any:
    """Builtins only, every float finite or text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value
