"""Spectra made by hand, and the numbers that a measure reads off them."""

import numpy as np
import xarray as xr
from hypothesis import strategies as st

from spectral_bias.registry.resolve import resolve
from spectral_bias.verdicts.bounded import Bounded, bounded
from spectral_bias.verdicts.reading import Spectrum

NAN, INF, NEVER = float("nan"), float("inf"), -1
LAST = 1000


def measured(name, *spectra, **parameters):
    """The numbers of a measure; see ``ends`` for what the log leaves open."""
    return ends(name, *spectra, **parameters).values


def ends(name, *spectra, **parameters):
    return bounded(resolve("verdicts.measures", {"name": name, **parameters})(list(spectra)))


def spectrum(data, run="base", **values):
    return Spectrum(run, {axis: str(value) for axis, value in values.items()}, values, data)


def passages(
    rows, name="first_passage", axis="frequency", places=(1, 3, 5), threshold=0.2, run="base", after=None, **values
):
    """A spectrum with one row of convergence times a seed; at another threshold nothing ever converges.

    Every step up to LAST is logged, unless ``after`` has the logged steps before the times.
    """
    rows = np.array(rows)
    after = np.where(rows == NEVER, LAST, rows - 1) if after is None else np.array(after)
    times = {"step": (np.full(rows.shape, NEVER), rows), "after_step": (np.full(rows.shape, LAST), after)}
    data = xr.Dataset(
        {f"{name}_{end}": (("seed", "threshold", axis), np.stack(both, axis=1)) for end, both in times.items()},
        coords={"threshold": [0.07, threshold], axis: list(places), "step": np.arange(LAST + 1)},
    )
    return spectrum(data, run, **values)


def rising(**variables):
    """A spectrum with variables (seed, step) at the steps 0, 10, 20, ..."""
    arrays_ = {name: (("seed", "step"), np.atleast_2d(np.float64(rows))) for name, rows in variables.items()}
    data = xr.Dataset(arrays_)
    return spectrum(data.assign_coords(step=10 * np.arange(data.sizes["step"])))


# Times in (after, step] as a log of few steps leaves them; after is NEVER, read as 0, where a time may be 0.
LOGS = st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def logged_times(draw, count):
    """True times, INF among them, and what a log of a few steps leaves of each: ``Bounded`` of one seed."""
    steps = np.array(draw(LOGS))
    true = np.array([[draw(st.one_of(st.floats(0.5, 9.5), st.just(INF))) for _ in range(count)]])
    at = np.searchsorted(steps, true)
    upper = np.append(steps, INF)[at]
    lower = np.append(0.0, np.maximum(steps, 0.5))[at]
    return true, Bounded(np.maximum(upper, 0.5), lower, np.maximum(upper, 0.5))
