"""Figures as SVG, PDF and PNG: byte-stable, sealed, each with the certificate in its own kind of metadata."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import Certificate, as_text
from spectral_bias.artefacts.seal import seal

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

CERTIFICATE_PREFIX = "certificate:"


def write_picture(figure: Figure, path: Path, record: Certificate, *, title: str, caption: str) -> None:
    """Write a figure in the format of the path's suffix, whole or not at all; the same figure gives the same bytes."""
    from matplotlib import rc_context

    text = CERTIFICATE_PREFIX + as_text(record)
    metadata: Mapping[str, Mapping[str, object]] = {
        ".svg": {"Title": title, "Description": caption, "Source": text, "Date": None, "Creator": None},
        ".pdf": {"Title": title, "Subject": caption, "Keywords": text, "CreationDate": None, "Producer": None},
        ".png": {"Title": title, "Description": caption, "Source": text, "Software": None},
    }
    # Of a figure without a layout engine savefig makes one anew afterwards, where the settings ask for it.
    settings: dict[RcKeyType, Any] = {"svg.hashsalt": "spectral-bias-atlas", "figure.constrained_layout.use": False}
    with atomic_write(path) as partial, rc_context(settings):
        figure.savefig(partial, format=path.suffix[1:], metadata=dict(metadata[path.suffix]))
        seal(partial)
