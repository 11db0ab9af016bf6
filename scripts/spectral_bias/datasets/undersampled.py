"""Sums of tones sampled below their Nyquist rate on purpose, so that high tones appear as low aliases."""

from __future__ import annotations

import xarray as xr

from spectral_bias.datasets.synthetic import synthetic
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, PositiveInt, Terms


def undersampled(
    stream: tuple[int, int],
    *,
    terms: Terms,
    train: PositiveInt,
    evaluate: PositiveInt = 512,
    domain: Interval = (-3.141592653589793, 3.141592653589793),
) -> xr.Dataset:
    """A sum of tones on a coarse periodic training grid and a fine evaluation grid.

    Args:
        stream: the dataset's seed stream; nothing here is random.
        terms: the tones; frequencies in cycles per domain length.
        train: training points, any number.
        evaluate: evaluation points, enough for every tone.
        domain: start and end; on the default one a frequency k is sin(kx).
    """
    data = synthetic(stream, terms=terms, train=train, evaluate=evaluate, domain=domain)
    return data.assign_attrs(title="Sum of tones on a coarse grid")


def undersampled_facts(*, train: int, evaluate: int) -> DatasetFacts:
    """A periodic grid; the training points may be too few for the tones."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=evaluate,
        grid="periodic",
        tones=("terms",),
        grids={"evaluation": evaluate},
        drawn=False,
    )
