"""The command line: ``python -m spectral_bias COMMAND``, one command a file of ``cli``."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec

CHECKOUT_NEEDED = (
    "This command needs the project's Snakefile, config/ and scripts/, which an installed wheel does not have. "
    "Run it in a checkout or in the unpacked source distribution, after `pip install --no-deps -e .` there."
)
EXTRA_NEEDED = (
    "Commands need packages that are not installed (the first is {package}): install spectral-bias-atlas[workflow], "
    "from a checkout by `pip install '.[workflow]'`, or run `make setup` there. Recording needs none of them."
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        return _command(arguments)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if find_spec("snakemake") is not None or package in {"", "spectral_bias"}:
            raise
        print(EXTRA_NEEDED.format(package=package), file=sys.stderr)
        return 2


def _command(arguments: list[str] | None) -> int:
    """Run one command, whose packages are installed, and return its exit status."""
    from spectral_bias.artefacts.seal import DamagedArtefactError
    from spectral_bias.cli import (
        audit,
        compare,
        coverage,
        crate,
        explain,
        freeze,
        power,
        rebuild,
        replication,
        schema,
        serve,
        site,
    )
    from spectral_bias.config.errors import ConfigError
    from spectral_bias.digests.closure import ROOT
    from spectral_bias.editions.edition import EditionError
    from spectral_bias.provenance.rebuild import RebuildError
    from spectral_bias.provenance.stages import StageError
    from spectral_bias.site.error import SiteError

    parser = argparse.ArgumentParser(prog="spectral-bias", description=__doc__)
    parser.add_argument("--where", action="version", version=str(ROOT), help="print the project's folder")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listed = (audit, compare, coverage, crate, explain, freeze, power, rebuild, replication, schema, serve, site)
    for command in listed:
        command.add(commands)
    options = parser.parse_args(arguments)
    if options.command is not compare.run and not (ROOT / "Snakefile").is_file():
        print(CHECKOUT_NEEDED, file=sys.stderr)
        return 2
    try:
        return int(options.command(options))
    except BrokenPipeError:
        # The reader of the output has closed it. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ConfigError, DamagedArtefactError, EditionError, RebuildError, SiteError, StageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # ``python -m`` looks for modules in the working folder first, where a user's random.py would hide Python's.
        del sys.path[0]
    sys.exit(main())
