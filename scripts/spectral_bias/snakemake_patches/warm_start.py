"""Snakemake's side of the warm start.

Snakemake starts a Python for every script, and half of a short job's seconds go into importing the same thousand
modules. Here scripts without an environment of their own are run by children of one process (``server``) that has
imported them. Where that cannot be, or the process is gone, Snakemake starts the script itself, as ever.
"""

from __future__ import annotations

import functools
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from typing import Any

from spectral_bias.digests.closure import SCRIPTS


class ServerGoneError(RuntimeError):
    """The process that jobs are forked from has ended before the job did."""


class WarmStart:
    """Scripts run by children of a process that has imported what they import; the process starts with the first one.

    Args:
        numerics: the settings of that name, which must be known before JAX is imported.
    """

    def __init__(self, numerics: Mapping[str, Any]) -> None:
        self.numerics = dict(numerics)
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def run(
        self,
        script: str,
        source: str,
        environment: Mapping[str, str],
        watched: Callable[[int], AbstractContextManager[Any]] = nullcontext,
    ) -> int:
        """Run a script to its end and return its status, as ``subprocess`` has it.

        Args:
            script: the file to run.
            source: the file whose import statements say what it needs.
            environment: its environment variables.
            watched: a context that is given the number of the script's process while it runs.

        Raises:
            ServerGoneError: the process that it would be forked from cannot be reached, or died with the job.
        """
        told = {"script": script, "source": source, "numerics": self.numerics, "environment": dict(environment)}
        mine, theirs = socket.socketpair()
        with mine, mine.makefile("r") as answers:
            try:
                with theirs, self._lock:
                    socket.send_fds(self._reached(), [json.dumps(told).encode()], [theirs.fileno()])
            except OSError as error:
                raise ServerGoneError(str(error)) from error
            child = answers.readline()
            if not child:
                raise ServerGoneError("it ended before the job began")
            with watched(int(child)):
                status = answers.readline()
            if not status:
                raise ServerGoneError("it ended before the job did")
            return int(status)

    def _reached(self) -> socket.socket:
        """The socket that requests go to, of a server started where there is none."""
        if self._control is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._server = subprocess.Popen(
                    [sys.executable, "-P", "-m", "spectral_bias.jobs.fork_server", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={**os.environ, **_threads(1), "PYTHONPATH": os.pathsep.join(_search_path())},
                )
        return self._control

    def close(self) -> None:
        """End the process; jobs that are at work end with it."""
        with self._lock:
            if self._control is not None and self._server is not None:
                self._control.close()
                self._server.wait()
            self._control = self._server = None


def start_scripts_warm(scripts: type[Any], warm: WarmStart) -> None:
    """Let Snakemake's Python scripts start warm where they can.

    Args:
        scripts: Snakemake's ``PythonScript``, whose ``execute_script(fname, edit)`` starts a Python. Where it has no
            such method, nothing is done.
        warm: what runs them.
    """
    if sys.platform != "linux" or warm.numerics["threads"] != 1 or not hasattr(scripts, "execute_script"):
        return
    cold = scripts.execute_script

    @functools.wraps(cold)
    def execute(self: Any, fname: str, edit: bool = False) -> None:
        own_python = any((self.conda_env, self.container_img, self.env_modules, self.shadow_dir))
        # Libraries of linear algebra took their one thread when they were imported.
        if own_python or edit or self.threads != 1 or not self.is_local:
            return cold(self, fname, edit)
        environment = {**os.environ, **_threads(1)}
        if folder := self.resources.get("tmpdir"):
            environment |= dict.fromkeys(("TMPDIR", "TMP", "TEMPDIR", "TEMP"), folder)
        source = self.path.get_path_or_uri(secret_free=True)
        try:
            status = warm.run(fname, source, environment, functools.partial(_watched, self.bench_record))
        except ServerGoneError:
            warm.close()
            return cold(self, fname, edit)
        if status:
            raise subprocess.CalledProcessError(status, f"{sys.executable} {fname}")

    scripts.execute_script = execute


@contextmanager
def _watched(record: Any, process: int) -> Iterator[None]:
    """Snakemake's own measuring of a job's process, unless that is over already."""
    with ExitStack() as stack:
        if record is not None:
            import psutil
            from snakemake.benchmark import benchmarked

            with suppress(psutil.NoSuchProcess):
                stack.enter_context(benchmarked(process, record))
        yield


def _threads(number: int) -> dict[str, str]:
    """What Snakemake tells a job's libraries of its threads."""
    names = ("OMP", "GOTO", "OPENBLAS", "MKL", "NUMEXPR")
    return {**{f"{name}_NUM_THREADS": str(number) for name in names}, "VECLIB_MAXIMUM_THREADS": str(number)}


def _search_path() -> list[str]:
    """Where the server finds this checkout's library first; then what jobs are told."""
    inherited = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
    return list(dict.fromkeys([str(SCRIPTS), *inherited]))
