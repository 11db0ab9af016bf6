"""The process that runs the workflow, as its jobs see it: does it live, and has it been asked to stop.

A job does not die with the workflow that started it: there is a shell between the two, and a kill -9 of Snakemake
tells nobody. So every job watches the process named in its environment (``jobs.shutdown``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

WORKFLOW = "SPECTRAL_BIAS_WORKFLOW"
# The process that was asked to stop writes its name here, in the working folder.
REQUEST = Path(".snakemake", "stopping")


def this_process() -> str:
    """A name for this process that no other one has on this system: its id, when it began, and its id's namespace."""
    return _name(os.getpid())


def is_alive(name: str) -> bool:
    """Whether a process named by ``this_process`` lives; also true where that cannot be seen from here."""
    pid, _, namespace = name.split(":")
    return namespace != _namespace() or _name(int(pid)) == name


def is_stopping(name: str) -> bool:
    """Whether that process has been asked to stop."""
    try:
        return REQUEST.read_text("utf-8") == name
    except OSError:
        return False


def stop_jobs_on_termination(scheduler: type[Any]) -> None:
    """Let SIGTERM to Snakemake stop its jobs too; by itself it would wait until they end, however long they take.

    Args:
        scheduler: Snakemake's ``JobScheduler``; SIGTERM calls its ``exit_gracefully``. Where it has no such method,
            nothing is done.
    """
    if not hasattr(scheduler, "exit_gracefully"):
        return
    original = scheduler.exit_gracefully

    def stop(self: Any, *arguments: Any) -> None:
        original(self, *arguments)
        try:
            REQUEST.write_text(this_process(), "utf-8")
        except OSError:
            return  # the jobs end by themselves, later

    scheduler.exit_gracefully = stop


def _name(pid: int) -> str:
    return f"{pid}:{_began(pid)}:{_namespace()}"


def _began(pid: int) -> str:
    """When a process began, in ticks since the machine did; nothing where there is no such process, or only its corpse.

    Where the system has no /proc, a process that exists is taken for the one that is meant.
    """
    try:
        # After the name, which is in brackets and may hold anything: state, parent and so on; see proc(5).
        fields = Path("/proc", str(pid), "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return fields[19] if fields[0] not in "ZX" else ""
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "0"


def _namespace() -> str:
    try:
        return Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        return ""
