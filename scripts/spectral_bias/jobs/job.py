"""Run a script as a job of the workflow: its output and its tracebacks go to the log file that the rule names."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.seal import CERTIFICATE, WITHOUT_ROOM, sidecar
from spectral_bias.jobs.environment import ONE_THREAD, PREPARED, job_environment
from spectral_bias.jobs.log_lines import CONTINUED, DONE, FAILED
from spectral_bias.jobs.output_lock import output_lock
from spectral_bias.jobs.profiling import profiled
from spectral_bias.jobs.search_path import python_path
from spectral_bias.jobs.shutdown import interruptible
from spectral_bias.jobs.time_limit import TimeIsOverError
from spectral_bias.registry.search import SCRIPTS, own_code_in, search_as_checked


def run_job(snakemake: Any, stage: Callable[..., None]) -> None:
    """Call a stage with the rule's named inputs and outputs and its spec; everything printed goes to the log.

    A stage that fails ends the job with status 1 after its traceback was logged; the last line of the error is
    shown on the workflow's own terminal too. A job that is told to stop removes partial files and ends, and so does one
    that stops short of its time limit, with a status of its own.
    """
    _settle(snakemake)
    log = Path(snakemake.log[0])
    folder = _working_folder(snakemake.output[0], log)
    with own_code_in(folder):
        search_as_checked()
    inputs = {name: _paths(value, folder) for name, value in snakemake.input.items()}
    outputs = {name: Path(value).relative_to(folder) for name, value in snakemake.output.items()}
    left = outputs.pop(CERTIFICATE, None)
    with (
        _logged(log.absolute()),
        chdir(folder),
        profiled(snakemake.rule),
        interruptible(),
        output_lock(next(iter(outputs.values()))),
    ):
        started = time.perf_counter()
        print(f"{snakemake.rule}: {', '.join(map(str, outputs.values()))}", flush=True)
        try:
            stage(**inputs, **outputs, spec=snakemake.params.spec)
            _settle_certificate(*outputs.values(), left=left is not None)
        except TimeIsOverError:
            print(CONTINUED, flush=True)
            raise
        print(f"{DONE}{time.perf_counter() - started:.1f} s", flush=True)


def _settle_certificate(*made: Path, left: bool) -> None:
    """Write what a file leaves that is dropped later; remove what one left that is there again and stays."""
    if left:
        from spectral_bias.artefacts.dropped import leave_certificate  # it imports the readers of all formats

        leave_certificate(*made)
    for path in made:
        if not left and path.suffix not in WITHOUT_ROOM:
            sidecar(path).unlink(missing_ok=True)


def _settle(snakemake: Any) -> None:
    """Start the job again if it has another environment or library than it should.

    As a module of another workflow the atlas sets no environment, and a library that is installed comes before the one
    beside the script, which Snakemake puts last on the search path and which the digests are of. Where a rule has more
    threads than one, Snakemake gives as many to linear algebra libraries, whose bits depend on their number.
    """
    environment, scripts = dict(os.environ), Path(snakemake.scriptdir).resolve()
    if PREPARED not in environment:
        environment = job_environment(environment)
    environment |= ONE_THREAD
    if scripts != SCRIPTS and (scripts / "spectral_bias").is_dir():
        environment["PYTHONPATH"] = python_path(scripts, Path())
    is_script = getattr(sys.modules["__main__"], "snakemake", None) is snakemake
    if is_script and environment != os.environ:
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606 - the same script once more


def _working_folder(output: str, log: Path) -> Path:
    """The folder that holds ``results`` and ``logs``: with a module's ``prefix`` another one than the current one."""
    same_kind = Path(output).is_absolute() == log.is_absolute()
    return Path(os.path.commonpath([output, log])) if same_kind else Path()


def _paths(value: Any, folder: Path) -> Path | list[Path]:
    """An input or a list of inputs, relative to the working folder."""
    if isinstance(value, str):
        return Path(value).relative_to(folder)
    return [Path(item).relative_to(folder) for item in value]


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
