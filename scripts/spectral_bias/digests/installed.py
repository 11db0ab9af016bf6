"""Installed packages that a configuration names: the version, and a digest of the Python files that came with it."""

from __future__ import annotations

import csv
import functools
import hashlib
from importlib import metadata

from spectral_bias.digests.normalised_source import DIGEST_LENGTH


@functools.cache
def package_digest(package: str) -> dict[str, str]:
    """The digest of an installed package's Python files, under its name and version; empty if nothing records them.

    The installer's own record of digests is read, not the files.

    Args:
        package: the name that it is imported by.
    """
    try:
        found = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        named = metadata.packages_distributions().get(package)
        if not named:
            return {}
        found = metadata.distribution(named[0])
    rows = csv.reader((found.read_text("RECORD") or "").splitlines())
    files = sorted(row[:2] for row in rows if row[0].endswith(".py") and not row[0].startswith(".."))
    digest = hashlib.sha256(repr(files).encode()).hexdigest()[:DIGEST_LENGTH]
    return {f"{found.metadata['Name']} {found.version}": digest}
