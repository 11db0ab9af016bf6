"""NetCDF artefacts: CF-1.8 and ACDD-1.3 attributes, compressed, sealed, with the certificate in an attribute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.store.accounting import spending
from spectral_bias.store.atomic import whole
from spectral_bias.store.certificate import Certificate, as_text
from spectral_bias.store.seal import DamagedArtefactError, check_seal, seal

_GLOBAL = {
    "Conventions": "CF-1.8, ACDD-1.3",
    "institution": "Spectral Bias Atlas",
    "creator_name": "Spectral Bias Atlas",
    "license": "CC0-1.0",
    "keywords": "spectral bias, frequency principle, neural networks",
}


@spending("files")
def write_netcdf(data: xr.Dataset, path: Path, record: Certificate) -> None:
    """Write a dataset whole or not at all.

    Args:
        data: variables with ``long_name`` and ``units``; a ``title`` and ``summary`` among its attributes.
        path: where it goes.
        record: its certificate.

    Raises:
        ValueError: a variable lacks ``long_name`` or ``units``.
    """
    _check_attributes(data, path)
    data = data.assign_attrs({**_GLOBAL, **data.attrs, "certificate": as_text(record)})
    encoding: dict[Any, dict[str, Any]] = {}
    for name, variable in data.variables.items():
        encoding[name] = {"_FillValue": None}
        if variable.ndim and variable.dtype.kind in "fiu":
            encoding[name] |= {"zlib": True, "complevel": 4, "shuffle": True}
    with whole(path) as partial:
        data.to_netcdf(partial, engine="netcdf4", format="NETCDF4", encoding=encoding)
        seal(partial)


@spending("files")
def read_netcdf(path: Path | str) -> xr.Dataset:
    """Read an artefact into memory after checking its seal.

    Raises:
        DamagedArtefactError: the file is truncated, changed, or was not made by this project.
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file")
    check_seal(path)
    try:
        with xr.open_dataset(path, engine="netcdf4", decode_times=False, mask_and_scale=False) as data:
            return data.load()
    except (OSError, ValueError) as error:
        raise DamagedArtefactError(f"{path}: not readable as NetCDF: {error}") from error


def described(values: Any, dims: tuple[str, ...], long_name: str, units: str = "1", **attributes: Any) -> xr.Variable:
    """A variable with what CF asks of it."""
    return xr.Variable(dims, np.asarray(values), {"long_name": long_name, "units": units, **attributes})


def _check_attributes(data: xr.Dataset, path: Path) -> None:
    for name, variable in data.variables.items():
        missing = [key for key in ("long_name", "units") if key not in variable.attrs]
        if missing and variable.dtype.kind not in "UO":
            raise ValueError(f"{path}: variable {name!r} lacks {' and '.join(missing)}")
    missing = [key for key in ("title", "summary") if key not in data.attrs]
    if missing:
        raise ValueError(f"{path}: lacks the attribute {' and '.join(missing)}")
