"""``rebuild``: make an artefact again from what its certificate records, in a scratch folder, and compare."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from spectral_bias.artefacts.seal import is_dropped
from spectral_bias.cli.folders import located_file, planned
from spectral_bias.provenance.audit import DROPPED
from spectral_bias.provenance.comparison import LEVELS, as_json
from spectral_bias.provenance.rebuild import Remade, jobs, named_code, rebuild

MAX_SHOWN = 8


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("rebuild")
    parser.add_argument("artefact", type=Path, help="a file under results/")
    parser.add_argument("--shallow", action="store_true", help="make only this file again, from its inputs on disk")
    parser.add_argument("--cores", type=int, default=1, help="jobs at a time (1)")
    parser.add_argument("--tolerance", type=float, help="the largest relative difference, for every variable")
    parser.add_argument("--scratch", type=Path, help="an empty folder to work in; it is kept")
    parser.add_argument("--trust", action="append", default=[], metavar="MODULE:NAME", help="own code that may be run")
    parser.add_argument("-n", "--dry-run", action="store_true", help="print what would be made, and make nothing")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")
    parser.add_argument(
        "--configfile",
        nargs="+",
        type=Path,
        default=[],
        help="a configuration of your own: own code that it names may be run (default: none)",
    )
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Rebuild; status 0 where all came out again, 1 where something differs, 2 where it cannot be done."""
    folder, name = located_file(options.artefact)
    own_code = {*options.trust, *_configured_code(folder, options.configfile)}
    work = jobs(folder, name, shallow=options.shallow, own_code=own_code)
    log = sys.stderr if options.json else sys.stdout
    counts = Counter(job.rule for job in work)
    print(f"{name}: {', '.join(f'{count} {rule}' for rule, count in counts.items())}", file=log, flush=True)
    dropped = [name for job in work for name in job.compared if is_dropped(folder / name)]
    if dropped:
        print(
            f"{len(dropped)} of these are run files that were {DROPPED}: they are made again, which takes their "
            "training's time",
            file=log,
            flush=True,
        )
    if options.dry_run:
        for job in work:
            print(f"  {job.rule:10} {', '.join(job.compared)}", file=log)
        return 0
    with _scratch(options.scratch) as scratch:
        remade = []
        for one in rebuild(folder, work, scratch, cores=max(1, options.cores), tolerance=options.tolerance):
            remade.append(one)
            print(f"  {one.rule:10} {one.level:16} {one.seconds:6.1f} s  {one.artefact}", file=log, flush=True)
    if options.json:
        print(json.dumps([as_json(one) for one in remade], indent=2))
    else:
        print("\n".join(report(remade)))
    return int(any(one.level == "different" or one.doubts for one in remade))


def report(remade: Iterable[Remade]) -> Iterator[str]:
    """Where files differ, which recorded conditions differ, and the number of files at each level."""
    remade = list(remade)
    for one in remade:
        yield from (f"{one.artefact}: {doubt}" for doubt in one.doubts)
    for one in remade:
        if one.differences:
            yield f"{one.artefact}: {one.level}"
            yield from (f"    {each}" for each in one.differences[:MAX_SHOWN])
            if (more := len(one.differences) - MAX_SHOWN) > 0:
                yield f"    and {more} more"
    counted = Counter(line for one in remade for line in one.conditions)
    if counted:
        yield "recorded otherwise then and now:"
        yield from (f"    {line}  ({count} file{'s' if count > 1 else ''})" for line, count in counted.items())
    elif any(one.differences for one in remade):
        yield "no recorded condition differs: a file was changed after it was made, or its code is not deterministic"
    levels = Counter(one.level for one in remade)
    yield ", ".join(f"{levels[level]} {level}" for level in LEVELS if levels[level])


def _configured_code(folder: Path, config_files: list[Path]) -> set[str]:
    """The own code that the given configuration names; a ``config.yaml`` beside results may have come with them."""
    if not config_files:
        return set()
    with planned(folder, config_files) as plan:
        return {name for _, spec in plan.artefacts().values() for name in named_code(spec)}


@contextlib.contextmanager
def _scratch(folder: Path | None) -> Iterator[Path]:
    """An empty folder: the one that is given, which is kept, or a temporary one."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="rebuild-") as name:
            yield Path(name)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder}: is not empty; a rebuild needs an empty folder")
    yield folder
