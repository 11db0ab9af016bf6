"""``audit``: is every file under results/ still what was made, and up to date?"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from spectral_bias.artefacts.input_digests import forget
from spectral_bias.cli.folders import add_configuration, planned, working_folders
from spectral_bias.provenance.audit import STATES, Finding, audit


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("audit", help="is every file under results/ still what was made, and up to date?")
    parser.add_argument("paths", nargs="*", type=Path, help="results folders or files; results/ if none is given")
    add_configuration(parser)
    parser.add_argument("--json", action="store_true", help="print findings as JSON")
    parser.add_argument("--all", action="store_true", help="list what is verified, and what only inherits a fault, too")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Audit each working folder; status 0 where everything is verified, 1 otherwise, 2 where it cannot be done."""
    findings: list[Finding] = []
    for folder, only in working_folders(options.paths or [Path("results")]).items():
        with planned(folder, options.configfile) as plan:
            found = audit(folder, plan, only)
        findings += found
        if any(finding.state == "broken" for finding in found):
            forget(folder)  # so that the next run checks every seal, and makes what is broken again
    if options.json:
        print(json.dumps([finding.as_dict() for finding in findings], indent=2))
    else:
        print("\n".join(table(findings, everything=options.all)))
    return 0 if findings and all(finding.state == "verified" for finding in findings) else 1


def table(findings: Iterable[Finding], *, everything: bool) -> Iterator[str]:
    """A line a file with its reasons below it, and the number of files in each state.

    Args:
        findings: what the audit found.
        everything: list what is verified too, and what only inherits the state of what it was made from.
    """
    findings = list(findings)
    inherited: Counter[str] = Counter()
    for finding in findings:
        if finding.inherited and not everything:
            inherited[finding.state] += 1
        elif finding.state != "verified" or everything:
            yield f"{finding.state:9} {finding.artefact}"
            yield from (f"          {reason}" for reason in finding.reasons)
    for state, count in inherited.items():
        yield f"{state:9} {count} more, made from these (--all lists them)"
    counts = Counter(finding.state for finding in findings)
    yield ", ".join(f"{counts[state]} {state}" for state in STATES)
