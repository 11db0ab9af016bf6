"""One run at a time in a working folder; locks that a killed run left behind are released.

Snakemake's own lock is a folder of files that outlives a killed process and does not name its owner, so the next run
asks for ``--unlock``, which would also unlock a run that is still going. Here the kernel holds a lock on a file, which
ends with its process. The file names its last owner. Snakemake's lock is removed only where that process is proved
dead: the kernel has granted its lock to this one, and both are of the same machine. Locks of other machines stay.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from spectral_bias.jobs.output_lock import open_lock_file, try_lock
from spectral_bias.snakemake_patches.patch import Context, Patch

FILE = Path(".cache", "holder.json")
# Always this long, so that a record can replace another one on a full disk.
LENGTH = 1024


class FolderInUseError(RuntimeError):
    """Another run works in the folder."""


@contextmanager
def acquire(folder: Path) -> Iterator[bool]:
    """Hold a working folder until the context ends.

    Yields:
        Whether its last owner is proved dead, so that its locks may be released.

    Raises:
        FolderInUseError: another process holds it; names that process.
    """
    descriptor = open_lock_file(folder / FILE)
    if descriptor is None:
        yield False
        return
    try:
        granted = try_lock(descriptor)
        if granted is False:
            raise FolderInUseError(_in_use(folder, _read(descriptor)))
        if granted is None:
            yield False  # a file system without locks
            return
        here = _here()
        dead = _same_machine(here, _read(descriptor))
        _write(descriptor, here)
        try:
            yield dead
        finally:
            _write(descriptor, {})
    finally:
        os.close(descriptor)


def install(context: Context) -> None:
    """Let Snakemake hold the folder while it holds its own lock, and release the locks of a dead run."""
    from snakemake.exceptions import WorkflowError
    from snakemake.persistence import PersistenceBase

    original = PersistenceBase.lock

    @contextmanager
    def lock(self: Any) -> Iterator[None]:
        try:
            with acquire(Path.cwd()) as dead:
                if dead and self.locked:
                    context.warn("The last run was killed; its locks are released.")
                    self.cleanup_locks()
                # Unlocking removes the folder of the locks too, be it here or by a run that has just ended.
                (Path(self.path) / "locks").mkdir(exist_ok=True)
                with original(self):
                    yield
        except FolderInUseError as busy:
            raise WorkflowError(str(busy)) from None

    PersistenceBase.lock = lock


def _here() -> dict[str, Any]:
    """This process and its machine: the boot of its kernel, its installation, its name."""
    return {
        "pid": os.getpid(),
        "host": platform.node(),
        "boot": _text("/proc/sys/kernel/random/boot_id"),
        "machine": _text("/etc/machine-id"),
    }


def _same_machine(here: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a record is of a process of this machine, since it was booted or before."""
    same_kernel = bool(here["boot"]) and record.get("boot") == here["boot"]
    return same_kernel or all(record.get(key) == here[key] for key in ("host", "machine"))


def _in_use(folder: Path, record: dict[str, Any]) -> str:
    who = f"process {record['pid']} on {record['host']}" if record.keys() >= {"pid", "host"} else "another process"
    return (
        f"Another run works in {folder}: {who}. "
        "Let it end, or stop it (kill, not kill -9), then start this one again. Nothing was changed."
    )


def _read(descriptor: int) -> dict[str, Any]:
    try:
        record = json.loads(os.pread(descriptor, LENGTH, 0))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write(descriptor: int, record: dict[str, Any]) -> None:
    try:
        os.pwrite(descriptor, json.dumps(record).encode().ljust(LENGTH), 0)
        os.fsync(descriptor)
    except OSError:
        return  # a full disk: the next run finds no record and leaves Snakemake's lock alone


def _text(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


PATCH = Patch(
    needs=tuple(
        f"snakemake.persistence:PersistenceBase.{name}" for name in ("lock", "locked", "cleanup_locks", "path")
    ),
    without="after a killed run the next one asks for --unlock",
    install=install,
)
