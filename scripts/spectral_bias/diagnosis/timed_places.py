"""The frequencies or bands of a spectrum, and when each network learned them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.diagnosis.card import Exponent, Interval, Method, Place, Times, at_level
from spectral_bias.spectra.exponent import exponent_bounds
from spectral_bias.spectra.passage import EARLIEST, NEVER
from spectral_bias.verdicts import intervals
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import at, passage

KINDS = ("first_passage", "sustained")
# Levels of the relative error that every card shows; a band of many modes seldom falls under them, so that bands are
# judged at the higher one, as in the claim image-contours-first.
LEVELS, HIGH_LEVEL = (0.1, 0.2), 0.5
MIN_FOR_EXPONENT = 3


class _View(NamedTuple):
    """One place in a spectrum.

    Attributes:
        label: as it is printed.
        frequency: its frequency.
        share: of the target's energy about its mean.
        error: name of the variable with its relative errors.
        prefix: of the variables of its times.
        where: its place along its dimension.
    """

    label: str
    frequency: float
    share: float | None
    error: str
    prefix: str
    where: dict[str, int]


def places_of(spectrum: xr.Dataset, method: Method) -> tuple[Place, ...]:
    """Every frequency or band, ascending, with times by network and their medians.

    A network that diverged keeps the first passages that it had before; what it had not learned it never learns, and
    nothing stays learned (``verdicts.reading.passage``).

    Args:
        spectrum: of ``diagnosis.choice``, with all levels among its thresholds.
        method: the method that made it.
    """
    views = sorted(_views(spectrum, method), key=lambda view: view.frequency)
    levels = shown_levels(spectrum, method)
    last = _last_looks(spectrum)
    return tuple(_place(spectrum, view, levels, last) for view in views)


def shown_levels(spectrum: xr.Dataset, method: Method) -> tuple[float, ...]:
    """The levels that the card shows: a third one for bands, and where no network reached the others anywhere."""
    names = [str(name) for name in spectrum.data_vars if str(name).endswith("first_passage_step")]
    reached = any((np.asarray(at(spectrum[name], threshold=LEVELS[-1])) != NEVER).any() for name in names)
    return LEVELS if reached and method.place != "band" else (*LEVELS, HIGH_LEVEL)


def judged_level(places: Sequence[Place]) -> float:
    """The level that order and exponent are judged at: the highest one that the card shows."""
    return max(times.threshold for times in places[0].summary)


def exponent_of(places: Sequence[Place]) -> Exponent | None:
    """The slope of log t_k against log k of first passages, with its bounds; None for fewer than three places.

    Of one network the bounds are those that its logging leaves. Of several they are an interval of the median over
    networks: the exact one of at least 95 %, or, where the networks are too few for it, their range.
    """
    if len(places) < MIN_FOR_EXPONENT:
        return None
    level, seeds = judged_level(places), len(places[0].times)
    k = np.array([place.frequency for place in places])
    ends = [_ends(place, level) for place in places]
    values, lower, upper = (np.stack([getattr(each, name) for each in ends], axis=1) for name in Bounded._fields)
    least, greatest = exponent_bounds(k, lower, upper)
    with np.errstate(invalid="ignore"):
        alpha, same = exponent_bounds(k, values, values)
    known = np.isfinite(values).all(axis=1) & (alpha == same)
    alphas = Bounded(np.where(known, alpha, np.nan), least, greatest)
    median = intervals.median(alphas)
    low, high = _interval(alphas, median)
    basis = "logging" if seeds == 1 else "seeds"
    return Exponent(level, _finite(median.value), _finite(low), _finite(high), basis, seeds)


def _views(spectrum: xr.Dataset, method: Method) -> list[_View]:
    if method.name == "filtering":
        high = float(spectrum["high_energy"][0])
        return [
            _View("low part", 1.0, 1.0 - high, "low_relative_error", "low_", {"delta": 0}),
            _View("high part", 2.0, high, "high_relative_error", "high_", {"delta": 0}),
        ]
    if method.name == "dct_bands":
        lows, highs = (factor * np.asarray(spectrum["band"], np.float64) for factor in (1.0, 2.0))
        shares = np.asarray(spectrum["band_energy"], np.float64)
    elif method.name == "dft_bands":
        lows, highs = (np.asarray(spectrum[name], np.float64) for name in ("band_from", "band_to"))
        mode, size = (np.asarray(spectrum[name], np.float64) for name in ("mode", "target_coefficient"))
        energy = np.where(mode == 0, 0.0, size**2)
        bands = zip(lows, highs, strict=True)
        shares = np.array([energy[(mode >= low) & (mode < high)].sum() for low, high in bands]) / energy.sum()
    else:
        tones = np.asarray(spectrum["frequency"], np.float64)
        shares = np.asarray(spectrum["energy_share"]) if "energy_share" in spectrum else np.full(len(tones), np.nan)
        return [
            _View(f"{tone:.4g}", float(tone), _finite(share), "relative_error", "", {"frequency": place})
            for place, (tone, share) in enumerate(zip(tones, shares, strict=True))
        ]
    return [
        _View(f"{low:g} - {high:g}", float(np.sqrt(low * high)), float(share), "relative_error", "", {"band": place})
        for place, (low, high, share) in enumerate(zip(lows, highs, shares, strict=True))
    ]


def _place(spectrum: xr.Dataset, view: _View, levels: Sequence[float], last: np.ndarray) -> Place:
    part = spectrum.isel(view.where)
    error = np.asarray(part[view.error], np.float64)
    times = [[_times(part, view.prefix + kind, level) for kind in KINDS] for level in levels]
    seeds = range(error.shape[0])
    return Place(
        label=view.label,
        frequency=view.frequency,
        energy_share=view.share,
        final_error=tuple(float(error[seed, last[seed]]) for seed in seeds),
        times=tuple(
            tuple(Times(level, *(each[0][seed] for each in pair)) for level, pair in zip(levels, times, strict=True))
            for seed in seeds
        ),
        summary=tuple(
            Times(level, *(_summary(*each) for each in pair)) for level, pair in zip(levels, times, strict=True)
        ),
    )


def _times(part: xr.Dataset, name: str, level: float) -> tuple[list[Interval], Bounded]:
    """A time by network, as the card has it and as numbers."""
    ends = passage(part, name, threshold=level)
    after = np.asarray(at(part[f"{name}_after_step"], threshold=level))
    found = [
        Interval(None if low == NEVER else int(low), _step(float(value)))
        for low, value in zip(after, ends.values, strict=True)
    ]
    return found, ends


def _summary(by_seed: list[Interval], ends: Bounded) -> Interval:
    """The median over networks with its interval; of one network its own."""
    if len(by_seed) == 1:
        return by_seed[0]
    median = intervals.median(ends)
    low, high = _interval(ends, median)
    least = max((each.after or 0 for each in by_seed), default=0) if np.isinf(low) else _step(low)
    return Interval(least if low > 0.0 else None, _step(high), _finite(median.value))


def _interval(values: Bounded, median: intervals.Estimate) -> tuple[float, float]:
    """The interval of a median, or the range of the networks where they are too few for one."""
    if np.isinf(median.lower) and median.lower < 0.0 and np.isinf(median.upper):
        return float(values.lower.min()), float(values.upper.max())
    return median.lower, median.upper


def _ends(place: Place, level: float) -> Bounded:
    """First passages of a place by network, as numbers; 0 counts as half a step."""
    found = [at_level(times, level).first for times in place.times]
    lower = np.array([0.0 if each.after is None else max(each.after, EARLIEST) for each in found])
    values = np.array([np.inf if each.at is None else max(each.at, EARLIEST) for each in found])
    return Bounded(values, lower, values)


def _last_looks(spectrum: xr.Dataset) -> Float[np.ndarray, " seed"]:
    """Index of each network's last look."""
    return np.searchsorted(np.asarray(spectrum["step"]), np.asarray(spectrum["last_step"]))


def _step(value: float) -> int | None:
    """A time as a step; half a step stands for 0."""
    return int(value) if np.isfinite(value) else None


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
