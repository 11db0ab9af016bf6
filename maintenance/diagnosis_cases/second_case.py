"""A labelled first log with logs of second trainings, and what the diagnosis says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import xarray as xr

from spectral_bias.diagnosis.card import Intervention, Remaining
from spectral_bias.diagnosis.diagnose import diagnose


@dataclass(frozen=True)
class SecondCase:
    """A first log and second ones with their label.

    Attributes:
        name: unique among the cases.
        how: how it was made, one of a handful of words a class.
        label: the cause that follows from how it was made.
        remedy: what learns it: longer, wider, smaller_step; none; empty where the error is of another cause.
        first: log of the first training, in the run layout.
        seconds: logs of second trainings, by what differs.
    """

    name: str
    how: str
    label: str
    remedy: str
    first: xr.Dataset
    seconds: Mapping[Intervention, xr.Dataset]

    def remaining(self) -> Remaining:
        """What a card says of the first log with all second ones; they are written and diagnosed as a user's are."""
        with TemporaryDirectory() as folder:
            paths: dict[str, Path] = {}
            for kind, run in {"first": self.first, **self.seconds}.items():
                paths[kind] = Path(folder) / f"{kind}.nc"
                run.to_netcdf(paths[kind])
            return diagnose(paths.pop("first"), **paths).remaining
