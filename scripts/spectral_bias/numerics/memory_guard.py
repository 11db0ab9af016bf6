"""Numbers computed where memory ran out are not to be trusted.

With its address space limited (``ulimit -v``, or h_vmem of some schedulers) XLA on CPUs was seen not to fail when it
could get no more, but to go on with wrong numbers: a training started from other weights than its seed's. A killed
process leaves nothing behind; this would leave a result.
"""

from __future__ import annotations

import resource
from pathlib import Path

MIN_HEADROOM = 64 * 2**20


def refuse_where_memory_is_short() -> None:
    """Do nothing where this process may still grow by 64 MiB.

    Raises:
        MemoryError: it may not; what it has computed since it last could must be thrown away.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return
    try:
        size = int(Path("/proc/self/statm").read_text("utf-8").split()[0]) * resource.getpagesize()
    except OSError:
        return  # not Linux: its size is not known
    if size + MIN_HEADROOM > limit:
        raise MemoryError(
            f"this process may take {limit / 2**20:.0f} MiB (ulimit -v) and has {size / 2**20:.0f}: "
            "too little is left to trust what was computed; allow more"
        )
