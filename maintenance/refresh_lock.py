"""``make refresh-lock``: the newest versions that pyproject.toml allows, taken over only if the tests pass with them.

The new locks and an environment made from them lie in ``.cache/refresh-lock`` until then; the old locks and ``.venv``
are not touched. What moved is printed as a table.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".cache" / "refresh-lock"
LOCKS = ("requirements.lock", "requirements-uv.lock")
EXTRAS = ("--extra", "workflow", "--extra", "dev", "--extra", "slurm")
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def versions(lock: str) -> dict[str, list[str]]:
    """The versions of each package in a lock: more than one where they differ between Pythons or systems."""
    found: dict[str, list[str]] = {}
    for name, version in PIN.findall(lock):
        found.setdefault(name.lower(), []).append(version)
    return found


def moved(before: str, after: str) -> list[tuple[str, str, str]]:
    """Name, old and new version of each package in which two locks differ; ``-`` where one does not have it."""
    old, new = versions(before), versions(after)
    rows = [(name, _shown(old.get(name)), _shown(new.get(name))) for name in sorted({*old, *new})]
    return [row for row in rows if row[1] != row[2]]


def _shown(found: list[str] | None) -> str:
    return ", ".join(sorted({*found})) if found else "-"


def table(rows: list[tuple[str, str, str]]) -> str:
    """Rows in columns below their heads."""
    lines = [("package", "old", "new"), *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def refresh(root: Path, folder: Path, resolve: Callable[[Path], int], check: Callable[[Path], int]) -> int:
    """Resolve, compare, check, and take the new locks over; the old ones stay unless all of it succeeds.

    Args:
        root: the checkout.
        folder: where the new locks are written first.
        resolve: writes the new locks into a folder and returns an exit status.
        check: makes an environment from the locks in a folder, runs the tests in it and returns an exit status.

    Returns:
        The exit status.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if status := resolve(folder):
        print("The versions could not be resolved; the locks are as they were.", file=sys.stderr)
        return status
    texts = [[(place / name).read_text("utf-8") for name in LOCKS] for place in (root, folder)]
    if texts[0] == texts[1]:
        print("Nothing moved: every version is the newest that pyproject.toml allows.")
        return 0
    rows = moved(*("\n".join(each) for each in texts))
    print(table(rows) if rows else "No version moved, but hashes or dependants did.", flush=True)
    if status := check(folder):
        print(f"The tests fail with these versions. The locks are as they were; the new: {folder}", file=sys.stderr)
        return status
    for name in LOCKS:
        (folder / name).replace(root / name)
    print("The locks hold the new versions; `make setup` installs them.")
    return 0


def _resolve(folder: Path) -> int:
    """As ``make lock`` does, but with the newest versions and into a folder."""
    uv = ROOT / ".venv" / "bin" / "uv"
    options = ["--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compile_ = [uv, "pip", "compile", *options, "--no-emit-index-url", "--no-header", "-q"]
    asked = folder / "uv.in"
    asked.write_text("uv\n", "utf-8")
    return _run([*compile_, "pyproject.toml", *EXTRAS, "-o", folder / LOCKS[0]]) or _run(
        [*compile_, asked, "--no-annotate", "-o", folder / LOCKS[1]]
    )


def _check(folder: Path, workers: str, tests: Sequence[str]) -> int:
    """The tests, in an environment of the new locks."""
    environment = folder / "venv"
    python, uv = environment / "bin" / "python", ROOT / ".venv" / "bin" / "uv"
    hashed = ["pip", "install", "--quiet", "--python", python, "--require-hashes"]
    own = ["pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "-e", ROOT]
    for command in (
        [sys.executable, "-m", "venv", "--clear", environment],
        [uv, *hashed, "-r", folder / LOCKS[0]],
        [python, "-m", *own],
        [python, "-m", "pytest", "-n", workers, "--dist", "worksteal", *tests],
    ):
        if status := _run(command):
            return status
    return 0


def _run(command: Sequence[str | Path]) -> int:
    print("+", *command, flush=True)
    return subprocess.run([str(each) for each in command], cwd=ROOT, env={**os.environ}, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Refresh the locks of this checkout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", default="2", help="processes that share the tests")
    parser.add_argument("tests", nargs="*", help="tests to run; all of them if none are named")
    options = parser.parse_args(arguments)
    return refresh(ROOT, FOLDER, _resolve, lambda folder: _check(folder, options.workers, options.tests))


if __name__ == "__main__":
    sys.exit(main())
