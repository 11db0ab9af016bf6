"""``serve``: the report over HTTP, for this machine alone."""

from __future__ import annotations

import argparse
import errno
import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from spectral_bias.cli.folders import RESULTS, located

LOOPBACK = "127.0.0.1"
FRONT_PAGE = "report/index.html"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("serve")
    parser.add_argument("results", nargs="?", type=Path, default=Path(RESULTS), help="default: results/")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000; 0 for any free one")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C; status 2 where there is no report or the port cannot be had."""
    folder, name = located(options.results)
    if not (folder / name / FRONT_PAGE).is_file():
        print(f"{options.results}/{FRONT_PAGE}: there is no report; run `make`", file=sys.stderr)
        return 2
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(folder / name))
    try:
        server = ThreadingHTTPServer((LOOPBACK, options.port), handler)
    except (OSError, OverflowError) as error:
        print(f"port {options.port}: {_why_not(error)}", file=sys.stderr)
        return 2
    with server:
        print(f"http://{LOOPBACK}:{server.server_port}/{FRONT_PAGE} (Ctrl-C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _why_not(error: OSError | OverflowError) -> str:
    if isinstance(error, OverflowError):
        return "no port; allowed are 0 to 65535"
    if error.errno == errno.EADDRINUSE:
        return "another program uses it; name another one: PORT=8001 for make, else --port 8001"
    return error.strerror or str(error)
