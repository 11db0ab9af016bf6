"""``schema``: write the files that are generated from the types, the table of stages and the claims."""

from __future__ import annotations

import argparse

import yaml

from spectral_bias.config.documentation import generated_files
from spectral_bias.config.editor_lines import editor_line, shipped, with_editor_line
from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.diagram import with_diagram
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.codecheck import CODECHECK, codecheck_text

FLOW = "docs/flow.md"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("schema")
    parser.set_defaults(command=run)


def run(_: argparse.Namespace) -> int:
    """Write the generated files."""
    files = generated_files()
    files[FLOW] = with_diagram((ROOT / FLOW).read_text("utf-8"))
    files[CODECHECK] = codecheck_text(Plan.read(), yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8")))
    for path, schema in shipped(ROOT):
        text = path.read_text("utf-8")
        if (wanted := with_editor_line(text, editor_line(path, schema, ROOT))) != text:
            files[path.relative_to(ROOT).as_posix()] = wanted
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
    return 0
