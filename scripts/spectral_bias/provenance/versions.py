"""Package versions: those an artefact was made with, beside those that the lock allows.

Only packages that the artefact's own code imports count: a new Matplotlib makes figures stale and no run.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from spectral_bias.artefacts.certificate import LOCK, PACKAGES
from spectral_bias.digests.closure import ROOT
from spectral_bias.digests.normalised_source import read_source

# Packages with another import name.
IMPORTED_AS = {"scikit-image": "skimage", "scikit-learn": "sklearn"}
# Packages that compute inside others.
_JAX = ("jax", "jaxlib", "numpy")
WITHIN = {"equinox": _JAX, "optax": _JAX, "jax": _JAX, "xarray": ("netCDF4", "numpy")}


def moved_versions(recorded: Mapping[str, str], code: Iterable[str], locked: Mapping[str, set[str]]) -> Iterator[str]:
    """Every package that the code imports and whose recorded version is not one that the lock allows.

    Args:
        recorded: version by package, of a certificate.
        code: the source files that the artefact's rule runs, as the certificate names them.
        locked: versions by package, as ``locked_versions`` gives them.
    """
    for package in sorted(packages_of(code)):
        allowed = locked.get(_normalised(package), set())
        version = recorded.get(package, "absent")
        if allowed and version not in allowed:
            yield f"package {package}: {version} -> {' or '.join(sorted(allowed))} (the lock's)"


@functools.cache
def locked_versions(lock: Path = LOCK) -> dict[str, set[str]]:
    """The versions that a lock holds, by normalised package name; several where they depend on the platform."""
    found: dict[str, set[str]] = {}
    if lock.is_file():
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE):
            found.setdefault(_normalised(name), set()).add(version)
    return found


def packages_of(code: Iterable[str]) -> set[str]:
    """The recorded packages that source files import, and those that work inside these."""
    modules = {module for label in code if label.endswith(".py") for module in _imported(ROOT / label)}
    found = {package for package in PACKAGES if IMPORTED_AS.get(package, package) in modules}
    return found.union(*(WITHIN.get(package, ()) for package in found))


@functools.cache
def _imported(path: Path) -> frozenset[str]:
    """The top-level names that a source file imports at run time."""
    try:
        statements = read_source(path.read_bytes(), str(path)).imports
    except OSError:
        return frozenset()
    names = [[each.module] if each.module else each.names for each in statements if each.level == 0]
    return frozenset(name.partition(".")[0] for name in itertools.chain(*names))


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
