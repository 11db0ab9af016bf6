"""One writer an artefact: two jobs that make the same file take turns.

It happens after a kill -9 of the workflow: its jobs live on for a moment, and the next run starts the same ones. Both
would write to the same partial file. The lock is a byte of one file, the kernel holds it, and it ends with its job.
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
LOOK_SECONDS = 0.5
BUSY = {errno.EACCES, errno.EAGAIN}


@contextmanager
def output_lock(artefact: Path, folder: Path = Path()) -> Iterator[None]:
    """Wait until no other job makes this artefact, and keep others waiting as long as the context lasts.

    Args:
        artefact: its path, relative to the working folder.
        folder: the working folder.
    """
    try:
        (folder / FILE).parent.mkdir(exist_ok=True)
        descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        yield  # a folder that cannot be written to has no writers
        return
    try:
        _lock(descriptor, artefact)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, artefact: Path) -> None:
    place = int.from_bytes(hashlib.sha256(artefact.as_posix().encode()).digest()[:7], "big")
    told = False
    while True:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError as error:
            if error.errno not in BUSY:
                return  # a file system without locks
        else:
            return
        if not told:
            print(f"another job makes {artefact}; waiting for it to end", flush=True)
            told = True
        time.sleep(LOOK_SECONDS)
