"""``freeze``: keep the verdicts of a finished results folder as an edition that is never changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from spectral_bias.cli.folders import RESULTS, add_configuration, located, planned
from spectral_bias.editions.edition import EDITIONS, named
from spectral_bias.editions.freezing import freeze


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("freeze")
    parser.add_argument("name", help="of the edition, which becomes editions/NAME/ in the current folder")
    parser.add_argument("results", nargs="?", type=Path, default=Path(RESULTS), help="default: results/")
    parser.add_argument("--against", metavar="EDITION_OR_RESULTS", help="say in its README what moved against this one")
    add_configuration(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Freeze; status 2 where it is refused."""
    against = named(options.against) if options.against else None
    folder, _ = located(options.results)
    editions = Path(EDITIONS).absolute()
    with planned(folder, options.configfile) as plan:
        target = freeze(options.name, folder, plan, editions, against)
    print(f"{Path(EDITIONS) / target.name}: {len(list(target.glob('*.json')))} verdicts; commit it")
    return 0
