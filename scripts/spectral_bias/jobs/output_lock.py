"""One writer an artefact: two jobs that make the same file take turns.

After SIGKILL of Snakemake its jobs live on for a moment while the next run starts the same ones; both would write to
the same partial file. The lock is one byte of one file, held by the kernel, and ends with its job.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = Path(".cache", "writers.lock")
POLL_SECONDS = 0.5
BUSY = {errno.EACCES, errno.EAGAIN}


@contextmanager
def output_lock(artefact: Path) -> Iterator[None]:
    """Wait until no other job makes this artefact, and keep others waiting until the context ends.

    Args:
        artefact: its path, relative to the working folder, which is the current one.
    """
    descriptor = open_lock_file(FILE)
    if descriptor is None:
        yield
        return
    try:
        place = int.from_bytes(hashlib.sha256(artefact.as_posix().encode()).digest()[:7], "big")
        if try_lock(descriptor, place) is False:
            print(f"another job makes {artefact}; waiting for it to end", flush=True)
            while try_lock(descriptor, place) is False:
                time.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def open_lock_file(path: Path) -> int | None:
    """Open a lock file, made where it is missing; None in a folder that cannot be written to."""
    try:
        path.parent.mkdir(exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        return None


def try_lock(descriptor: int, byte: int = 0) -> bool | None:
    """Lock one byte of an open file: True if granted, False if another process holds it, None without lock support."""
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
    except OSError as error:
        return False if error.errno in BUSY else None
    return True
