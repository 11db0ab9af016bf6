"""NetCDF artefacts: CF-1.8 and ACDD-1.3 attributes, compressed, sealed, with the certificate in an attribute."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import Certificate, as_text
from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal, seal

_GLOBAL = {
    "Conventions": "CF-1.8, ACDD-1.3",
    "project": "Spectral Bias Atlas",
    "institution": "Spectral Bias Atlas",
    "creator_name": "Spectral Bias Atlas developers",
    "creator_type": "group",
    "naming_authority": "spectral-bias-atlas",
    "license": "CC0-1.0; data taken over from others keep their own licence, which the summary names",
    "keywords": "spectral bias, frequency principle, neural networks",
    "comment": "The attribute certificate is JSON: the rule, its settings, digests of its code, SHA-256 of its inputs, "
    "versions of packages. The last line of the file, after the data, is its seal. Dimensions without a coordinate are "
    "described by the attributes dimension_<name>.",
}
# Attributes that repeat what the certificate says.
FROM_CERTIFICATE = ("id", "source", "history")
# What a file of each rule is, and what made it.
_KINDS = {
    "dataset": ("training and evaluation points", "generated from its parameters by the family's formula or data"),
    "train": ("run: network outputs at logged steps", "training of neural networks from seeded random weights"),
    "external_log": ("run: network outputs at logged steps", "a training log of the user, checked and taken over"),
    "spectrum": ("spectrum: frequency analysis of a run", "frequency analysis of the run's outputs"),
    "card": ("spectrum: frequency analysis of a run", "frequency analysis of a training log of the user"),
    "analysis": ("spectrum: computed without training", "numerical computation from its parameters"),
}
# Dimensions that only count, so that no coordinate says what they count: those that every run has. A variable with
# another one describes it in an attribute dimension_<name> of its own.
DIMENSIONS = {
    "channel": "outputs of the network",
    "copy": "independent draws of the noise, one a member of the ensemble",
    "dimension": "components of a point",
    "sample": "evaluation points",
    "seed": "members of the ensemble",
    "train": "training points",
    "unit": "units of a hidden layer",
}
# What a variable of every run is, where it is neither a coordinate nor what a computation found; others say it
# themselves.
_CONTENT = {
    "x": "coordinate",
    "x_train": "coordinate",
    "target": "referenceInformation",
    "y_train": "referenceInformation",
    "trained_on": "auxiliaryInformation",
}


def write_netcdf(data: xr.Dataset, path: Path, record: Certificate) -> None:
    """Write a dataset whole or not at all.

    CF-1.8 knows no 64-bit integers: those become 32-bit ones, or float64 where a value is too large.

    Args:
        data: variables with ``long_name`` and ``units``; a ``title`` and ``summary`` among its attributes.
        path: where it goes.
        record: its certificate.

    Raises:
        TypeError: it is no dataset.
        ValueError: variables lack ``long_name`` or ``units``, or the dataset ``title`` or ``summary``.
    """
    _check_attributes(data, path)
    words = {name: data.attrs[name] for name in ("title", "summary")}
    attributes = {**words, **_origin(record), **_GLOBAL, **_dimensions(data), **data.attrs}
    attributes["certificate"] = as_text(record)
    variables = {name: _written(str(name), variable, name in data.coords) for name, variable in data.variables.items()}
    made = xr.Dataset(
        {name: variable for name, variable in variables.items() if name not in data.coords},
        {name: variable for name, variable in variables.items() if name in data.coords},
        {name: _narrow(value) for name, value in attributes.items()},
    )
    encoding: dict[Any, dict[str, Any]] = {}
    for name, variable in made.variables.items():
        encoding[name] = {"_FillValue": None}
        if variable.ndim and variable.dtype.kind in "fiu":
            # Outputs of networks hardly shrink: a higher level saves 1 % of the bytes and takes up to half longer.
            encoding[name] |= {"zlib": True, "complevel": 1, "shuffle": True}
    with atomic_write(path) as partial:
        made.to_netcdf(partial, engine="netcdf4", format="NETCDF4", encoding=encoding)
        seal(partial)


def dataset_and_digest(path: Path) -> tuple[xr.Dataset, str]:
    """An artefact, read into memory after checking its seal, and the SHA-256 of its file.

    Raises:
        DamagedArtefactError: the file is truncated, changed, or was not made by this project.
        FileNotFoundError: there is no such file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file")
    digest = check_seal(path)
    try:
        with xr.open_dataset(path, engine="netcdf4", decode_times=False, mask_and_scale=False) as data:
            return data.load(), digest
    except (OSError, ValueError) as error:
        raise DamagedArtefactError(f"{path}: not readable as NetCDF: {error}") from error


def described(values: Any, dims: tuple[str, ...], long_name: str, units: str = "1", **attributes: Any) -> xr.Variable:
    """A variable with what CF asks of it.

    Args:
        values: its numbers.
        dims: its dimensions.
        long_name: what it is.
        units: of its numbers.
        attributes: others; ``coverage_content_type`` where it is no result, ``dimension_<name>`` for what a dimension
            of its own counts.
    """
    return xr.Variable(dims, np.asarray(values), {"long_name": long_name, "units": units, **attributes})


def facts_of(data: xr.Dataset) -> dict[str, Any]:
    """The attributes that say more of the data than a title and what ``write_netcdf`` adds, sorted by name."""
    added = {"title", "summary", "processing_level", "certificate", *FROM_CERTIFICATE, *_GLOBAL}
    names = sorted(str(name) for name in data.attrs)
    return {name: data.attrs[name] for name in names if name not in added and not name.startswith("dimension_")}


def _check_attributes(data: xr.Dataset | Any, path: Path) -> None:
    if not isinstance(data, xr.Dataset):  # own code returns anything
        raise TypeError(f"{path}: is to hold a {type(data).__name__}; expected an xarray Dataset")
    faults: list[str] = []
    for name, variable in data.variables.items():
        missing = [key for key in ("long_name", "units") if key not in variable.attrs]
        if missing and variable.dtype.kind not in "UO":
            faults.append(f"variable {name!r} lacks {' and '.join(missing)}")
    missing = [key for key in ("title", "summary") if key not in data.attrs]
    if missing:
        faults.append(f"lacks the attribute {' and '.join(missing)}")
    if faults:
        raise ValueError(f"{path}: {'; '.join(faults)}")


def _dimensions(data: xr.Dataset) -> dict[str, str]:
    """What each dimension without a coordinate counts."""
    counting = sorted(str(name) for name in data.sizes if name not in data.variables)
    known = {f"dimension_{name}": words for name, words in DIMENSIONS.items()}
    for variable in data.variables.values():
        known |= {name: words for name, words in variable.attrs.items() if name.startswith("dimension_")}
    return {f"dimension_{name}": known[f"dimension_{name}"] for name in counting if f"dimension_{name}" in known}


def _origin(record: Certificate) -> dict[str, str]:
    """Identifier, source and history, all from the certificate: no clock, host or user."""
    version = f" at commit {record['commit']}" if "commit" in record else ""
    version += " with local changes" if record.get("modified") else ""
    inputs = f" from {', '.join(record['inputs'])}" if record["inputs"] else ""
    level, source = _KINDS.get(record["rule"], (record["rule"], f"rule {record['rule']}"))
    digest = hashlib.sha256(as_text(record).encode()).hexdigest()[:16]
    return {
        "id": f"{record['artefact']}:{digest}",
        "source": f"Spectral Bias Atlas{version}: {source}",
        "history": f"Made by rule {record['rule']} of Spectral Bias Atlas{version}{inputs}.",
        "processing_level": level,
    }


def _written(name: str, variable: xr.Variable, coordinate: bool) -> xr.Variable:
    """A variable as it is written, with ISO 19115-1's word for what kind of content it is."""
    known = variable.attrs.get("coverage_content_type", _CONTENT.get(name, "modelResult"))
    kind = "coordinate" if coordinate else known
    return xr.Variable(
        variable.dims, _narrow(variable.values), {**variable.attrs, "coverage_content_type": kind}, variable.encoding
    )


def _narrow(values: Any) -> Any:
    """64-bit integers as 32-bit ones, or as float64 where they do not fit; everything else as it is."""
    array = np.asarray(values)
    if array.dtype.kind not in "iu" or array.dtype.itemsize < 8:
        return values
    limits = np.iinfo(np.int32)
    fits = array.size == 0 or (array.min() >= limits.min and array.max() <= limits.max)
    return array.astype(np.int32 if fits else np.float64)[()]
