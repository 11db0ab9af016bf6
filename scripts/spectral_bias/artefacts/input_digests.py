"""SHA-256 of the files that artefacts are made from: other artefacts, whose seals must hold, and a user's own files."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from spectral_bias.artefacts.certificate import sha256
from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal

CACHE = Path(".cache", "digests.json")
# A file that changed this recently may change again without a new time stamp: some file systems count whole seconds.
SETTLED_SECONDS = 2.0


def input_digest(folder: Path, name: str) -> str:
    """The SHA-256 of an artefact whose seal holds, or of a user's file.

    Args:
        folder: the working folder.
        name: a path relative to it.

    Raises:
        DamagedArtefactError: an artefact's seal does not hold, or the name leads out of the folder.
        OSError: the file cannot be read.
    """
    # A certificate may name anything: whoever sent the results wrote it.
    if Path(name).is_absolute() or escapes(folder / name):
        raise DamagedArtefactError(f"{name}: leads out of the folder of the results, and is not followed")
    if not (folder / name).is_file():
        raise FileNotFoundError(f"{name}: is not a file")
    return check_seal(folder / name) if Path(name).parts[:1] == ("results",) else sha256(folder / name)


class InputDigests:
    """Digests of the files of a working folder; a file is read again only if its size, times or inode changed.

    They are kept in one JSON file of the folder, which is replaced as a whole: of two processes that write it the later
    one wins, and what the other had added is computed again. Without access to that file every digest is computed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()  # Snakemake leaves the folder before it ends
        self._known = _read(self.folder / CACHE)
        self._added: set[str] = set()
        self._unsettled: set[str] = set()

    def digest(self, name: str) -> str:
        """``input_digest`` of a file; errors are not kept."""
        # Both before it is read, which can take long: if it changes meanwhile, it differs from this next time.
        now = time.time()
        stat = (self.folder / name).stat()
        state = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        if (known := self._known.get(name, [""]))[1:] == state:
            return str(known[0])
        found = input_digest(self.folder, name)
        self._known[name] = [found, *state]
        if now - stat.st_ctime > SETTLED_SECONDS:
            self._added.add(name)
        else:
            self._unsettled.add(name)
        return found

    def save(self) -> None:
        """Write the file where something was added that no later change can hide in."""
        if not self._added:
            return
        kept = {name: known for name, known in self._known.items() if name not in self._unsettled}
        partial = self.folder / CACHE.with_suffix(f".{os.getpid()}")
        try:
            partial.parent.mkdir(exist_ok=True)
            partial.write_text(json.dumps(kept), "utf-8")
            partial.replace(self.folder / CACHE)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)


def forget(folder: Path) -> None:
    """Have every file read again next time."""
    with suppress(OSError):
        (folder / CACHE).unlink(missing_ok=True)


def _read(path: Path) -> dict[str, list[str | int]]:
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
