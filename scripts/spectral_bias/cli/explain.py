"""``explain``: what an artefact was made from; or, of any other file, what depends on it."""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from spectral_bias.cli.folders import absolute, add_configuration, located_file, planned, results_folder
from spectral_bias.plan.stages import order
from spectral_bias.provenance.audit import SOUND
from spectral_bias.provenance.explain import explain
from spectral_bias.provenance.tree import tree
from spectral_bias.provenance.uses import Uses, uses

MAX_SHOWN = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("explain")
    parser.add_argument(
        "file", type=Path, help="a file under results/; or a source or configuration file, for what depends on it"
    )
    parser.add_argument("--uses", action="store_true", help="what depends on the file, though it lies under results/")
    parser.add_argument("--folder", type=Path, default=Path(), help="the working folder, where FILE lies elsewhere")
    parser.add_argument("--full", action="store_true", help="every file, nothing folded")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    add_configuration(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Explain; status 0, or 1 where something in the ancestry is not verified, 2 where nothing can be said."""
    file = absolute(options.file)
    results = results_folder(file)
    if options.uses or results is None:
        if not file.is_file():
            raise FileNotFoundError(f"{options.file}: there is no such file")
        folder = absolute(options.folder) if results is None else results.parent
        with planned(folder, options.configfile) as plan:
            found = uses(folder, file, plan)
        lines = listing(found, full=options.full)
        print(json.dumps(dataclasses.asdict(found), indent=2) if options.json else "\n".join(lines))
        return 0
    folder, name = located_file(options.file)
    with planned(folder, options.configfile) as plan:
        nodes = explain(folder, name, plan)
        if options.json:
            print(json.dumps([dataclasses.asdict(node) for node in nodes.values()], indent=2, default=str))
        else:
            width = shutil.get_terminal_size((100, 24)).columns
            print("\n".join(tree(nodes, name, width=width, full=options.full)))
    return int(any(node.state not in SOUND | {"own"} for node in nodes.values()))


def listing(found: Uses, *, full: bool) -> Iterator[str]:
    """What depends on a file, by rule."""
    recorded, planned = set(found.recorded), set(found.planned)
    yield f"{found.file}: {len(recorded | planned)} artefacts use it, {len(found.made_from)} more are made from these"
    groups = {
        "used by": recorded & planned,
        "used by, as recorded, and today not": recorded - planned,
        f"used by, as configured{', and not when it was made' if recorded else ''}": planned - recorded,
        "made from these": set(found.made_from),
    }
    for title, names in groups.items():
        rules: dict[str, dict[str, list[str]]] = {}
        for name in sorted(names):
            folder = str(PurePosixPath(name).parent)
            rules.setdefault(found.rules[name], {}).setdefault(folder, []).append(name)
        yield from [f"{title}:"] if rules else []
        for rule, folders in sorted(rules.items(), key=lambda each: order(each[0])):
            yield f"  {rule} ({sum(map(len, folders.values()))})"
            for folder, made in folders.items():
                shown = made if full else made[:MAX_SHOWN]
                yield from (f"    {name}" for name in shown)
                if rest := len(made) - len(shown):
                    yield f"    and {rest} more of {folder}/"
