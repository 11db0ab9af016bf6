"""A job that is told to stop, by a scheduler's signal or by the end of its workflow, stops in good order.

Either ends the job as ``sys.exit`` would: half-written files are removed, training saves a checkpoint. A job whose
workflow was killed would otherwise live on unseen, and write over what the next run makes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from spectral_bias.jobs.parent_process import WORKFLOW, is_alive, is_stopping

SIGNALS = (signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 1.0
# For what cannot be interrupted, such as compilation.
GRACE_SECONDS = 60.0


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the first SIGTERM or SIGHUP into ``SystemExit``, and raise SIGTERM when the workflow stops or dies.

    Signals that are ignored, as under nohup, stay so. Outside the main thread nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    received: list[int] = []

    def stop(number: int, _: Any) -> None:
        for each in before:  # the first one counts: cleaning up is not to be interrupted
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
    """Look at the workflow's process until the job is done."""
    while is_alive(name) and not is_stopping(name):
        if done.wait(LOOK_SECONDS):
            return
    os.kill(os.getpid(), signal.SIGTERM)
    if not done.wait(GRACE_SECONDS):
        os._exit(128 + signal.SIGTERM)
