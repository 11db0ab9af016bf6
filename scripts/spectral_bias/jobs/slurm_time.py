"""How much time SLURM leaves the job that this process is in."""

from __future__ import annotations

import os
import re
import subprocess
import time

# Days, hours and minutes may be missing, as squeue prints them.
_LEFT = re.compile(r"(?:(?:(?P<days>\d+)-)?(?P<hours>\d+):)?(?P<minutes>\d+):(?P<seconds>\d+)")
_SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def seconds_left() -> float | None:
    """Seconds until SLURM ends this job; None outside of one, or where there is no limit or SLURM does not answer.

    SLURM before 23.02 does not say it in the job's environment, so it is asked.
    """
    job = os.environ.get("SLURM_JOB_ID")
    if not job:
        return None
    if (end := os.environ.get("SLURM_JOB_END_TIME", "")).isdecimal():
        return float(end) - time.time()
    command = ["squeue", "--noheader", f"--jobs={job}", "--format=%L"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    return parsed(done.stdout)


def parsed(left: str) -> float | None:
    """Seconds of a time as squeue prints it, ``2-03:04:05`` or ``4:05``; None for words such as ``UNLIMITED``."""
    found = _LEFT.fullmatch(left.strip())
    if found is None:
        return None
    return float(sum(int(found[unit] or 0) * size for unit, size in _SECONDS.items()))
