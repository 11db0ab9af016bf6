"""``power``: how many seeds a claim needs, so that all its tests and controls hold together."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
from pathlib import Path

from spectral_bias.cli.folders import RESULTS
from spectral_bias.digests.closure import ROOT
from spectral_bias.editions.edition import EditionError, chosen, read_edition, read_results
from spectral_bias.editions.power_page import lines, page
from spectral_bias.verdicts.power import MAX_N, PROBABILITY, plan

PAGE = Path("docs/power.md")
MAX_SEEDS = 2_000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("power")
    parser.add_argument("claims", nargs="*", metavar="CLAIM", help="claims; --all for all of them")
    parser.add_argument("--all", action="store_true", help="all claims, one line each")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--edition", metavar="NAME", help="plan from editions/NAME/ in the current folder")
    source.add_argument(
        "--results", type=Path, default=Path(RESULTS), help="plan from a results folder; default: results/"
    )
    parser.add_argument("--probability", type=_probability, default=PROBABILITY, help=f"default: {PROBABILITY}")
    parser.add_argument(
        "--most", type=_seeds, default=MAX_N, metavar="N", help=f"the largest n to try; default: {MAX_N}"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE} of the project (with --all and --edition)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Plan; status 0 where every claim has an n or needs none, 1 where one has none, 2 where nothing can be planned."""
    if bool(options.claims) == options.all:
        raise EditionError("name some claims, or give --all")
    if options.write and not (options.all and options.edition):
        raise EditionError(f"--write makes {PAGE} of all claims of an edition: give --all and --edition")
    edition = read_edition(options.edition) if options.edition else read_results(options.results)
    records = edition.records if options.all else chosen(edition, options.claims)
    powers = [each for record in records.values() for each in plan(record, options.probability, options.most)]
    if options.write:
        text = page(edition.name, powers, options.probability, options.most)
        (ROOT / PAGE).write_text(text, "utf-8")
    if options.json:
        print(json.dumps([dataclasses.asdict(each) for each in powers], indent=2))
    else:
        print("\n".join(lines(powers, tests=not options.all)))
    return int(any(each.n is None and each.applies for each in powers))


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value < 1.0:
        raise argparse.ArgumentTypeError(f"{text}: a probability between 0 and 1")
    return value


def _seeds(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if not 1 <= value <= MAX_SEEDS:
        raise argparse.ArgumentTypeError(f"{text}: a whole number from 1 to {MAX_SEEDS}")
    return value
