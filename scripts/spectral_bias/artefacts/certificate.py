"""The certificate: what an artefact is, what it was made from, by which code, with which settings and versions.

It holds no clock, host or user, so that making an artefact again gives the same bytes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.format_versions import FORMAT_VERSIONS

PROJECT = Path(__file__).resolve().parents[3]
LOCK = PROJECT / "requirements.lock"
SCHEMA = FORMAT_VERSIONS["certificate"]
PACKAGES = (
    "equinox",
    "jax",
    "jaxlib",
    "matplotlib",
    "mlxtend",
    "netCDF4",
    "numpy",
    "optax",
    "scikit-image",
    "scikit-learn",
    "scipy",
    "snakemake",
    "xarray",
)

Certificate = dict[str, Any]


def certificate(
    rule: str, artefact: Path | str, spec: dict[str, Any], inputs: Mapping[str, str] | None = None, **details: Any
) -> Certificate:
    """The certificate of an artefact about to be written.

    Args:
        rule: the rule that makes it.
        artefact: its path, relative to the working folder.
        spec: the rule's spec, code digests included.
        inputs: SHA-256 by path of the files that it is made from, as ``Inputs`` gives them.
        details: what a stage adds, such as the numeric environment.
    """
    record: Certificate = {
        "schema": SCHEMA,
        "rule": rule,
        "artefact": str(artefact),
        "spec": spec,
        "inputs": dict(inputs or {}),
        "packages": _versions(),
        **details,
    }
    if LOCK.is_file():
        record["lock"] = sha256(LOCK)
    record.update(_commit())
    return record


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_text(record: Certificate) -> str:
    """A certificate as one line of sorted JSON."""
    return json.dumps(record, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


@functools.cache
def _versions() -> dict[str, str]:
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


@functools.cache
def _commit() -> dict[str, Any]:
    """The commit of the source tree, and whether tracked source differs from it; nothing outside a git checkout.

    A copy without history, such as a release, may lie in a repository of somebody's own, whose commits are not ours.
    """
    tracked = ["Snakefile", "scripts", "workflow", "config", "report"]
    try:
        if Path(_git("rev-parse", "--show-toplevel")).resolve() != PROJECT:
            return {}
        head = _git("rev-parse", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no", "--", *tracked)
    except (OSError, subprocess.CalledProcessError):
        return {}
    return {"commit": head, "modified": bool(changed)}


def _git(*arguments: str) -> str:
    """What git says of the project's folder, whichever repository a hook or a shell names, and whoever owns it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-c", f"safe.directory={PROJECT}", "--no-optional-locks", "-C", str(PROJECT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()
