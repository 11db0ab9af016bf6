"""The command line: ``python -m spectral_bias COMMAND``, one command a file of ``cli``, imported when it is run."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from spectral_bias.digests.closure import ROOT

CHECKOUT_NEEDED = (
    "This command needs the project's Snakefile, config/ and scripts/, which an installed wheel does not have. "
    "Run it in a checkout or in the unpacked source distribution, after `pip install --no-deps -e .` there."
)
EXTRA_NEEDED = (
    "{command} needs packages that are not installed (the first is {package}): install spectral-bias-atlas[{extra}], "
    "from a checkout by `pip install '.[{extra}]'`. Recording needs none of them."
)
# Packages of an extra by which its absence is known.
EXTRAS = {"diagnose": ("jaxtyping", "jinja2", "matplotlib", "scipy", "xarray"), "workflow": ("snakemake",)}


class Command(NamedTuple):
    """A command: its line in the list, and what it needs beside the library.

    Attributes:
        says: what it does, one line.
        extra: the extra whose packages it imports.
        checkout: whether it reads the project's own files.
    """

    says: str
    extra: str = "workflow"
    checkout: bool = True


COMMANDS = {
    "audit": Command("is every file under results/ still what was made, and up to date?"),
    "beside": Command("logs, cards and runs in one table and one figure", extra="diagnose", checkout=False),
    "check": Command("is a log good enough, and which methods fit it", extra="diagnose", checkout=False),
    "compare": Command("what moved between two results folders, and why", checkout=False),
    "coverage": Command("write docs/coverage.md: what intervals cover, how often claims err"),
    "crate": Command("describe results as an RO-Crate and archive them, ready to be published"),
    "diagnose": Command("how much spectral bias a training shows, from its log", extra="diagnose", checkout=False),
    "explain": Command("what an artefact was made from, or what depends on a file"),
    "freeze": Command("keep the verdicts of a results folder as an edition"),
    "init": Command(
        "write a folder with a log, its experiment and its claim, for the workflow", extra="diagnose", checkout=False
    ),
    "power": Command("how many seeds a claim needs, so that all its tests and controls hold"),
    "rebuild": Command("make an artefact again from its certificate, and compare"),
    "replication": Command("first and repeated verdicts, and how many equal ones to expect"),
    "schema": Command(
        "write config/README.md, config/schema/, docs/references.bib, docs/flow.md, codecheck.yml and the first "
        "line of each configuration file, which is for editors, from the code"
    ),
    "serve": Command("serve the report over HTTP, for this machine alone"),
    "site": Command("write report and documents as one folder for a web server"),
    "suggest": Command(
        "which frequency scale suits a signal: sigma, omega_0, grid size", extra="diagnose", checkout=False
    ),
}
# Errors of the user's making, whose text says all; one of a module that is not imported cannot have been raised.
ERRORS = (
    ("diagnosis.choice", "UnfitLogError"),
    ("artefacts.seal", "DamagedArtefactError"),
    ("config.errors", "ConfigError"),
    ("editions.edition", "EditionError"),
    ("provenance.rebuild", "RebuildError"),
    ("provenance.stages", "StageError"),
    ("site.error", "SiteError"),
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    name = next((each for each in arguments if not each.startswith("-")), "")
    try:
        return _command(name, arguments)
    except ModuleNotFoundError as error:
        package, needed = (error.name or "").partition(".")[0], COMMANDS[name].extra
        if package in {"", "spectral_bias"} or all(find_spec(each) for each in EXTRAS[needed]):
            raise
        print(EXTRA_NEEDED.format(command=name, package=package, extra=needed), file=sys.stderr)
        return 2


def _command(name: str, arguments: list[str]) -> int:
    """Run one command, whose packages are installed, and return its exit status."""
    options = _parser(name).parse_args(arguments)
    if COMMANDS[name].checkout and not (ROOT / "Snakefile").is_file():
        print(CHECKOUT_NEEDED, file=sys.stderr)
        return 2
    try:
        return int(options.command(options))
    except BrokenPipeError:
        # The reader of the output has closed it. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (*_expected_errors(), OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser(name: str) -> argparse.ArgumentParser:
    """The parser: all commands with their lines, and the arguments of the one that is named."""
    parser = argparse.ArgumentParser(prog="spectral-bias", description=__doc__)
    parser.add_argument("--where", action="version", version=str(ROOT), help="print the project's folder")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for each, command in COMMANDS.items():
        if each == name:
            import_module(f"spectral_bias.cli.{each}").add(commands)
            commands.choices[each].description = command.says
        else:
            commands.add_parser(each, help=command.says)
    return parser


def _expected_errors() -> tuple[type[Exception], ...]:
    """The classes of ``ERRORS`` whose modules are imported."""
    modules = ((sys.modules.get(f"spectral_bias.{module}"), name) for module, name in ERRORS)
    return tuple(getattr(module, name) for module, name in modules if module)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # ``python -m`` looks for modules in the working folder first, where a user's random.py would hide Python's.
        del sys.path[0]
    sys.exit(main())
