"""A log of the user's is unpacked in a process of its own, which can open no other file and takes only so much.

The library under NetCDF, HDF5, is written for files of friends: some damaged ones keep it busy for ever, others have
crashed it, and a file may say that its numbers stand in another file of the disk. So the bytes are handed to a child
that has limits on memory and time and, once it has begun to read them, cannot open anything. What it hands back are a
line of JSON and plain numbers.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from spectral_bias.external_logs.validation import LARGEST, VARIABLES, BadLogError, Log, log_in

SCRIPTS = Path(__file__).resolve().parents[2]
# Of the child: bytes of address space, seconds of work, seconds by the clock.
MEMORY = 6 * 2**30
WORK, CLOCK = 60, 600
MAX_HEADER_LENGTH = 2**20
MAX_NAMES = 100
KINDS = {"f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"}
_NONSENSE = "not readable as NetCDF: what came of reading it makes no sense; the file is damaged"
TOO_LONG = (signal.SIGXCPU, signal.SIGALRM)


def read_log(path: Path, *, periodic: bool = False) -> Log:
    """Read a log of the exchange format.

    Args:
        path: a NetCDF file.
        periodic: the points must be a periodic grid of one dimension without its end point.

    Raises:
        BadLogError: the file is no such log; says everything that is wrong with it.
        FileNotFoundError: there is no such file.
    """
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise BadLogError(path, ["is a folder" if stat.S_ISDIR(state.st_mode) else "is a pipe or a device, no file"])
    if state.st_size > LARGEST:
        raise BadLogError(path, [f"the file has {state.st_size} bytes; at most {LARGEST} are read"])
    search = os.pathsep.join(filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH", "")]))
    quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "HDF5_PLUGIN_PRELOAD": "::"}
    # -P: a file beside the log is no module.
    command = [sys.executable, "-P", "-m", __name__, json.dumps([periodic, WORK, MEMORY])]
    with (
        path.open("rb") as log,
        subprocess.Popen(
            command,
            stdin=log,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **quiet, "PYTHONPATH": search},
        ) as child,
    ):
        try:
            return _received(child.stdout, path)  # type: ignore[arg-type]
        except EOFError:
            raise BadLogError(path, [f"not readable as NetCDF: {_end(child.wait())}"]) from None
        except BaseException:
            child.kill()
            raise


def _received(stream: BinaryIO, path: Path) -> Log:
    """The log that the child hands back; believed in nothing but its numbers.

    Raises:
        BadLogError: the child found faults, or says what no sound child would.
        EOFError: it ended before it had said all.
    """
    line = stream.readline(MAX_HEADER_LENGTH)
    if not line.endswith(b"\n"):
        raise EOFError
    try:
        header = json.loads(line)
        layout = [(name, np.dtype(kind), tuple(shape)) for name, kind, shape in header["variables"]]
        facts = {name: value if kind is None else np.array(value, kind) for name, kind, value in header["facts"]}
        words, ignored = dict(header["words"]), tuple(header["ignored"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadLogError(path, [_NONSENSE]) from error
    if header["faults"]:
        raise BadLogError(path, [str(fault) for fault in header["faults"]])
    variables = {}
    for name, kind, shape in layout:
        sound = (
            name in VARIABLES and kind.str[1:] in KINDS and all(isinstance(size, int) and size > 0 for size in shape)
        )
        if not sound or math.prod(shape) * kind.itemsize > 2 * LARGEST:
            raise BadLogError(path, [_NONSENSE])
        values = np.empty(shape, kind)
        if values.nbytes != stream.readinto(memoryview(values).cast("B")):  # type: ignore[attr-defined]
            raise EOFError
        variables[name] = values
    return Log(variables, facts, words, ignored)


def _end(status: int) -> str:
    """How a child that said nothing ended, in words."""
    if -status in TOO_LONG:
        return f"reading it took more than {WORK} seconds of work; the file is damaged, or made to be slow"
    name = signal.Signals(-status).name if status < 0 else f"status {status}"
    return f"reading it ended the NetCDF library with {name}; the file is damaged"


def _confine(work: int, memory: int) -> None:
    """Set this process's limits: memory, time, and no file beside those that are open."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (work, work + 1))
    signal.alarm(CLOCK)
    with contextlib.suppress(ValueError, OSError):  # not to be had on some systems; the other limits hold
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _hand_back(periodic: bool, work: int, memory: int, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Read the log on one stream and write what it holds, or what is wrong with it, to the other."""
    import netCDF4

    content = stdin.read(LARGEST + 1)
    # What Python only imports when it is needed, an error's words among it, must be there before no file can be opened.
    for rehearsal in (b"", netCDF4.Dataset("rehearsal", "w", memory=1).close()):
        try:
            log_in(rehearsal, Path("log"), periodic=periodic)
        except BadLogError:
            continue
    _confine(work, memory)
    header: dict[str, Any] = {"faults": [], "variables": [], "facts": [], "words": {}, "ignored": []}
    values: list[np.ndarray] = []
    try:
        log = log_in(content, Path("log"), periodic=periodic)
    except BadLogError as error:
        header["faults"] = error.faults
    except MemoryError:
        header["faults"] = [f"reading it takes more than {memory} bytes of memory"]
    else:
        values = [np.ascontiguousarray(each, each.dtype.newbyteorder("=")) for each in log.variables.values()]
        header["variables"] = [
            [name, each.dtype.str[1:], each.shape] for name, each in zip(log.variables, values, strict=True)
        ]
        header["facts"] = [
            [name, each.dtype.str[1:], each.tolist()] if isinstance(each, np.ndarray) else [name, None, each]
            for name, each in log.facts.items()
        ]
        header["words"], header["ignored"] = log.words, log.ignored[:MAX_NAMES]
    stdout.write(json.dumps(header).encode() + b"\n")
    for each in values:
        stdout.write(each.data.cast("B"))
    stdout.flush()


if __name__ == "__main__":
    _hand_back(*json.loads(sys.argv[1]), stdin=sys.stdin.buffer, stdout=sys.stdout.buffer)
