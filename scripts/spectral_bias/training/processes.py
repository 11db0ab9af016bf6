"""The seeds of a run, trained by several processes of one job.

Each process is a Python of its own that trains consecutive seeds and leaves their snapshots in a file; the job puts
them together. Which process trained a seed changes none of its bits. The processes print to the job's log, save
checkpoints of their own, and end with the job: it hands a signal to stop on to them, and they watch whether it is still
there.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.jobs.environment import ONE_THREAD
from spectral_bias.jobs.output_lock import output_lock
from spectral_bias.jobs.parent_process import WORKFLOW, this_process
from spectral_bias.jobs.search_path import python_path
from spectral_bias.jobs.shutdown import GRACE_SECONDS, interruptible
from spectral_bias.jobs.time_limit import STATUS, TimeIsOverError
from spectral_bias.numerics.environment import configure
from spectral_bias.plan.processes import idle_processors, process_count
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.registry.search import OWN_CODE, SCRIPTS, own_folder, search_as_checked

if TYPE_CHECKING:  # JAX is imported by the processes, and by the job when they have ended
    from spectral_bias.training.ensemble import Trajectory

POLL_SECONDS = 0.2
ERROR = ".error"
PARAMETERS = "parameters"

Log = Callable[[str], None]


class ShareFailedError(RuntimeError):
    """A process that trains a share of the seeds failed; the message is its own error's."""


def processes_of(threads: int, given: TrainSpec, log: Log) -> int:
    """How many processes train a run; the log says why it is one, or why processors are idle.

    Args:
        threads: processors of the job.
        given: the run's spec.
        log: writes one line to the log.
    """
    if threads > 1 and given.numerics["platform"] == "gpu":
        log("one process, on the graphics card")
    elif idle := idle_processors(threads, given.seeds, given.numerics):
        log(f"{idle} of {threads} processors stay idle: {_why_idle(threads - idle, given)}")
    return process_count(threads, given.seeds, given.numerics)


def _why_idle(used: int, given: TrainSpec) -> str:
    each = given.numerics["threads"]
    if used == given.seeds * each:
        return f"there are no more than {given.seeds} seeds to share out"
    return f"each process has {each}"


def shares(seeds: int, processes: int) -> list[range]:
    """Consecutive seeds for each process; their numbers differ by one at most, and the larger ones come first."""
    least, more = divmod(seeds, processes)
    starts = [place * least + min(place, more) for place in range(processes + 1)]
    return [range(*pair) for pair in itertools.pairwise(starts)]


@contextmanager
def trained_in_processes(data: Path, spec: dict[str, Any], processes: int, log: Log) -> Iterator[Trajectory]:
    """All snapshots of a run's ensemble, as one process would make them.

    Leaving the context without an error removes the checkpoints. An error or a signal to stop ends all processes, which
    save their state.

    Args:
        data: the run's dataset.
        spec: the run's spec.
        processes: how many to start, at most one a seed.
        log: writes one line to the log.

    Raises:
        ShareFailedError: a process failed.
    """
    given = TrainSpec.read(spec)
    parts = shares(given.seeds, processes)
    log(f"{given.seeds} seeds in {processes} processes: {', '.join(map(_named, parts))}")
    with tempfile.TemporaryDirectory(prefix="spectral-bias-") as folder:
        places = [Path(folder, f"{_named(part)}.npz") for part in parts]
        running: dict[Path, subprocess.Popen[bytes]] = {}
        try:
            for part, place in zip(parts, places, strict=True):
                running[place] = _started(data, spec, part, place)
            _wait(running)
        finally:
            _end(list(running.values()))
        trajectory = _joined(places, given)
    yield trajectory

    from spectral_bias.training.checkpoints import Checkpoint

    if (checkpoint := Checkpoint.of_job(f"{given.experiment}/{given.run}", log=log)) is not None:
        checkpoint.remove()


def _started(data: Path, spec: dict[str, Any], seeds: range, place: Path) -> subprocess.Popen[bytes]:
    """A process that trains these seeds and writes their snapshots."""
    environment = {
        **os.environ,
        **ONE_THREAD,
        "PYTHONPATH": python_path(SCRIPTS, Path()),
        OWN_CODE: str(own_folder()),
        WORKFLOW: this_process(),
    }
    process = subprocess.Popen(
        # The last word is for ``ps``.
        [sys.executable, "-P", "-m", "spectral_bias.training.processes", place.stem],
        stdin=subprocess.PIPE,
        stdout=sys.stdout,
        stderr=sys.stdout,
        env=environment,
    )
    request = {"data": str(data), "spec": spec, "seeds": [seeds.start, seeds.stop], "place": str(place)}
    with process.stdin as stdin:  # pyright: ignore[reportOptionalContextManager] - it is a pipe
        stdin.write(json.dumps(request).encode())
    return process


def _wait(running: dict[Path, subprocess.Popen[bytes]]) -> None:
    """Wait until all processes have ended well.

    Raises:
        ShareFailedError: one did not.
        TimeIsOverError: some stopped short of the job's time limit, with their state saved.
    """
    waiting, over = dict(running), False
    while waiting:
        for place, process in list(waiting.items()):
            status = process.poll()
            if status is None:
                continue
            over |= status == STATUS
            if status not in (0, STATUS):
                raise ShareFailedError(f"{place.stem}: {_reason(status, place)}")
            del waiting[place]
        time.sleep(POLL_SECONDS)
    if over:
        raise TimeIsOverError


def _reason(status: int, place: Path) -> str:
    """Why a process failed."""
    error = place.with_suffix(ERROR)
    if error.is_file():
        return error.read_text("utf-8")
    number = -status if status < 0 else status - 128
    if number in signal.valid_signals():
        cause = " (perhaps for want of memory)" if number == signal.SIGKILL else ""
        return f"their process was ended by {signal.Signals(number).name}{cause}; the log has its last lines"
    return f"their process ended with status {status}; the log has its last lines"


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """End the processes that still run; they save their state first."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _joined(places: list[Path], given: TrainSpec) -> Trajectory:
    """The snapshots of all seeds."""
    from spectral_bias.training.checks import refuse_no_numbers
    from spectral_bias.training.ensemble import Trajectory

    found = [dict(np.load(place)) for place in places]
    names = [name for name in sorted(found[0]) if name != PARAMETERS]
    arrays = {name: np.concatenate([each.pop(name) for each in found]) for name in names}
    refuse_no_numbers(arrays["prediction"][:, 0], arrays["loss"][:, 0])
    return Trajectory(
        prediction=arrays["prediction"],
        loss=arrays["loss"],
        features=arrays.get("features"),
        steps=given.snapshots,
        feature_steps=given.feature_steps,
        parameters=int(found[0][PARAMETERS]),
    )


def _named(seeds: range) -> str:
    return f"seed {seeds[0]}" if len(seeds) == 1 else f"seeds {seeds[0]}-{seeds[-1]}"


def train_share(data: Path, spec: dict[str, Any], seeds: range, place: Path) -> None:
    """Train some seeds of a run, as one of several processes, and write their snapshots.

    Args:
        data: the run's dataset.
        spec: the run's spec.
        seeds: which seeds.
        place: the file to write.
    """
    given = TrainSpec.read(spec)
    configure(given.numerics)
    from spectral_bias.training.data import Data
    from spectral_bias.training.members import trained

    points = Data.of(Inputs().netcdf(data))
    name = _named(seeds)
    # The process of a job that was killed may still be saving its checkpoint.
    with (
        output_lock(Path(given.experiment, given.run, name)),
        trained(spec, points, seeds, lambda line: print(f"{name}: {line}", flush=True)) as trajectory,
        atomic_write(place) as partial,
    ):
        arrays: dict[str, Any] = {name: getattr(trajectory, name) for name in ("prediction", "loss", "features")}
        kept = {name: values for name, values in arrays.items() if values is not None}
        np.savez(partial, allow_pickle=False, **kept, **{PARAMETERS: np.array(trajectory.parameters)})


def main() -> None:
    """Train the share that standard input names."""
    # Ctrl-C is for the job, which ends its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = json.load(sys.stdin)
    search_as_checked()
    place = Path(job["place"])
    try:
        with interruptible():
            train_share(Path(job["data"]), job["spec"], range(*job["seeds"]), place)
    except Exception as error:
        print(traceback.format_exc(), end="", flush=True)
        place.with_suffix(ERROR).write_text(f"{type(error).__name__}: {error}", "utf-8")
        sys.exit(1)


if __name__ == "__main__":
    main()
