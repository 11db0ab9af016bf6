"""Print the newest Python on this machine that the project supports, besides the one that runs this; nothing if none.

Looked for on the path, as ``python3.<minor>``, and among pyenv's versions.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
Minor = tuple[int, int]


def candidates(path: str, pyenv: Path) -> Iterator[str]:
    """Programs that may be a Python 3: pyenv's, which are real, before those of the path, which may be its stubs."""
    yield from map(str, sorted(pyenv.glob("versions/3.*/bin/python")))
    for minor in range(8, 30):
        if program := shutil.which(f"python3.{minor}", path=path):
            yield program


def version_of(program: str) -> Minor | None:
    """Major and minor version of a Python that can make environments; None where it does not run."""
    ask = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([program, "-c", ask], capture_output=True, text=True, timeout=60, check=True)
        major, minor = done.stdout.split()
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return int(major), int(minor)


def newest(versions: Iterable[tuple[str, Minor | None]], supported: str, own: Minor) -> str | None:
    """The program of the newest supported version other than this one; of equal ones the first.

    Args:
        versions: programs with their versions, None for what does not run.
        supported: ``requires-python``.
        own: the version that runs this.
    """
    allowed = SpecifierSet(supported)
    found = [(version, program) for program, version in versions if version is not None and version != own]
    found = [(version, program) for version, program in found if f"{version[0]}.{version[1]}.0" in allowed]
    best = max((version for version, _ in found), default=None)
    return next((program for version, program in found if version == best), None)


def main() -> None:
    """Print it."""
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = [(program, version_of(program)) for program in candidates(os.environ.get("PATH", ""), pyenv)]
    print(newest(found, supported, sys.version_info[:2]) or "")


if __name__ == "__main__":
    main()
