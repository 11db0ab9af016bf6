"""What a stage reads, with the digests that its certificate takes: each file is read and hashed once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spectral_bias.artefacts.certificate import sha256
from spectral_bias.artefacts.json_record import record_and_digest
from spectral_bias.artefacts.seal import sealed

if TYPE_CHECKING:
    import xarray as xr


class ChangedFileError(ValueError):
    """A file of the user's own is not the one that a spec has the digest of."""


class Inputs:
    """Reads the inputs of one artefact.

    Attributes:
        digests: SHA-256 by path of everything that was read so far, for ``certificate``.
    """

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.netcdf = functools.cache(self._netcdf)
        self.record = functools.cache(self._record)

    def files(self, paths: Iterable[Path]) -> None:
        """Note files that others open, or that are only linked."""
        self.digests |= {str(path): sha256(path) for path in paths if str(path) not in self.digests}

    def sealed(self, path: Path) -> bytes:
        """The bytes of an artefact that goes into another one.

        Raises:
            DamagedArtefactError: it is not the one that was made.
        """
        content, self.digests[str(path)] = sealed(path)
        return content

    def one_by_one(self, paths: Iterable[Path]) -> Iterator[xr.Dataset]:
        """Read NetCDF files each once and keep none, however many there are."""
        return map(self._netcdf, paths)

    def own_files(self, paths: Iterable[Path], planned: Mapping[str, str]) -> None:
        """Note the user's own files, after they were read.

        Args:
            paths: the files.
            planned: the digests that the spec has of them; other files are not compared.

        Raises:
            ChangedFileError: a file is another one than when the workflow was planned.
        """
        paths = list(paths)
        self.files(paths)
        for name in map(str, paths):
            if self.digests[name] != planned.get(name, self.digests[name]):
                raise ChangedFileError(f"{name}: was changed after this run was planned; run the workflow again")

    def _netcdf(self, path: Path) -> xr.Dataset:
        from spectral_bias.artefacts.netcdf import dataset_and_digest

        data, self.digests[str(path)] = dataset_and_digest(path)
        return data

    def _record(self, path: Path) -> dict[str, Any]:
        data, self.digests[str(path)] = record_and_digest(path)
        return data
