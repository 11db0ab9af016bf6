"""Dropped artefacts: what stays of a file that is removed once all that reads it was made.

Its certificate and its SHA-256 are left in a sealed JSON file beside its place, ``<file>.cert.json``, as those of a
format without room are. So what was made from it can still be traced, audited and told to be up to date.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.json_record import read_record, write_record
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import SIDECAR, DamagedArtefactError, check_seal, sidecar


@dataclass(frozen=True)
class Dropped:
    """A file that is not there any more.

    Attributes:
        certificate: what it carried.
        sha256: of its bytes.
        content: SHA-256 of its numbers, which another commit or version in the certificate leaves as it is.
    """

    certificate: Certificate
    sha256: str
    content: str


def leave_certificate(path: Path) -> None:
    """Write the file that stays beside an artefact when that is dropped.

    Raises:
        DamagedArtefactError: the artefact is damaged.
    """
    digests = {"sha256": check_seal(path), "content": content_sha256(path)}
    write_record(digests, sidecar(path), read_certificate(path))


def read_dropped(path: Path) -> Dropped:
    """What a dropped artefact left.

    Raises:
        DamagedArtefactError: it is damaged, or not of this project.
    """
    beside = sidecar(path)
    record = read_certificate(beside)
    whole = read_record(beside)
    digest, content = whole.get("sha256"), whole.get("content")
    if not isinstance(digest, str) or not isinstance(content, str):
        raise DamagedArtefactError(f"{beside}: holds no SHA-256 of {path.name}")
    return Dropped(record | {"artefact": record["artefact"].removesuffix(SIDECAR)}, digest, content)


def content_sha256(path: Path) -> str:
    """The SHA-256 of the variables of a NetCDF file: names, dimensions, types and numbers, without any attribute."""
    import netCDF4

    found = hashlib.sha256()
    with netCDF4.Dataset(path) as data:
        data.set_auto_maskandscale(False)
        for name, variable in sorted(data.variables.items()):
            found.update(repr((name, variable.dimensions, variable.shape, str(variable.dtype))).encode())
            values = variable[...]
            found.update(repr(values.tolist()).encode() if values.dtype.hasobject else values.tobytes())
    return found.hexdigest()
