"""A target with energy in one band of frequencies only, tested between its training points.

Chandravamsi et al., arXiv 2509.09719: without energy at low frequencies such a target may not be learned at all.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.datasets.synthetic import synthetic
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, PositiveInt


def band_limited(
    stream: tuple[int, int],
    *,
    lowest: PositiveInt,
    highest: PositiveInt,
    train: PositiveInt = 256,
    evaluate: PositiveInt = 512,
    domain: Interval = (-3.141592653589793, 3.141592653589793),
) -> xr.Dataset:
    """Every whole frequency of a band, with equal amplitudes and random phases; the mean square is 1.

    Args:
        stream: the seed stream of the phases.
        lowest: the lowest frequency, in cycles per domain length.
        highest: the highest frequency.
        train: points of the periodic training grid, more than twice the highest frequency.
        evaluate: evaluation points; with twice as many every second one lies midway between training points.
        domain: start and end; on the default one a frequency k is sin(kx).

    Raises:
        ValueError: the band is empty, or a grid has too few points for it.
    """
    if highest < lowest:
        raise ValueError(f"highest = {highest} is less than lowest = {lowest}")
    for name, count in (("train", train), ("evaluate", evaluate)):
        if count <= 2 * highest:
            raise ValueError(
                f"{name} = {count} points are too few for the frequency {highest}: more than twice as many"
            )
    frequencies = range(lowest, highest + 1)
    amplitude = float(np.sqrt(2.0 / len(frequencies)))
    phases = np.random.default_rng(list(stream)).uniform(0.0, 2.0 * np.pi, len(frequencies))
    terms = [
        {"sin": float(k), "cos": None, "amplitude": amplitude, "phase": float(phase)}
        for k, phase in zip(frequencies, phases, strict=True)
    ]
    data = synthetic(stream, terms=terms, train=train, evaluate=evaluate, domain=domain)
    return data.assign_attrs(title=f"Target with energy at {lowest} to {highest} cycles")


def band_limited_facts(*, lowest: int, highest: int, train: int, evaluate: int) -> DatasetFacts:
    """Two periodic grids, both above the band's Nyquist rate."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=evaluate,
        grid="periodic",
        at_least={"highest": lowest, "train": 2 * highest + 1, "evaluate": 2 * highest + 1},
        fixed="frequencies and points",
    )
