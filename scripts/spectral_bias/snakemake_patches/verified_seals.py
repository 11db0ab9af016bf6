"""Make damaged artefacts again: those truncated or changed after they were made.

Snakemake compares file times and its own records, so it takes a damaged file for a complete one, and whatever reads it
fails. Here its seal is checked, and Snakemake is told that it is incomplete. Old file times alone would not do: a rule
whose inputs have the recorded checksums is not run again, nor is one without inputs, such as a dataset. A file whose
seal held is read again only after its size, times or inode have changed.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal
from spectral_bias.snakemake_patches.patch import Context, Patch

RECORD = Path(".cache", "sealed.json")


class Seals:
    """The seals of a working folder, and those that are known to hold."""

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder.resolve()  # Snakemake leaves the folder before it ends
        self._known = _read(self.folder / RECORD)
        self._changed = False

    def damage(self, name: str) -> str | None:
        """Describe the damage of an artefact; None if it is sound or missing."""
        path = self.folder / name
        try:
            before = _state(path)
            if self._known.get(name) == before:
                return None
            check_seal(path)
        except DamagedArtefactError as error:
            return str(error)
        except OSError:
            return None  # missing or unreadable: Snakemake reports that itself
        self._known[name] = before
        self._changed = True
        return None

    def remember(self) -> None:
        """Save which seals held; where that fails they are checked again next time."""
        if not self._changed:
            return
        partial = self.folder / RECORD.with_suffix(f".{os.getpid()}")
        try:
            partial.parent.mkdir(exist_ok=True)
            partial.write_text(json.dumps(self._known), "utf-8")
            partial.replace(self.folder / RECORD)
        except OSError:
            partial.unlink(missing_ok=True)


def forget(folder: Path) -> None:
    """Have every seal checked again next time."""
    with suppress(OSError):
        (folder / RECORD).unlink(missing_ok=True)


def install(context: Context) -> None:
    """Let Snakemake count a damaged artefact of the plan as incomplete: it is made again."""
    from snakemake.persistence import PersistenceBase

    original = PersistenceBase.incomplete

    @functools.cache
    def plan() -> tuple[Seals, frozenset[str]]:
        seals = Seals()
        atexit.register(seals.remember)
        return seals, frozenset(context.plan.artefacts())

    @functools.cache
    def is_damaged(name: str) -> bool:
        seals, names = plan()
        damage = seals.damage(name) if name in names else None
        if damage:
            context.warn(f"{damage}. It is made again.")
        return bool(damage)

    async def incomplete(self: Any, job: Any) -> list[Any]:
        marked = await original(self, job)
        return [file for file in job.output if file in marked or is_damaged(str(file))]

    PersistenceBase.incomplete = incomplete


def _state(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _read(path: Path) -> dict[str, list[int]]:
    try:
        seals = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return seals if isinstance(seals, dict) else {}


PATCH = Patch(
    needs=("snakemake.persistence:PersistenceBase.incomplete",),
    without="a damaged artefact fails every job that reads it until it is removed",
    install=install,
)
