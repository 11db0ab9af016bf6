"""``crate``: describe results as an RO-Crate and archive them, ready to be published."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spectral_bias.cli.folders import add_configuration, located, planned
from spectral_bias.provenance.audit import SOUND, audit
from spectral_bias.provenance.crate.checking import METADATA
from spectral_bias.provenance.crate.writing import write_archive, write_crate


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("crate")
    parser.add_argument("results", nargs="?", type=Path, default=Path("results"), help="the results folder; results/")
    add_configuration(parser)
    parser.add_argument("--agent", help="the name of who ran the workflow, to be published; left out if not given")
    parser.add_argument(
        "--archive", type=Path, help="the archive's path; spectral-bias-atlas-<scale>.zip beside results/"
    )
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write and archive the crate of results that pass the audit; status 1 where they do not."""
    archive = options.archive.resolve() if options.archive else None
    folder, _ = located(options.results)
    with planned(folder, options.configfile) as plan:
        # An older crate is written anew, so what it says does not count.
        findings = [each for each in audit(folder, plan) if each.artefact != METADATA and each.state not in SOUND]
        for finding in findings:
            print(f"{finding.state:9} {finding.artefact}", file=sys.stderr)
        if findings:
            print(f"no crate was written: {len(findings)} files do not pass the audit", file=sys.stderr)
            return 1
        write_crate(folder, plan, agent=options.agent, say=print)
        name = f"spectral-bias-atlas-{plan.catalogue.settings.scale}.zip"
        write_archive(folder, archive or folder / name, say=print)
    return 0
