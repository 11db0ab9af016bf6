"""The command line: ``python -m spectral_bias audit``, ``crate``, ``schema``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from spectral_bias.spec.code import ROOT
from spectral_bias.spec.plan import Plan
from spectral_bias.spec.problems import ConfigError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="spectral-bias", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    audit = commands.add_parser("audit", help="is every file under results/ still what was made, and up to date?")
    audit.add_argument("paths", nargs="*", type=Path, help="results folders or files; results/ if none is given")
    audit.add_argument("--configfile", nargs="+", type=Path, help="overlays; found by the results' scale if not given")
    audit.add_argument("--json", action="store_true", help="print findings as JSON")
    audit.set_defaults(command=_audit)
    crate = commands.add_parser("crate", help="describe results as an RO-Crate and archive them, ready to be published")
    crate.add_argument("results", nargs="?", type=Path, default=Path("results"), help="the results folder; results/")
    crate.add_argument("--configfile", nargs="+", type=Path, help="overlays; found by the results' scale if not given")
    crate.add_argument("--agent", help="the name of who ran the workflow, to be published; left out if not given")
    crate.add_argument(
        "--archive", type=Path, help="the archive's path; spectral-bias-atlas-<scale>.zip beside results/"
    )
    crate.set_defaults(command=_crate)
    schema = commands.add_parser("schema", help="write config/README.md and config/schema/ from the types")
    schema.set_defaults(command=_schema)
    options = parser.parse_args(arguments)
    try:
        return int(options.command(options))
    except (ConfigError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2


def _audit(options: argparse.Namespace) -> int:
    """Audit each working folder; status 0 where everything is verified, 1 otherwise, 2 where it cannot be done."""
    from spectral_bias.provenance.audit import STATES, audit

    findings = []
    for folder, only in _working_folders(options.paths or [Path("results")]).items():
        files = options.configfile if options.configfile is not None else _overlays(folder)
        findings += audit(folder, Plan.read(None, files, folder), only)
    if options.json:
        print(json.dumps([finding.as_dict() for finding in findings], indent=2))
    else:
        for finding in findings:
            if finding.state != "verified":
                print(f"{finding.state:9} {finding.artefact}")
                for reason in finding.reasons:
                    print(f"          {reason}")
        counts = Counter(finding.state for finding in findings)
        print(", ".join(f"{counts[state]} {state}" for state in STATES))
    return 0 if findings and all(finding.state == "verified" for finding in findings) else 1


def _crate(options: argparse.Namespace) -> int:
    """Write and archive the crate of results that pass the audit; status 1 where they do not."""
    from spectral_bias.provenance.audit import audit
    from spectral_bias.provenance.crate.checking import METADATA
    from spectral_bias.provenance.crate.writing import write_archive, write_crate

    (folder,) = _working_folders([options.results])
    files = options.configfile if options.configfile is not None else _overlays(folder)
    plan = Plan.read(None, files, folder)
    # An older crate is written anew, so what it says does not count.
    findings = [each for each in audit(folder, plan) if each.artefact != METADATA and each.state != "verified"]
    for finding in findings:
        print(f"{finding.state:9} {finding.artefact}", file=sys.stderr)
    if findings:
        print(f"no crate was written: {len(findings)} files do not pass the audit", file=sys.stderr)
        return 1
    write_crate(folder, plan, agent=options.agent, say=print)
    archive = f"spectral-bias-atlas-{plan.catalogue.settings.scale}.zip"
    write_archive(folder, options.archive or folder / archive, say=print)
    return 0


def _schema(_: argparse.Namespace) -> int:
    """Write the generated files."""
    from spectral_bias.spec.documentation import generated_files

    for path, text in generated_files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
    return 0


def _working_folders(paths: list[Path]) -> dict[Path, list[Path]]:
    """The working folder of each path, with the paths in it to look at; none means all of its results."""
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        resolved = path.resolve()
        if not resolved.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder")
        results = next((each for each in (resolved, *resolved.parents) if each.name == "results"), None)
        if results is None:
            raise FileNotFoundError(f"{path}: lies in no folder named results")
        folders.setdefault(results.parent, []).append(resolved)
    return {folder: [] if folder / "results" in only else only for folder, only in folders.items()}


def _overlays(folder: Path) -> list[Path]:
    """The overlay that the results in a folder were made with, by the scale that they recorded."""
    try:
        settings = json.loads((folder / "results" / "settings.json").read_text("utf-8"))
        scale = str(settings["settings"]["scale"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    overlay = ROOT / "config" / f"{scale}.yaml"
    return [overlay] if scale in {"smoke", "paper"} and overlay.is_file() else []


if __name__ == "__main__":
    sys.exit(main())
