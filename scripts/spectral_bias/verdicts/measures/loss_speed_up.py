"""Speed-up of one run over another in reaching a training loss."""

from __future__ import annotations

from collections.abc import Sequence

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveFloat
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import Spectrum, crossing, pair, times_ratio


def loss_speed_up_facts() -> MeasureFacts:
    """Losses of two runs."""
    return MeasureFacts(runs="two", variables=("loss",), along={"step": ()})


def loss_speed_up(spectra: Sequence[Spectrum], *, level: PositiveFloat) -> Bounded:
    """Steps to the loss in the first run over steps to it in the second; seed i is compared with seed i.

    Args:
        spectra: two runs' spectra: the slow one, then the fast one, in the experiment's order.
        level: threshold of the loss.

    Raises:
        ValueError: the test did not choose two runs.
    """
    slow, fast = pair(spectra)
    return times_ratio(*(crossing(each.data, "loss", level) for each in (slow, fast)))
