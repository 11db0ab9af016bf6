"""Speed-up of one run over another in reaching a training loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveFloat
from spectral_bias.spectra.passage import first_passage
from spectral_bias.verdicts.reading import Spectrum, censored, pair, ratio


def loss_speed_up_facts() -> MeasureFacts:
    """Losses of two runs."""
    return MeasureFacts(runs="two", variables=("loss",), along={"step": ()})


def loss_speed_up(spectra: Sequence[Spectrum], *, level: PositiveFloat) -> Float[np.ndarray, " seed"]:
    """Steps to the loss in the first run over steps to it in the second; seed i is compared with seed i.

    Args:
        spectra: two runs' spectra: the slow one, then the fast one, in the experiment's order.
        level: threshold of the loss.

    Raises:
        ValueError: the test did not choose two runs.
    """
    slow, fast = pair(spectra)
    return ratio(loss_time(slow, level), loss_time(fast, level))


def loss_time(spectrum: Spectrum, level: float) -> Float[np.ndarray, " seed"]:
    """The first logged step with a loss under a level; infinite if there is none."""
    return censored(
        first_passage(np.asarray(spectrum.data["loss"], np.float64), np.asarray(spectrum.data["step"]), level)
    )
