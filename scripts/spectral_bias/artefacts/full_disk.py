"""A full disk, or a quota that is used up, told in words whichever library met it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)
# What HDF5 writes at a time is less; it says "HDF error", whatever was in its way.
PROBE_BYTES = 4 * 2**20


class FullDiskError(OSError):
    """A file cannot be written for want of room; nothing of it is left."""


@contextmanager
def told_where_full(path: Path) -> Iterator[None]:
    """Say what to do where a file cannot be written because the disk is full or a quota used up.

    Args:
        path: the file; what was written of it must have been removed when an error leaves the context.

    Raises:
        FullDiskError: that is so.
    """
    try:
        yield
    except Exception as error:
        number = error.errno if isinstance(error, OSError) else None
        if number not in FULL:
            number = _why_full(path.parent)
        if number is None:
            raise
        raise FullDiskError(
            number,
            f"{os.strerror(number)}: the disk is full or your quota of bytes or files is used up, so {path} was not "
            "written. Make room and run the same command again: what is finished stays, and is not made again",
        ) from error


def _why_full(folder: Path) -> int | None:
    """The error number if the disk of a folder has no room for a moderate file; None if it has."""
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".probe-") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.errno if error.errno in FULL else None
    return None
