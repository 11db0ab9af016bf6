"""Fork jobs from one process that has imported what they import.

Snakemake starts a Python for every script, and half of a short job's seconds go into importing the same thousand
modules. Here scripts without an environment of their own are run by children of a fork server
(``jobs.fork_server``). Where that is impossible, or the server is gone, Snakemake starts the script itself.
"""

from __future__ import annotations

import functools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from typing import Any

from spectral_bias.jobs.environment import ONE_THREAD
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.snakemake_patches.patch import Context, Patch


class ServerGoneError(RuntimeError):
    """The fork server ended before the job did."""


class WarmStart:
    """Run scripts as children of the fork server, which starts with the first one.

    Args:
        numerics: the settings of that name; they must be set before JAX is imported.
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
        """Run a script to its end and return its status as ``subprocess`` does.

        Args:
            script: the file to run.
            source: the file whose import statements name what to import before the fork.
            environment: its environment variables.
            watched: a context that gets the id of the script's process while it runs.

        Raises:
            ServerGoneError: the fork server cannot be reached, or died with the job.
        """
        request = {"script": script, "source": source, "numerics": self.numerics, "environment": dict(environment)}
        mine, theirs = socket.socketpair()
        with mine, mine.makefile("r") as answers:
            try:
                with theirs, self._lock:
                    socket.send_fds(self._connect(), [json.dumps(request).encode()], [theirs.fileno()])
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

    def _connect(self) -> socket.socket:
        """The socket for requests; starts a server if there is none."""
        if self._control is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._server = subprocess.Popen(
                    [sys.executable, "-P", "-m", "spectral_bias.jobs.fork_server", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(_search_path())},
                )
        return self._control

    def close(self) -> None:
        """End the server; running jobs end with it."""
        with self._lock:
            if self._control is not None and self._server is not None:
                self._control.close()
                self._server.wait()
            self._control = self._server = None


def install(context: Context) -> None:
    """Run Python scripts by the fork server where they can be."""
    numerics = context.plan.catalogue.settings.numerics
    if sys.platform == "linux" and numerics.warm_start and numerics.threads == 1:
        from snakemake.script import PythonScript

        PythonScript.execute_script = warm_or_cold(PythonScript.execute_script, WarmStart(numerics.recorded()))


def warm_or_cold(cold: Callable[..., None], warm: WarmStart) -> Callable[..., None]:
    """Snakemake's method that executes a script, with the fork server in its place for scripts that allow it."""

    @functools.wraps(cold)
    def execute(self: Any, fname: str, edit: bool = False) -> None:
        own_python = any((self.conda_env, self.container_img, self.env_modules, self.shadow_dir))
        # Linear algebra libraries took their one thread when they were imported.
        if own_python or edit or self.threads != 1 or not self.is_local:
            return cold(self, fname, edit)
        environment = {**os.environ, **ONE_THREAD}
        if folder := self.resources.get("tmpdir"):
            environment |= dict.fromkeys(("TMPDIR", "TMP", "TEMPDIR", "TEMP"), folder)
        source = self.path.get_path_or_uri(secret_free=True)
        try:
            status = warm.run(fname, source, environment, functools.partial(_measured, self.bench_record))
        except ServerGoneError:
            warm.close()
            return cold(self, fname, edit)
        if status:
            raise subprocess.CalledProcessError(status, f"{sys.executable} {fname}")

    return execute


@contextmanager
def _measured(record: Any, process: int) -> Iterator[None]:
    """Let Snakemake measure a job's process; one that has ended already has its seconds alone.

    Snakemake rounds the running time of a record when it writes it, so a record without one would fail the job.
    """
    started = time.perf_counter()
    with ExitStack() as stack:
        if record is not None:
            import psutil
            from snakemake.benchmark import benchmarked

            with suppress(psutil.NoSuchProcess):
                stack.enter_context(benchmarked(process, record))
        yield
    if record is not None and record.running_time is None:
        record.running_time = time.perf_counter() - started


def _search_path() -> list[str]:
    """The server's search path: this checkout's library, then what jobs have."""
    inherited = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
    return list(dict.fromkeys([str(SCRIPTS), *inherited]))


PATCH = Patch(
    needs=("snakemake.script:PythonScript.execute_script", "snakemake.benchmark:benchmarked"),
    without="each job starts a Python and imports its packages",
    install=install,
)
