"""Guard against XLA's silent errors when the address space is exhausted.

With a limit on the address space (``ulimit -v``, h_vmem of some schedulers) XLA on CPUs does not always fail when an
allocation fails: a training was seen to start from weights other than its seed's. That would leave a wrong result.
"""

from __future__ import annotations

import resource
from pathlib import Path

MIN_HEADROOM = 64 * 2**20


def refuse_where_memory_is_short() -> None:
    """Check that this process may still grow by 64 MiB.

    Raises:
        MemoryError: it may not; results since the last successful check must be discarded.
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
