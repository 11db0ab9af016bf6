"""A server that reads each log it is sent in a forked child, which the NetCDF library may crash or hold.

A fork takes milliseconds where a start takes a fifth of a second, so that thousands of logs can be tried. Request: the
length and the log. Answer: the child's exit status, the length, and the faults as JSON or the numbers as an npz file.
"""

import io
import json
import os
import resource
import struct
import sys
from pathlib import Path

import numpy as np

from spectral_bias.external_logs.reading import BadLogError, log_in

SECONDS, MEMORY = 2, 6 * 2**30


def served(content: bytes) -> tuple[int, bytes]:
    """How a child ended, and what it read."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        answer = io.BytesIO()
        try:
            log = log_in(content, Path("log"))
            np.savez(answer, **log.variables, status_=log.members.status, last_=log.members.last)
        except BadLogError as error:
            answer.write(json.dumps(error.faults).encode())
        with os.fdopen(into, "wb") as stream:
            stream.write(answer.getvalue())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as stream:
        answer = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), answer


def main() -> None:
    """Serve until the other side closes."""
    while request := sys.stdin.buffer.read(8):
        status, answer = served(sys.stdin.buffer.read(*struct.unpack("<Q", request)))
        sys.stdout.buffer.write(struct.pack("<qQ", status, len(answer)) + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
