"""A script as a job of the workflow: its output and its tracebacks go to the log file that the rule names."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from spectral_bias.jobs.output_lock import output_lock
from spectral_bias.jobs.profiling import accounted
from spectral_bias.jobs.shutdown import interruptible


def run_job(snakemake: Any, stage: Callable[..., None]) -> None:
    """Call a stage with the rule's named inputs and outputs and its spec, everything printed going to the log.

    A stage that fails ends the job with status 1 after its traceback was logged; the last line of the error is
    shown on the workflow's own terminal too. A job that is told to stop removes what is half-written and ends.
    """
    inputs = {name: _path(value) for name, value in snakemake.input.items()}
    outputs = {name: _path(value) for name, value in snakemake.output.items()}
    with (
        _logged(Path(snakemake.log[0])),
        accounted(snakemake.rule),
        interruptible(),
        output_lock(next(iter(outputs.values()))),
    ):
        started = time.perf_counter()
        print(f"{snakemake.rule}: {', '.join(map(str, outputs.values()))}", flush=True)
        stage(**inputs, **outputs, spec=snakemake.params.spec)
        print(f"done in {time.perf_counter() - started:.1f} s", flush=True)


def _path(value: Any) -> Path | list[Path]:
    return Path(value) if isinstance(value, str) else [Path(item) for item in value]


@contextmanager
def _logged(log: Path) -> Iterator[None]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        try:
            with redirect_stdout(file), redirect_stderr(file):
                yield
        except Exception as error:
            traceback.print_exc(file=file)
            print(f"{type(error).__name__}: {error}\n  (the whole story: {log})", file=sys.stderr)
            sys.exit(1)
