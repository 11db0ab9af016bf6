"""``diagnose``: how much spectral bias a training shows, from its log."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Literal

from spectral_bias.diagnosis.card_files import OtherFolderError, card_folder
from spectral_bias.diagnosis.choice import METHODS, UnfitLogError
from spectral_bias.diagnosis.diagnose import Diagnosis, examine, second_paths, wish
from spectral_bias.diagnosis.files import write_card
from spectral_bias.diagnosis.text import card_text
from spectral_bias.external_logs.validation import BadLogError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("diagnose")
    parser.add_argument("logs", nargs="+", type=Path, metavar="log.nc", help="logs in the form of docs/run-file.md")
    parser.add_argument("--name", help="of the card, for one log; default: the log's name without its suffix")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where the folders NAME.card go; default: the logs'")
    parser.add_argument("--no-files", action="store_true", help="print the card and write nothing")
    add_wishes(parser)
    settling = parser.add_argument_group(
        "second trainings", "what one log does not tell of an error that is left, a second one may (docs/own.md)"
    )
    settling.add_argument("--longer", type=Path, metavar="LOG", help="the same training, four times the steps or more")
    settling.add_argument("--wider", type=Path, metavar="LOG", help="a network with more units, as many steps")
    settling.add_argument("--smaller-step", type=Path, metavar="LOG", help="a smaller learning rate, as many steps")
    parser.set_defaults(command=run)


def add_wishes(parser: argparse.ArgumentParser) -> None:
    """Add what the user may ask of the analysis."""
    parser.add_argument("--method", choices=sorted(METHODS), help="default: the first that fits points and target")
    parser.add_argument("--frequencies", type=_frequencies, default="auto", help="the target's tones, such as 1,3,5")
    parser.add_argument("--period", type=float, help="length over which frequencies are counted")
    parser.add_argument("--direction", type=_numbers, help="of plane waves at points in space, such as 1,0")


def run(options: argparse.Namespace) -> int:
    """Print and write the cards; status 0, or 2 where one of the logs has none."""
    if options.name is not None and len(options.logs) > 1:
        raise UnfitLogError("--name is for one log")
    seconds = second_paths(options.longer, options.wider, options.smaller_step)
    if seconds and len(options.logs) > 1:
        raise UnfitLogError("--longer, --wider and --smaller-step are for one log; diagnose the others one by one")
    asked = wish(options.method, options.frequencies, options.period, options.direction)
    names = [options.name or path.stem for path in options.logs]
    folders = [(options.output or path.parent) / f"{name}.card" for path, name in zip(options.logs, names, strict=True)]
    if twice := sorted({str(each) for each in folders if folders.count(each) > 1}):
        fix = "leave out --output, or diagnose them one by one, each with a --name of its own"
        raise UnfitLogError(f"several logs would write {', '.join(twice)}; {fix}")
    failed: list[str] = []
    width = shutil.get_terminal_size((100, 24)).columns
    for number, (path, name, folder) in enumerate(zip(options.logs, names, folders, strict=True)):
        try:
            found = examine(path, asked, name=name, seconds=seconds)
        except (BadLogError, UnfitLogError, OSError) as error:
            failed.append(str(error))
            continue
        print("\n" * bool(number) + card_text(found.card, width), end="", flush=True)
        if not options.no_files:
            print(f"\n{_written(found, folder)}", flush=True)
    print("\n".join(failed), end="\n" * bool(failed), file=sys.stderr)
    return 2 if failed else 0


def _written(found: Diagnosis, folder: Path) -> str:
    """Write a card's files, and say where they are or why they are not."""
    try:
        with card_folder(folder) as partial:
            write_card(found.card, found.run, found.spectrum, partial)
            names = sorted(path.name for path in partial.iterdir())
    except (OSError, OtherFolderError) as error:
        return f"No files written: {error}"
    return f"Files: {folder}/ ({', '.join(names)})"


def _numbers(text: str) -> list[float]:
    return [float(each) for each in text.split(",")]


def _frequencies(text: str) -> list[float] | Literal["auto"]:
    return "auto" if text == "auto" else _numbers(text)
