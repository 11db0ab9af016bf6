"""The command line: ``python -m spectral_bias audit``, ``schema``."""

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
    from spectral_bias.store.damage import forget

    findings = []
    for folder, only in _working_folders(options.paths or [Path("results")]).items():
        files = options.configfile if options.configfile is not None else _overlays(folder)
        found = audit(folder, Plan.read(None, files, folder), only)
        findings += found
        if any(finding.state == "broken" for finding in found):
            forget(folder)  # so that the next run checks every seal, and makes what is broken again
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
