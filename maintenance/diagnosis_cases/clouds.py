"""Clouds of points in closed form, whose order of learning by two methods follows from how they are made.

Points are normal in four dimensions, longest along the first. The target is three tones along it, in cycles per its
standard deviation, and where the two methods are to disagree the second coordinate too, which a Gaussian filter passes
and which no frequency along the first holds. Each part is learned at a rate of its own.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from diagnosis_cases.case import ClosedForm, as_run, looks

POINTS, LAST, NETWORKS = 600, 4000, 9
TONES = np.array([0.3, 0.8, 1.4])
LENGTHS = np.array([1.0, 0.6, 0.1, 0.1])
# exp(-PASSES) is the level of the relative error that the order is judged at.
PASSES = np.log(5.0)


def cloud(times: list[float], slow: float | None, draw: np.random.Generator, networks: int = NETWORKS) -> xr.Dataset:
    """A log of tones that are learned at given times, in steps, and of a second coordinate that comes last, or none.

    Args:
        times: of the tones.
        slow: time of the second coordinate; None leaves it out.
        draw: random points.
        networks: of the log; times of each are up to 10 % longer.
    """
    x = draw.normal(size=(POINTS, len(LENGTHS))) * LENGTHS
    parts = [np.sin(2 * np.pi * k * x[:, 0] + phase) for k, phase in zip(TONES, draw.uniform(0, 6.28, 3), strict=True)]
    ends = [*times]
    if slow is not None:
        parts.append(x[:, 1] / LENGTHS[1])
        ends.append(slow)
    by_network = np.array(ends) * draw.uniform(1, 1.1, (networks, len(ends)))
    steps = looks(LAST)
    prediction = (1 - np.exp(-PASSES / by_network[:, None, :] * steps[:, None])) @ np.stack(parts)
    target = np.sum(parts, axis=0)
    loss = np.mean((prediction - target) ** 2, axis=-1)
    return as_run(prediction, target, x, steps, loss=loss)


def cloud_low_first(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Nine networks that learn the lowest tone first."""
    return cloud([100.0, 400.0, 1600.0], None, draw)


def cloud_low_first_once(_: int, draw: np.random.Generator) -> xr.Dataset:
    """One network that does, of which a filter cannot rule out chance."""
    return cloud([100.0, 400.0, 1600.0], None, draw, networks=1)


def cloud_high_first(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Nine networks that learn the highest tone first."""
    return cloud([1600.0, 400.0, 100.0], None, draw)


def cloud_two_ways(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Low tones first along the first direction, and across it something smooth that comes after all of them."""
    return cloud([30.0, 100.0, 300.0], 2000.0, draw)


def cloud_without_tones(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Smooth parts first, in a target of which no frequency along the first direction stands out."""
    x = draw.normal(size=(POINTS, len(LENGTHS))) * LENGTHS
    smooth, rough = x[:, 1] / LENGTHS[1], np.sin(40 * x[:, 2]) * np.sign(x[:, 3])
    steps = looks(LAST)
    ends = np.array([100.0, 1500.0]) * draw.uniform(1, 1.1, (NETWORKS, 2))
    prediction = (1 - np.exp(-PASSES / ends[:, None, :] * steps[:, None])) @ np.stack([smooth, rough])
    loss = np.mean((prediction - smooth - rough) ** 2, axis=-1)
    return as_run(prediction, smooth + rough, x, steps, loss=loss)


WAYS = (
    ClosedForm("low_first", "cloud-low", "cloud, nine networks, low tones first", cloud_low_first),
    ClosedForm("low_first", "cloud-once", "cloud, one network, low tones first", cloud_low_first_once),
    ClosedForm("not_first", "cloud-high", "cloud, nine networks, high tones first", cloud_high_first),
    ClosedForm(
        "depends_on_method",
        "cloud-two",
        "cloud, nine networks, low tones first and a smooth part last",
        cloud_two_ways,
    ),
    ClosedForm(
        "depends_on_method",
        "cloud-none",
        "cloud, nine networks, no tones along the first direction",
        cloud_without_tones,
    ),
)
