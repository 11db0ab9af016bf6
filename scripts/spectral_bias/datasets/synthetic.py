"""Sums of tones in one dimension, sampled above their Nyquist rate (Xu et al., arXiv 1901.06523)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points
from spectral_bias.datasets._tones import periodic_grid, tones
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, PositiveInt, Terms


def synthetic(
    stream: tuple[int, int],
    *,
    terms: Terms,
    train: PositiveInt,
    evaluate: PositiveInt = 256,
    domain: Interval = (-3.141592653589793, 3.141592653589793),
    derivatives: Literal["none", "true", "shuffled"] = "none",
) -> xr.Dataset:
    """A sum of tones on a periodic grid, end point left out.

    Args:
        stream: the dataset's seed stream; it shuffles derivatives, nothing else is random.
        terms: the tones; frequencies in cycles per domain length.
        train: training points, more than twice the highest frequency.
        evaluate: evaluation points.
        domain: start and end; on the default one a frequency k is sin(kx).
        derivatives: first and second derivatives of the labels, for losses that ask for them; shuffled among the
            points as a control.
    """
    x_train, x = periodic_grid(train, domain), periodic_grid(evaluate, domain)
    made = points(
        x_train[:, None],
        tones(x_train, terms, domain)[:, None],
        x[:, None],
        tones(x, terms, domain)[:, None],
        title="Sum of tones",
        summary="Made by this project from a formula.",
        domain_length=domain[1] - domain[0],
        train_points=train,
    )
    if derivatives == "none":
        return made
    order = np.random.default_rng(list(stream)).permutation(train) if derivatives == "shuffled" else np.arange(train)
    for number, (name, words) in enumerate((("dy_train", "first"), ("d2y_train", "second")), start=1):
        values = np.float32(tones(x_train, terms, domain, derivative=number)[order, None])
        text = f"{words} derivative of the labels, {derivatives}"
        made[name] = described(values, ("train", "channel"), text, coverage_content_type="referenceInformation")
    return made


def synthetic_facts(*, train: int, evaluate: int, derivatives: str) -> DatasetFacts:
    """A periodic grid; tones below the Nyquist frequency of both grids."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=evaluate,
        grid="periodic",
        tones=("terms",),
        only_tones=True,
        grids={"evaluation": evaluate, "training": train},
        aliasing="where that is meant, use the dataset 'undersampled'",
        drawn=derivatives == "shuffled",
        fixed="tones and points",
    )
