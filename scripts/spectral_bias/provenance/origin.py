"""Where a dataset comes from, with its licence, as its file says."""

from __future__ import annotations

from pathlib import Path


def origin(path: Path) -> str:
    """Title and summary of a NetCDF artefact, where its source and licence stand; empty if it cannot be read."""
    import netCDF4

    try:
        with netCDF4.Dataset(path) as data:
            said = [str(getattr(data, name)) for name in ("title", "summary") if name in data.ncattrs()]
            licence = str(data.license) if "license" in data.ncattrs() else ""
    except OSError:
        return ""
    words = ". ".join(each.rstrip(".") for each in said)
    return f"{words}. File: {licence}" if licence else words
