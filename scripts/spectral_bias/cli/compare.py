"""``compare``: what moved between two results folders, and why."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from spectral_bias.cli.folders import RESULTS, why_missing
from spectral_bias.provenance.comparison import as_json
from spectral_bias.provenance.moved import STATES, Moved, artefacts_of, moved

MAX_SHOWN = 4
EVERY = 100


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("compare")
    parser.add_argument("old", type=Path, help="a results folder, or a working folder")
    parser.add_argument("new", type=Path, help="another one")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what moved as JSON, too")
    parser.add_argument("--full", action="store_true", help="every difference, nothing folded")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Compare; status 0 where no verdict and no content moved, 1 where one did, 2 where there is no such folder."""
    old, new = (_results(folder) for folder in (options.old, options.new))
    names = artefacts_of(old, new)
    if not names:
        raise FileNotFoundError(f"{old}, {new}: neither holds an artefact")
    counts: Counter[str] = Counter()
    found: list[Moved] = []
    for number, name in enumerate(names, start=1):
        one = moved(old, new, name)
        counts[one.state] += 1
        if one.state != "same bytes":
            found.append(one)
        if number % EVERY == 0:
            print(f"compared {number} of {len(names)}", file=sys.stderr, flush=True)
    if options.json:
        options.json.write_text(
            json.dumps({"counts": counts, "moved": [as_json(each) for each in found]}, indent=2) + "\n"
        )
    print("\n".join(report(found, counts, full=options.full)))
    return int(any(each.counts for each in found))


def _results(folder: Path) -> Path:
    """A results folder, or the one in a working folder."""
    if not folder.is_dir():
        raise FileNotFoundError(why_missing(folder))
    return folder / RESULTS if (folder / RESULTS).is_dir() else folder


def report(found: list[Moved], counts: Counter[str], *, full: bool) -> Iterator[str]:
    """A summary, what moved in the claims, the artefacts by folder, and the conditions that differ.

    Args:
        found: the artefacts that are not the same bytes.
        counts: the number of artefacts in each state.
        full: list every difference.
    """
    claims = [each for each in found if each.claim]
    verdicts = [
        each
        for each in claims
        if any(line.startswith(("verdict", "corrected", "the claim", "replication: verdict")) for line in each.claim)
    ]
    yield f"{len(verdicts)} verdicts moved, {len(claims)} claims moved in any number; of {counts.total()} artefacts:"
    yield ", ".join(f"{counts[state]} {state}" for state in STATES)
    yield from ["claims:"] if claims else []
    for each in claims:
        yield f"  {PurePosixPath(each.artefact).stem}"
        yield from _folded([[f"    {line}"] for line in each.claim], "    ", full=full)
    folders: dict[str, list[list[str]]] = {}
    for each in found:
        if each.state not in {"same content", "measured anew"}:
            path = PurePosixPath(each.artefact)
            details = _folded([[f"      {one}"] for one in each.differences], "      ", full=full)
            folders.setdefault(str(path.parent), []).append([f"    {each.state:7} {path.name}", *details])
    yield from ["artefacts:"] if folders else []
    for folder, groups in folders.items():
        yield f"  {folder}/ ({len(groups)})"
        yield from _folded(groups, "    ", full=full)
    why = Counter(line for each in found for line in each.conditions)
    if why:
        yield "recorded otherwise in the two folders:"
        lines = [[f"  {line}  ({count} file{'s' if count > 1 else ''})"] for line, count in why.most_common()]
        yield from _folded(lines, "  ", full=full, limit=4 * MAX_SHOWN)
    elif any(each.counts for each in found):
        yield "no recorded condition differs: a file was changed after it was made, or its code is not deterministic"


def _folded(groups: list[list[str]], margin: str, *, full: bool, limit: int = MAX_SHOWN) -> Iterator[str]:
    """The lines of the first groups, and how many more groups there are."""
    shown = groups if full else groups[:limit]
    yield from (line for group in shown for line in group)
    if more := len(groups) - len(shown):
        yield f"{margin}and {more} more (--full lists them)"
