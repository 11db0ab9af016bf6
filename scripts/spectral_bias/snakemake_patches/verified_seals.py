"""Artefacts that were damaged after they were made: cut short or changed by a fault of the disk, or by hand.

Snakemake goes by times and by what it wrote down itself, so a damaged file counts as made and fails whatever reads it.
Here its seal is looked at, and Snakemake told that it is incomplete; so the same command that made it makes it again.
A file whose seal held is looked at again only when its size, times or place on the disk have changed.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal

MEMORY = Path(".cache", "sealed.json")


class Seals:
    """The seals of a working folder, and which of them were found to hold."""

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder.resolve()  # Snakemake leaves the folder before it ends
        self._known = _remembered(self.folder / MEMORY)
        self._learned = False

    def damage(self, name: str) -> str | None:
        """What is wrong with an artefact; None where nothing is, or where there is none."""
        path = self.folder / name
        try:
            before = _look(path)
            if self._known.get(name) == before:
                return None
            check_seal(path)
        except DamagedArtefactError as error:
            return str(error)
        except OSError:
            return None  # not there, or not to be read: Snakemake says so itself
        self._known[name] = before
        self._learned = True
        return None

    def remember(self) -> None:
        """Write down which seals held. Nothing is lost where it cannot be done."""
        if not self._learned:
            return
        partial = self.folder / MEMORY.with_suffix(f".{os.getpid()}")
        try:
            partial.parent.mkdir(exist_ok=True)
            partial.write_text(json.dumps(self._known), "utf-8")
            partial.replace(self.folder / MEMORY)
        except OSError:
            partial.unlink(missing_ok=True)


def forget(folder: Path) -> None:
    """Look at every seal afresh next time."""
    with suppress(OSError):
        (folder / MEMORY).unlink(missing_ok=True)


def make_damaged_again(
    persistence: type[Any], artefacts: Callable[[], Iterable[str]], say: Callable[[str], None]
) -> None:
    """Let Snakemake take a damaged artefact for an incomplete one, which it makes again.

    Args:
        persistence: Snakemake's ``FilePersistence``; its ``_filter_incomplete_keys`` picks the incomplete files out of
            some. Where it has no such method, nothing is done.
        artefacts: the names of the artefacts of this project.
        say: where a word about each damaged one goes.
    """
    if not hasattr(persistence, "_filter_incomplete_keys"):
        return
    original = persistence._filter_incomplete_keys

    @functools.cache
    def ours() -> tuple[Seals, frozenset[str]]:
        seals = Seals()
        atexit.register(seals.remember)
        return seals, frozenset(artefacts())

    @functools.cache
    def damaged(name: str) -> bool:
        seals, names = ours()
        fault = seals.damage(name) if name in names else None
        if fault:
            say(f"{fault}. It is made again.")
        return bool(fault)

    def incomplete(self: Any, keys: Iterable[str]) -> set[str]:
        keys = list(keys)
        return {*original(self, keys), *(name for name in keys if damaged(name))}

    persistence._filter_incomplete_keys = incomplete


def _look(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _remembered(path: Path) -> dict[str, list[int]]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
