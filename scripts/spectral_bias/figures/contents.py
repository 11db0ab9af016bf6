"""What a figure draws of any spectrum: relative errors by place and step, or else the variable with most to see."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.figures.panels import place_names
from spectral_bias.figures.runs import Bounded, passage
from spectral_bias.verdicts.reading import Spectrum

ERROR = "relative_error"
EXAMPLES = {"shown_step", "curve_step"}  # steps of examples, not of what is measured


class Drawn(NamedTuple):
    """A run with its name in this figure and the variables of it that are drawn."""

    name: str
    experiment: str
    run: Spectrum
    variables: list[str]

    @property
    def data(self) -> xr.Dataset:
        """The run's spectrum."""
        return self.run.data

    @property
    def by_error(self) -> bool:
        """Whether relative errors are drawn."""
        return self.variables[0].endswith(ERROR)

    @property
    def along(self) -> str:
        """The dimension after seed and step: frequency, band, layer ..."""
        return str(self.data[self.variables[0]].dims[-1])

    @property
    def places(self) -> list[str]:
        """What is at each place along it; of several variables each has its places, below its name."""
        numbers = map(str, range(self.data.sizes[self.along]))
        own = place_names(self.data, self.along) if self.along in self.data.coords else list(numbers)
        several = len(self.variables) > 1
        return [_prefix(name).replace("_", " ") * several + place for name in self.variables for place in own]

    @property
    def levels(self) -> list[float]:
        """Thresholds under which there are passage times of the errors drawn."""
        known = self.by_error and "threshold" in self.data.coords
        return np.asarray(self.data["threshold"], np.float64).round(9).tolist() if known else []

    def times(self, level: float, name: str = "first_passage") -> Bounded:
        """Passage times (seed, place) under a level."""
        several = [passage(self.data, level, _prefix(variable) + name) for variable in self.variables]
        return Bounded(*(np.concatenate(each, axis=1) for each in zip(*several, strict=True)))


def _prefix(variable: str) -> str:
    return variable.removesuffix(ERROR)


def chosen(run: Spectrum, variable: str | None = None) -> list[str]:
    """The variables of a run's spectrum that are drawn: the one asked for, all relative errors, or the best other.

    Raises:
        LookupError: the run has no such variable, or nothing to draw; names its variables.
    """
    data = run.data
    numeric = [str(name) for name, each in data.data_vars.items() if each.dtype.kind in "fiu" and each.size]
    if variable is not None:
        if variable not in numeric or not 1 <= data[variable].ndim <= 3:
            raise LookupError(f"run {run.run} has no variable {variable!r} to draw; it has {', '.join(numeric)}")
        return [variable]
    errors = [name for name in numeric if name.endswith(ERROR) and kind(data[name]) == 0]
    if errors:
        return [name for name in errors if data[name].dims == data[errors[0]].dims]
    best = min(numeric, key=lambda name: kind(data[name]), default=None)
    if best is None or kind(data[best]) > 5:
        raise LookupError(f"run {run.run} has nothing to draw; its variables are {', '.join(numeric) or 'none'}")
    return [best]


def kind(variable: xr.DataArray) -> int:
    """0 for (seed, step, place), 1 for (seed, step), then (seed, place), (place), (seed), one number; 6 for others."""
    dims = tuple(map(str, variable.dims))
    by_step = len(dims) > 1 and dims[1].endswith("step") and dims[1] not in EXAMPLES
    seeds = dims[:1] == ("seed",)
    if seeds and len(dims) <= 3 and by_step:
        return 3 - len(dims)
    if len(dims) <= 2 and (seeds or len(dims) < 2) and not set(dims) & EXAMPLES:
        return {2: 2, 1: 4 if seeds else 3, 0: 5}[len(dims)]
    return 6
