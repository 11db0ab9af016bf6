"""Signals on a line that are drawn at random from several kinds, one a seed."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.datasets._draws import draws
from spectral_bias.datasets._signal_kinds import KINDS
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, PositiveInt

# Evaluation points for each training point.
FINER = 4


def random_signals(
    stream: tuple[int, int], *, train: PositiveInt = 128, domain: Interval = (0.0, 1.0), copies: PositiveInt
) -> xr.Dataset:
    """Signals of eight kinds in turn, on an even grid; three evaluation points between two training points.

    The kinds are band-limited noise, tones, power-law noise, steps, kinks, peaks, decays and ramps.

    Args:
        stream: the seed stream of the signals.
        train: training points from the start of the domain, its end left out.
        domain: start and end.
        copies: number of signals: at least as many as seeds.
    """
    # No evaluation point lies beyond the last training point.
    place = np.arange(FINER * (train - 1) + 1)
    x = place / (FINER * train)
    kinds = list(KINDS)
    values = [KINDS[kinds[copy % len(kinds)]](np.random.default_rng([*stream, copy]), x) for copy in range(copies)]
    start, end = domain
    return draws(
        (start + (end - start) * x)[:, None],
        place % FINER == 0,
        np.stack(values),
        title=f"Signals of {len(kinds)} kinds, drawn at random",
        summary="Made by this project from formulas with random numbers.",
        domain_length=end - start,
        train_points=train,
        kinds=", ".join(kinds),
    )


def random_signals_facts(*, train: int, copies: int) -> DatasetFacts:
    """Evaluation points end at the last training point."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=4 * (train - 1) + 1,
        noise_draws=copies,
        copies="copies",
        own_targets=True,
        fixed="kinds of signals and points",
    )
