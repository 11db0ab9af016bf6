"""``schema``: write the files that are generated from the types, the table of stages and the claims."""

from __future__ import annotations

import argparse

import yaml

from spectral_bias.config.documentation import generated_files
from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.diagram import with_diagram
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.codecheck import CODECHECK, codecheck_text

FLOW = "docs/flow.md"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "schema", help="write config/README.md, config/schema/, docs/flow.md and codecheck.yml from the code"
    )
    parser.set_defaults(command=run)


def run(_: argparse.Namespace) -> int:
    """Write the generated files."""
    files = generated_files()
    files[FLOW] = with_diagram((ROOT / FLOW).read_text("utf-8"))
    files[CODECHECK] = codecheck_text(Plan.read(), yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8")))
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
    return 0
