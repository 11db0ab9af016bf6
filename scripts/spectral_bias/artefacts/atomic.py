"""Atomic writes: under a fixed partial name beside the target, flushed to disk, renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spectral_bias.artefacts.full_disk import told_where_full
from spectral_bias.artefacts.links import escapes
from spectral_bias.numerics.memory_guard import refuse_where_memory_is_short


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield the partial name to write to; on success flush the file to disk and rename it to ``path``.

    If writing fails the partial file is removed and ``path`` stays as it was. A link at ``path`` is replaced, not
    followed.

    Raises:
        FullDiskError: the disk is full, or a quota used up.
        MemoryError: the process has almost reached its memory limit, where XLA computes wrong numbers silently.
        ValueError: the folder of ``path`` is, or lies behind, a link that leads out of its results folder.
    """
    if escapes(path.parent / "any"):
        raise ValueError(f"{path}: a link on the way leads out of results/; make results/ itself a link instead")
    refuse_where_memory_is_short()
    partial = path.with_name(f".{path.name}.partial{path.suffix}")
    with told_where_full(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Left by an interrupted job; a link would be written through.
        partial.unlink(missing_ok=True)
        try:
            yield partial
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
