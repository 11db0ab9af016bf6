"""Shut a job down cleanly on a signal or at the end of its parent Snakemake process.

Either ends the job as ``sys.exit`` would: partial files are removed, training saves a checkpoint. A job whose
workflow was killed would otherwise go on unnoticed and overwrite files of the next run.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from spectral_bias.jobs.parent_process import WORKFLOW, Parent

SIGNALS = (signal.SIGTERM, signal.SIGHUP)
POLL_SECONDS = 1.0
# Timeout for calls that cannot be interrupted, such as compilation.
GRACE_SECONDS = 60.0


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the first SIGTERM or SIGHUP into ``SystemExit``, and raise SIGTERM when the workflow stops or dies.

    Ignored signals, as under nohup, stay ignored. Without effect outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    received: list[int] = []

    def stop(number: int, _: Any) -> None:
        for each in before:  # the first signal counts: the cleanup must not be interrupted
            signal.signal(each, signal.SIG_IGN)
        received.append(number)
        sys.exit(128 + number)

    before = {each: signal.getsignal(each) for each in SIGNALS if signal.getsignal(each) != signal.SIG_IGN}
    for each in before:
        signal.signal(each, stop)
    done = threading.Event()
    if name := os.environ.get(WORKFLOW):
        threading.Thread(target=_watch, args=(name, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        for each, handler in before.items():
            signal.signal(each, handler)
        if received:
            print(f"stopped by {signal.Signals(received[0]).name}", flush=True)


def _watch(name: str, done: threading.Event) -> None:
    """Poll the parent process until the job is done."""
    parent = Parent(name)
    while parent.is_alive() and not parent.is_stopping():
        if done.wait(POLL_SECONDS):
            return
    os.kill(os.getpid(), signal.SIGTERM)
    if not done.wait(GRACE_SECONDS):
        os._exit(128 + signal.SIGTERM)
