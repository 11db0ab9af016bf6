"""How many times fewer steps one run needed to reach a training loss than another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import PositiveFloat
from spectral_bias.spectra.passage import first_passage
from spectral_bias.verdicts.reading import Spectrum, ratio


def loss_speed_up(spectra: Sequence[Spectrum], *, level: PositiveFloat) -> Float[np.ndarray, " seed"]:
    """Steps to the loss in the first run over steps to it in the second; seeds are compared by their number.

    Args:
        spectra: two runs' spectra: the slow one, then the fast one, in the experiment's order.
        level: the loss to be under.

    Raises:
        ValueError: the test did not choose two runs.
    """
    if len(spectra) != 2:
        raise ValueError(f"a speed-up compares two runs; the test's 'where' chose {len(spectra)}")
    return ratio(*(loss_time(each, level) for each in spectra))


def loss_time(spectrum: Spectrum, level: float) -> Float[np.ndarray, " seed"]:
    """The first logged step with a loss under a level; infinite where there is none."""
    steps = first_passage(np.float64(spectrum.data["loss"]), np.asarray(spectrum.data["step"]), level)
    return np.where(steps < 0, np.inf, np.maximum(np.float64(steps), 0.5))
