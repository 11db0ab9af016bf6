"""``check``: is a log good enough, and which methods fit it."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from spectral_bias.diagnosis.choice import UnfitLogError, fitting
from spectral_bias.diagnosis.diagnose import Diagnosis, examine, wish
from spectral_bias.external_logs.validation import BadLogError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("check")
    parser.add_argument("logs", nargs="+", type=Path, metavar="log.nc", help="logs in the form of docs/run-file.md")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Check; status 0 where all logs are good, 1 where one has a weakness, 2 where one cannot be analysed."""
    width = shutil.get_terminal_size((100, 24)).columns
    status, failed = 0, list[str]()
    for path in options.logs:
        try:
            found = examine(path, wish())
        except (BadLogError, UnfitLogError, OSError) as error:
            failed.append(str(error))
            continue
        print("\n".join(report(path, found, max(width, 40))), flush=True)
        status = max(status, int(any(note.severe for note in found.card.notes)))
    print("\n".join(failed), end="\n" * bool(failed), file=sys.stderr)
    return 2 if failed else status


def report(path: Path, found: Diagnosis, width: int) -> Iterator[str]:
    """What is said of a log that can be analysed."""
    card = found.card
    severe = [note for note in card.notes if note.severe]
    verdict = "good" if not severe else f"can be analysed, with {len(severe)} weakness{'es' * (len(severe) > 1)}"
    yield f"{path}: {verdict}"
    looks = f"{card.looks} looks from step {card.steps[0]} to {card.steps[1]}"
    yield from _item(f"{len(card.seeds)} network{'s' * (len(card.seeds) > 1)}, {looks}", width)
    yield from _item(card.points.says, width)
    for name, reason in fitting(found.run, card.points).items():
        if name == card.method.name:
            yield from _item(f"{name}: fits, and diagnose takes it. {card.method.says}", width)
        else:
            yield from _item(f"{name}: {'fits' if not reason else f'does not fit: {reason}'}", width)
    for note in card.notes:
        if note.kind != "method_refused":
            yield from _item(f"{'Weakness' if note.severe else 'Remark'}: {note.says}", width)


def _item(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent="  - ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
