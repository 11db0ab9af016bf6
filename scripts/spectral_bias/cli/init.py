"""``init``: a folder with a log, its experiment and its claim, ready for the workflow."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spectral_bias.cli.diagnose import add_wishes
from spectral_bias.diagnosis.choice import UnfitLogError
from spectral_bias.diagnosis.diagnose import examine, wish
from spectral_bias.diagnosis.project import FolderInUseError, experiment_name, write_project
from spectral_bias.external_logs.validation import BadLogError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("init")
    parser.add_argument("log", type=Path, metavar="log.nc", help="a log in the form of docs/run-file.md")
    parser.add_argument("folder", type=Path, nargs="?", help="a new or empty folder; default: NAME-claim")
    add_wishes(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write the folder; status 0, or 2 where the log or the folder does not do."""
    folder = options.folder or Path(f"{options.log.stem}-claim")
    try:
        asked = wish(options.method, options.frequencies, options.period, options.direction)
        found = examine(options.log, asked)
        files = write_project(found, options.log, folder)
    except (BadLogError, UnfitLogError, FolderInUseError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(str(folder / path) for path in files))
    if found.rewritten:
        print("log.nc is the log with its samples in the order of a grid, and with its grid_shape.")
    print(
        "\nFrom a checkout of the project:\n"
        f"  snakemake --cores 1 --directory {folder} --configfile {folder}/config.yaml\n"
        f"makes {folder}/results/report/claims/{experiment_name(found.card.name)}.html. "
        "Its control is a placeholder; the claim says what to put there."
    )
    return 0
