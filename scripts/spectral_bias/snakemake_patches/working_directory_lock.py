"""One run at a time in a working folder; and what a run that was killed left locked is free again.

Snakemake's own lock is a folder of files that a killed process leaves behind, and nothing in them says whose they are,
so that the next run asks for ``--unlock``, which would as readily unlock a run that is still going. Here the kernel
holds the lock: a lock on a file ends with the process that holds it, however it ended. The file also says who held it
last, and Snakemake's left-over lock is removed only where that process is proved dead: the kernel has granted its lock
to this one, and both are processes of the same machine. The locks of another machine are never touched.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FILE = "holder.json"
# Always this long, so that a record can be written over another one on a disk that is full.
LENGTH = 1024
BUSY = {errno.EACCES, errno.EAGAIN}


class FolderInUseError(RuntimeError):
    """Another run works in the folder."""


@contextmanager
def acquire(folder: Path) -> Iterator[bool]:
    """Hold a folder for as long as the context lasts.

    Args:
        folder: where the lock's file is kept, Snakemake's ``.snakemake``.

    Yields:
        Whether the run that held it before is proved dead, so that what it left locked may be freed.

    Raises:
        FolderInUseError: another process holds it; says which.
    """
    try:
        descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in BUSY:
                raise FolderInUseError(_in_use(folder, _read(descriptor))) from None
            yield False  # a file system without locks
            return
        here = _here()
        dead = _is_of(here, _read(descriptor))
        _write(descriptor, here)
        try:
            yield dead
        finally:
            _write(descriptor, {})
    finally:
        os.close(descriptor)


def one_run_at_a_time(persistence: type[Any], error: Callable[[str], Exception], say: Callable[[str], None]) -> None:
    """Let Snakemake hold the folder while it holds its own lock, and free what a dead run left locked.

    Args:
        persistence: Snakemake's ``PersistenceBase``; its ``lock`` is a context, ``cleanup_locks`` removes locks, and
            ``path`` is the folder ``.snakemake``. Where it lacks one of these, or holds folders already, nothing is
            done.
        error: what is raised where another run works in the folder.
        say: where a word about freed locks goes.
    """
    if not all(hasattr(persistence, name) for name in ("lock", "cleanup_locks", "path")):
        return
    original = persistence.lock
    if hasattr(original, "holds_folder"):
        return

    @contextmanager
    def lock(self: Any) -> Iterator[None]:
        try:
            with acquire(Path(self.path)) as dead:
                if dead and self.locked:
                    say("The run before this one was killed; what it had locked is free again.")
                    self.cleanup_locks()
                # Unlocking removes the folder of the locks too, be it here or by a run that has just ended.
                (Path(self.path) / "locks").mkdir(exist_ok=True)
                with original(self):
                    yield
        except FolderInUseError as busy:
            raise error(str(busy)) from None

    lock.holds_folder = True
    persistence.lock = lock


def _here() -> dict[str, Any]:
    """This process and its machine: the start of its kernel, its installation, its name."""
    return {
        "pid": os.getpid(),
        "host": platform.node(),
        "boot": _text("/proc/sys/kernel/random/boot_id"),
        "machine": _text("/etc/machine-id"),
    }


def _is_of(here: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a record is of a process of this machine: of its kernel, or of it before it was started again."""
    same_kernel = bool(here["boot"]) and record.get("boot") == here["boot"]
    return same_kernel or all(record.get(key) == here[key] for key in ("host", "machine"))


def _in_use(folder: Path, record: dict[str, Any]) -> str:
    who = f"process {record['pid']} on {record['host']}" if record.keys() >= {"pid", "host"} else "another process"
    return (
        f"Another run works in {folder.parent}: {who}. "
        "Let it end, or stop it (kill, not kill -9), then start this one again. Nothing was changed."
    )


def _read(descriptor: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(descriptor, LENGTH, 0))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(descriptor: int, record: dict[str, Any]) -> None:
    try:
        os.pwrite(descriptor, json.dumps(record).encode().ljust(LENGTH), 0)
        os.fsync(descriptor)
    except OSError:
        return  # a full disk: then the next run finds no record, and leaves Snakemake's lock to Snakemake


def _text(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
