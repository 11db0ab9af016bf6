"""Run a script as a job of the workflow: its output and its tracebacks go to the log file that the rule names."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from spectral_bias.jobs.output_lock import output_lock
from spectral_bias.jobs.profiling import profiled
from spectral_bias.jobs.search_path import python_path
from spectral_bias.jobs.shutdown import interruptible
from spectral_bias.registry.members import SCRIPTS

# The line of a job's log that says how it ended.
DONE = "done in "
FAILED = "failed: "


def run_job(snakemake: Any, stage: Callable[..., None]) -> None:
    """Call a stage with the rule's named inputs and outputs and its spec; everything printed goes to the log.

    A stage that fails ends the job with status 1 after its traceback was logged; the last line of the error is
    shown on the workflow's own terminal too. A job that is told to stop removes partial files and ends.
    """
    _use_library_of(Path(snakemake.scriptdir).resolve())
    inputs = {name: _path(value) for name, value in snakemake.input.items()}
    outputs = {name: Path(value) for name, value in snakemake.output.items()}
    with (
        _logged(Path(snakemake.log[0])),
        profiled(snakemake.rule),
        interruptible(),
        output_lock(next(iter(outputs.values()))),
    ):
        started = time.perf_counter()
        print(f"{snakemake.rule}: {', '.join(map(str, outputs.values()))}", flush=True)
        stage(**inputs, **outputs, spec=snakemake.params.spec)
        print(f"{DONE}{time.perf_counter() - started:.1f} s", flush=True)


def _use_library_of(scripts: Path) -> None:
    """Start the job again where it imported an installed library instead of the one beside its script.

    Snakemake puts a script's folder last on the search path. As a module of another workflow the atlas sets no
    environment, so a library that is installed comes first; the digests are of the one beside the script.
    """
    path = python_path(scripts, Path())
    if scripts != SCRIPTS and (scripts / "spectral_bias").is_dir() and os.environ.get("PYTHONPATH") != path:
        environment = {**os.environ, "PYTHONPATH": path}
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606 - the same script once more
    if (folder := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, folder)  # a user's own modules


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
            cause = f"{type(error).__name__}: {error}"
            print(FAILED + " ".join(cause.splitlines()), file=file)
            print(f"{cause}\n  (traceback: {log})", file=sys.stderr)
            sys.exit(1)
