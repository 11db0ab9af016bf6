"""``schema``: write the files that are generated from the types."""

from __future__ import annotations

import argparse

from spectral_bias.config.documentation import generated_files
from spectral_bias.digests.closure import ROOT


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("schema", help="write config/README.md and config/schema/ from the types")
    parser.set_defaults(command=run)


def run(_: argparse.Namespace) -> int:
    """Write the generated files."""
    for path, text in generated_files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
    return 0
