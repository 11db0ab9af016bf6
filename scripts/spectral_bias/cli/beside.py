"""``beside``: logs, cards, own runs and networks of the atlas in one table and one figure."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from spectral_bias.diagnosis.atlas_entries import ALL
from spectral_bias.diagnosis.beside import beside
from spectral_bias.diagnosis.beside_files import write_comparison


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("beside")
    parser.add_argument(
        "things", nargs="+", type=Path, metavar="FILE", help="a log, a run file, a card.json, or the folder of a card"
    )
    parser.add_argument(
        "--threshold", type=float, metavar="ERROR", help="level of the relative error; default: as a card"
    )
    parser.add_argument(
        "--atlas",
        action="append",
        nargs="?",
        const=ALL,
        metavar="NAME",
        help="networks of the atlas too, such as 'tanh-none-*', all without a name; after the files, several times",
    )
    parser.add_argument(
        "--results", type=Path, metavar="FOLDER", help="read them from these results; default: the library's table"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="write beside.csv, .json, .svg and .png into this folder"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Compare; status 0, or 2 where something cannot be compared: then nothing is written."""
    try:
        comparison = beside(
            options.things, threshold=options.threshold, atlas=options.atlas or (), results=options.results
        )
        written = write_comparison(comparison, options.output) if options.output else []
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    record = comparison.record()
    width = shutil.get_terminal_size((100, 24)).columns
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n" if options.json else comparison.text(width)
    print(text, end="")
    print("".join(f"{path}\n" for path in written), end="", file=sys.stderr)
    return 0
