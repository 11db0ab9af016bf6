"""The seal: the SHA-256 of an artefact, written into the artefact itself.

Every artefact holds one mark ``seal-sha256:`` with 64 hexadecimal digits, which are the SHA-256 of all the file's
bytes with those 64 digits taken as zeros. So one flipped bit anywhere, in the numbers, the certificate or the seal,
shows; and a file that was cut short has no valid seal, which makes the seal the mark of completeness too.

A format without room for a seal is plain. Its SHA-256 and certificate are in a sealed JSON file beside it,
``<file>.cert.json``.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

BLANK = b"0" * 64
MARK = b"seal-sha256:"
_SEAL = re.compile(re.escape(MARK) + rb"([0-9a-f]{64})")

# How the mark is appended to formats that allow bytes after their end.
_TRAILERS = {
    ".nc": b"\n%s\n",
    ".png": b"\n%s\n",
    ".pdf": b"%%%s\n",
    ".svg": b"<!-- %s -->\n",
    ".html": b"<!-- %s -->\n",
}

WITHOUT_ROOM = {".csv", ".css", ".js"}
SIDECAR = ".cert.json"
# The output of a job whose other one is dropped later: the file that this leaves beside its place.
CERTIFICATE = "certificate"


class DamagedArtefactError(ValueError):
    """An artefact is truncated, was changed after it was made, or is not of this project."""


def seal(path: Path) -> None:
    """Seal a complete file in place: append the mark where the format allows, else fill in the one it holds.

    Raises:
        ValueError: the file holds no mark to fill in, or more than one.
    """
    data = path.read_bytes()
    if path.suffixes[-1] in _TRAILERS:
        data += _TRAILERS[path.suffixes[-1]] % (MARK + BLANK)
    places = [match.span(1) for match in _SEAL.finditer(data)]
    blank = [span for span in places if data[slice(*span)] == BLANK]
    if len(places) != 1 or len(blank) != 1:
        raise ValueError(f"{path}: expected one blank seal, found {len(places)} seals")
    start, end = blank[0]
    digest = hashlib.sha256(data).hexdigest().encode()
    path.write_bytes(data[:start] + digest + data[end:])


def check_seal(path: Path) -> str:
    """The SHA-256 of a file whose seal holds; see ``sealed``."""
    return sealed(path)[1]


def sealed(path: Path) -> tuple[bytes, str]:
    """The bytes of a file whose seal holds, and their SHA-256.

    Raises:
        DamagedArtefactError: the file has no seal, or its bytes are not those that were sealed.
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    if path.suffix in WITHOUT_ROOM:
        digest, intact = _beside(path, data)
    else:
        places = [match.span(1) for match in _SEAL.finditer(data)]
        if not places:
            raise DamagedArtefactError(f"{path}: has no seal: it is cut short, or this project did not make it")
        start, end = places[-1]
        # What precedes the seal, most of a file, is hashed once for both digests.
        whole = hashlib.sha256(memoryview(data)[:start])
        blank = whole.copy()
        whole.update(data[start:])
        blank.update(BLANK + data[end:])
        digest, intact = whole.hexdigest(), len(places) == 1 and blank.hexdigest() == data[start:end].decode()
    if not intact:
        raise DamagedArtefactError(f"{path}: its bytes are not those that were sealed: it was changed or damaged")
    return data, digest


def sidecar(path: Path) -> Path:
    """The file beside an artefact without room for a seal."""
    return path.with_name(path.name + SIDECAR)


def is_dropped(path: Path) -> bool:
    """Whether an artefact is not there, and left its certificate."""
    return path.suffix not in WITHOUT_ROOM and not path.exists() and sidecar(path).is_file()


def is_left_by(name: str) -> str:
    """The artefact that would have left a file, by its path; empty where the file is none that is left."""
    artefact = name.removesuffix(SIDECAR)
    return artefact if artefact != name and Path(artefact).suffix not in WITHOUT_ROOM else ""


def _beside(path: Path, data: bytes) -> tuple[str, bool]:
    """The SHA-256 of a file without a seal of its own, and whether the file beside it, which must be whole, has it."""
    beside = sidecar(path)
    if not beside.is_file():
        raise DamagedArtefactError(f"{path}: {beside.name}, its certificate, is not beside it")
    content = sealed(beside)[0]
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):  # anybody can seal anything
        record = None
    if not isinstance(record, dict):
        raise DamagedArtefactError(f"{path}: {beside.name}, its certificate, holds no JSON object")
    digest = hashlib.sha256(data).hexdigest()
    return digest, record.get("sha256") == digest
