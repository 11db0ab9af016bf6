"""``site``: write the report and the documents as one folder that any web server can serve."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spectral_bias.cli.folders import RESULTS, located
from spectral_bias.digests.closure import ROOT


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("site")
    parser.add_argument("results", nargs="?", type=Path, default=Path(RESULTS), help="default: results/")
    parser.add_argument("--to", type=Path, default=Path("site"), metavar="FOLDER", help="default: site/")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write the site; status 1 where links in it lead to nothing."""
    from spectral_bias.site.links import dead_links
    from spectral_bias.site.writing import write_site

    folder, name = located(options.results)
    files = write_site(ROOT, folder / name, options.to)
    size = sum(path.stat().st_size for path in files)
    print(f"{options.to}/index.html: {len(files)} files, {size / 1e6:.0f} MB")
    dead = list(dead_links(options.to.absolute()))
    for page, address in dead:
        print(f"{page}: {address} leads to nothing", file=sys.stderr)
    return 1 if dead else 0
