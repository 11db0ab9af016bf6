"""``audit``: is every file under results/ still what was made, and up to date?"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from spectral_bias.artefacts.input_digests import forget
from spectral_bias.cli.folders import RESULTS, add_configuration, located, planned
from spectral_bias.provenance.audit import SOUND, STATES, Finding, audit

MAX_ALIKE, MAX_REASONS = 3, 8


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("audit")
    parser.add_argument("paths", nargs="*", type=Path, help="results folders or files; results/ if none is given")
    add_configuration(parser)
    parser.add_argument("--json", action="store_true", help="print findings as JSON")
    parser.add_argument("--all", action="store_true", help="also list verified files and those that inherit a fault")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Audit each working folder; status 0 where all is verified or dropped, 1 otherwise, 2 where it cannot be done."""
    folders: dict[Path, list[str]] = {}
    for folder, name in map(located, options.paths or [Path(RESULTS)]):
        folders.setdefault(folder, []).append(name)
    findings: list[Finding] = []
    for folder, only in folders.items():
        with planned(folder, options.configfile) as plan:
            found = audit(folder, plan, only)
        findings += found
        if any(finding.state == "broken" for finding in found):
            forget(folder)  # so that the next run checks every seal, and makes what is broken again
    if options.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=2))
    else:
        print("\n".join(table(findings, everything=options.all)))
    return 0 if findings and all(finding.state in SOUND for finding in findings) else 1


def table(findings: Iterable[Finding], *, everything: bool) -> Iterator[str]:
    """A line a file with its reasons below it, and the number of files in each state.

    Args:
        findings: of the audit.
        everything: list verified files too, and those that only inherit the state of an input.
    """
    findings = list(findings)
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for finding in findings:
        if everything or (finding.state != "verified" and not finding.inherited):
            alike.setdefault((finding.state, finding.reasons), []).append(finding.artefact)
    for (state, reasons), names in alike.items():
        shown = names if everything else names[:MAX_ALIKE]
        yield from (f"{state:9} {name}" for name in shown)
        if more := len(names) - len(shown):
            yield f"{state:9} {more} more for the same reason (--all lists them)"
        told = reasons if everything else reasons[:MAX_REASONS]
        yield from (f"          {reason}" for reason in told)
        if more := len(reasons) - len(told):
            yield f"          and {more} more reasons (--all lists them)"
    if not everything:
        for state, count in Counter(each.state for each in findings if each.inherited).items():
            yield f"{state:9} {count} more, made from these (--all lists them)"
    counts = Counter(finding.state for finding in findings)
    yield ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state] or state != "dropped")
