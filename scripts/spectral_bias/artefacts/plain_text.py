"""Text in a format without room for a certificate, which lies with the text's SHA-256 in a JSON file beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.seal import sidecar


def write_plain(text: str, path: Path, record: Certificate) -> None:
    """Write a text, a style sheet say, and the file beside it.

    Args:
        text: its content.
        path: where.
        record: its certificate.
    """
    content = text.encode()
    with atomic_write(path) as partial:
        partial.write_bytes(content)
        write_record({"sha256": hashlib.sha256(content).hexdigest()}, sidecar(path), record)
