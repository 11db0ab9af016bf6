"""Speed-up of one frequency's convergence in one run over another, seed by seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat
from spectral_bias.verdicts.bounded import Bounded, quotient
from spectral_bias.verdicts.reading import Spectrum, pair, times_ratio
from spectral_bias.verdicts.reading import passage as read


def speed_up_facts(*, frequency: float, over: float | None, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times of two runs at a frequency, or two."""
    return MeasureFacts(
        runs="two",
        variables=(passage + "_step",),
        along={"frequency": (frequency, over) if over else (frequency,), "threshold": (threshold,)},
    )


def speed_up(
    spectra: Sequence[Spectrum],
    *,
    frequency: PositiveFloat,
    over: PositiveFloat | None = None,
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Bounded:
    """t_k in the first run over t_k in the second; seed i is compared with seed i, so runs should be paired.

    Args:
        spectra: two runs' spectra: the slow one, then the fast one, in the experiment's order.
        frequency: k.
        over: another frequency; if given, the result is k's speed-up over this frequency's.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.

    Raises:
        ValueError: the test did not choose two runs.
    """
    both = pair(spectra)

    def gain(k: PositiveFloat) -> Bounded:
        return times_ratio(*(read(each.data, passage, threshold=threshold, frequency=k) for each in both))

    return gain(frequency) if over is None else quotient(gain(frequency), gain(over))
