"""Let a job check whether its parent Snakemake process is alive or shutting down.

A job does not end with the Snakemake that started it: there is a shell between the two, and SIGKILL of Snakemake
notifies nobody. So every job watches the process named in its environment (``jobs.shutdown``).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psutil

WORKFLOW = "SPECTRAL_BIAS_WORKFLOW"
# In the working folder: the name of the process that was asked to stop.
REQUEST = Path(".cache", "stopping")
# psutil derives start times from the clock, which may be set meanwhile.
MAX_CLOCK_CHANGE_SECONDS = 3600.0


def this_process() -> str:
    """Name this process by its id, start time and process-id namespace; no other process has this name."""
    return f"{os.getpid()}:{psutil.Process().create_time()}:{_namespace()}"


class Parent:
    """The process that started this job.

    Args:
        name: its name by ``this_process``, as it wrote it into the job's environment.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        pid, started, namespace = name.split(":")
        self._visible = namespace == _namespace()
        self._process: psutil.Process | None = None
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(int(pid))
            if abs(process.create_time() - float(started)) < MAX_CLOCK_CHANGE_SECONDS:
                self._process = process

    def is_alive(self) -> bool:
        """Whether it runs and is no zombie; also true for a process of another namespace, which cannot be seen."""
        if not self._visible:
            return True
        with suppress(psutil.NoSuchProcess):
            if self._process is not None and self._process.is_running():
                return self._process.status() != psutil.STATUS_ZOMBIE
        return False

    def is_stopping(self) -> bool:
        """Whether it has been asked to stop."""
        try:
            return REQUEST.read_text("utf-8") == self.name
        except OSError:
            return False


def request_stop() -> None:
    """Ask the jobs of this process to stop; without effect where the request cannot be written."""
    try:
        REQUEST.parent.mkdir(exist_ok=True)
        REQUEST.write_text(os.environ.get(WORKFLOW, ""), "utf-8")
    except OSError:
        return  # the jobs end by themselves, later


def _namespace() -> str:
    try:
        return Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        return ""
