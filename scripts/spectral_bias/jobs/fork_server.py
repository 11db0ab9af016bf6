"""The process that warm jobs are forked from.

It imports what scripts import, once, and forks a child for each script that it is asked to run. Before the fork nothing
is computed, no device is opened and no module of a user's own is imported, so a job has the same bits whether it is
forked or started anew. This process ends with the one that started it; when it ends, for whatever reason, its children
get SIGTERM.
"""

from __future__ import annotations

import ast
import ctypes
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spectral_bias.numerics.environment import configure
from spectral_bias.registry.resolve import PACKAGE

MAX_REQUEST_SIZE = 1 << 20
# What packages import at their first use only; the rest is named by import statements.
AT_FIRST_USE = {
    "xarray": ("netCDF4", "xarray.backends.netCDF4_"),
    "matplotlib": (
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_pdf",
        "matplotlib.backends.backend_svg",
    ),
    "numpy": ("jaxtyping", "numpy.fft"),
}
_SIGNAL_AT_PARENTS_END, _NAME = 1, 15  # of prctl(2)


class Server:
    """Forks a child for each request and answers with the child's process id, then with its exit status.

    Args:
        control: the socket of the requests, each of which brings a socket for its answers; closing it ends the server.
    """

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, socket.socket] = {}

    def serve(self) -> None:
        """Answer requests until the control socket is closed."""
        woken, wake = socket.socketpair()
        wake.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        # A signal to the workflow is for its jobs; this process stays until they have ended.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is woken:
                        woken.recv(4096)
                        self._reap()
                    elif not self._answer():
                        return

    def _answer(self) -> bool:
        """Take one request; False if the control socket is closed."""
        request, sockets, _, _ = socket.recv_fds(self.control, MAX_REQUEST_SIZE, 1)
        if not request:
            return False
        answer = socket.socket(fileno=sockets[0])
        job = json.loads(request)
        import_for(Path(job["source"]), job["numerics"])
        gc.freeze()
        server = os.getpid()
        child = os.fork()
        if child == 0:
            self._leave(answer)
            run(job, server)
        self.children[child] = answer
        tell(answer, child)
        return True

    def _leave(self, answer: socket.socket) -> None:
        """In the child: restore signal handlers and close the server's sockets."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        for each in (self.control, answer, *self.children.values()):
            each.close()

    def _reap(self) -> None:
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            with self.children.pop(child) as answer:
                tell(answer, os.waitstatus_to_exitcode(status))


def import_for(script: Path, numerics: dict[str, Any]) -> None:
    """Import what a script imports, at any place in it; a module that is missing fails in the job itself."""
    configure(numerics)
    for module in imported(script):
        if module not in sys.modules:
            try:
                importlib.import_module(module)
            except ImportError:
                continue
    for package, modules in AT_FIRST_USE.items():
        for module in modules if package in sys.modules else ():
            importlib.import_module(module)


def imported(script: Path) -> Iterator[str]:
    """The modules that a script's import statements name, but for Snakemake's."""
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module.partition(".")[0] == PACKAGE:
                yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name.islower())
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def run(job: dict[str, Any], server: int) -> None:
    """Run a script as its own process would, and end this one with its status.

    Args:
        job: the request.
        server: the server's process id.
    """
    status = 1
    try:
        if sys.platform == "linux":
            _described(Path(job["script"]), server)
        os.environ.clear()
        os.environ.update(job["environment"])
        sys.argv = [job["script"]]
        runpy.run_path(job["script"], run_name="__main__")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Without the server's exit handlers.
        os._exit(status)


def _described(script: Path, server: int) -> None:
    """Show the rule's name in ``ps`` and ``top``, and have the kernel send SIGTERM when the server ends."""
    process = ctypes.CDLL(None)
    process.prctl(_NAME, script.stem.rpartition(".")[2].encode())
    process.prctl(_SIGNAL_AT_PARENTS_END, signal.SIGTERM)
    if os.getppid() != server:
        os.kill(os.getpid(), signal.SIGTERM)  # it ended before prctl


def tell(answer: socket.socket, number: int) -> None:
    """Send one line to a requester, which may have ended."""
    try:
        answer.sendall(b"%d\n" % number)
    except OSError:
        return


if __name__ == "__main__":
    Server(socket.socket(fileno=int(sys.argv[1]))).serve()
