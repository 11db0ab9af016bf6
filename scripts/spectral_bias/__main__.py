"""The command line: ``python -m spectral_bias audit``, ``compare``, ``crate``, ``explain``, ``rebuild``, ``schema``."""

from __future__ import annotations

import argparse
import os
import sys

from spectral_bias.cli import audit, compare, crate, explain, rebuild, schema
from spectral_bias.config.errors import ConfigError
from spectral_bias.provenance.rebuild import RebuildError
from spectral_bias.provenance.stages import StageError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="spectral-bias", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (audit, compare, crate, explain, rebuild, schema):
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.command(options))
    except (ConfigError, RebuildError, StageError, FileNotFoundError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read along has seen enough. Python would complain once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
