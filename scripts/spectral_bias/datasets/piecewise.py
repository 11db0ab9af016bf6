"""Slow tones on the left half of a period, fast ones on the right, optionally cut into shifted sub-bands for PhaseDNN.

The problem of Cai, Li and Liu, "A phase shift deep neural network for high frequency approximation and wave problems",
SIAM Journal on Scientific Computing 42 (2020), section 3.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points
from spectral_bias.datasets._sub_bands import shifted_sub_bands
from spectral_bias.datasets._tones import periodic_grid, tones
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import NonNegativeInt, PositiveInt, Terms

DOMAIN = (-np.pi, np.pi)


def piecewise(
    stream: tuple[int, int],
    *,
    left: Terms,
    right: Terms,
    train: PositiveInt,
    band_width: PositiveInt = 10,
    bands: NonNegativeInt = 0,
) -> xr.Dataset:
    """Tones that change at the middle of [-pi, pi); trained on a periodic grid, evaluated at its midpoints.

    Args:
        stream: the dataset's seed stream; nothing here is random.
        left: the tones on [-pi, 0].
        right: the tones on (0, pi).
        train: training points, and as many evaluation points.
        band_width: frequencies a sub-band.
        bands: sub-bands that the labels are also given as, for the loss ``sub_bands``; 0 for none.

    Raises:
        ValueError: a tone or a sub-band is beyond the grid's Nyquist frequency.
    """
    highest = max(term.get("sin") or term.get("cos") for term in [*left, *right])
    if 2 * highest >= train:
        raise ValueError(f"train = {train} points cannot show the tone {highest:g}: use more than {2 * highest:g}")

    def target(x: Float[np.ndarray, " sample"]) -> Float[np.ndarray, " sample"]:
        return np.where(x <= 0, tones(x, left, DOMAIN), tones(x, right, DOMAIN))

    x_train = periodic_grid(train, DOMAIN)
    x = x_train + np.pi / train
    y = target(x_train)
    made = points(
        x_train[:, None],
        y[:, None],
        x[:, None],
        target(x)[:, None],
        title="Slow tones on the left, fast tones on the right",
        summary="Made by this project from a formula (Cai, Li and Liu, 2020).",
        domain_length=2.0 * np.pi,
        train_points=train,
    )
    if bands:
        parts = shifted_sub_bands(y, x_train, band_width, bands)
        both = np.stack([np.real(parts), np.imag(parts)], axis=-1)
        words = "real and imaginary part of a sub-band of the labels, shifted to low frequencies"
        made["sub_bands_train"] = described(
            np.float32(both),
            ("train", "sub_band", "part"),
            words,
            coverage_content_type="referenceInformation",
            dimension_sub_band="sub-bands, from the lowest frequencies up",
            dimension_part="real part, imaginary part",
        )
    return made


def piecewise_facts(*, train: int, band_width: int, bands: int) -> DatasetFacts:
    """As many evaluation points as training points, a periodic grid each."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=train,
        grid="periodic",
        tones=("left", "right"),
        grids={"training": train},
        at_least={"train": 2 * (band_width * (bands - 1) + band_width // 2) if bands else 1},
        drawn=False,
    )
