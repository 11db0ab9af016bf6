"""The seal: the SHA-256 of an artefact written into the artefact itself.

Every artefact holds one mark ``seal-sha256:`` with 64 hexadecimal digits, which are the SHA-256 of all the file's
bytes with those 64 digits taken as zeros. So one flipped bit anywhere, in the numbers, the certificate or the seal,
shows; and a file that was cut short has no valid seal, which makes the seal the mark of completeness too.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

BLANK = b"0" * 64
MARK = b"seal-sha256:"
_SEAL = re.compile(re.escape(MARK) + rb"([0-9a-f]{64})")

# How the mark is appended where a format lets bytes follow its own end.
_TRAILERS = {
    ".nc": b"\n%s\n",
    ".png": b"\n%s\n",
    ".pdf": b"%%%s\n",
    ".svg": b"<!-- %s -->\n",
    ".html": b"<!-- %s -->\n",
}


class DamagedArtefactError(ValueError):
    """An artefact is cut short, was changed after it was made, or is not an artefact of this project."""


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
    """The SHA-256 of a file whose seal holds.

    Raises:
        DamagedArtefactError: the file has no seal, or its bytes are not those that were sealed.
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    places = [match.span(1) for match in _SEAL.finditer(data)]
    if not places:
        raise DamagedArtefactError(f"{path}: has no seal: it is cut short, or this project did not make it")
    start, end = places[-1]
    expected = data[start:end].decode()
    found = hashlib.sha256(data[:start] + BLANK + data[end:]).hexdigest()
    if len(places) != 1 or found != expected:
        raise DamagedArtefactError(f"{path}: its bytes are not those that were sealed: it was changed or damaged")
    return hashlib.sha256(data).hexdigest()
