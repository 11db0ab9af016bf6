"""``replication``: first and repeated verdicts beside each other, and how many equal ones were expected."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from spectral_bias.cli.folders import RESULTS
from spectral_bias.digests.closure import ROOT
from spectral_bias.editions.edition import read_results
from spectral_bias.editions.replication_page import lines, page
from spectral_bias.editions.replications import replications

PAGE = Path("docs/replication.md")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("replication")
    parser.add_argument("results", nargs="?", type=Path, default=Path(RESULTS), help="default: results/")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE} of the project, too")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Compare; status 0 where no verdict is contradicted, 1 where one is."""
    found = replications(read_results(options.results))
    if options.write:
        (ROOT / PAGE).write_text(page(found), "utf-8")
    print(json.dumps(dataclasses.asdict(found), indent=2) if options.json else "\n".join(lines(found)))
    return int(any(each.contradicted for each in found.claims))
