"""Warnings and remarks on a log, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.bias import before
from spectral_bias.diagnosis.card import Interval, Note, Place, Statement, Times
from spectral_bias.diagnosis.choice import Chosen
from spectral_bias.diagnosis.places import judged_level
from spectral_bias.diagnosis.points import Arranged
from spectral_bias.diagnosis.source import Source
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median
from spectral_bias.spectra.fields import fields

# Share of the target's energy outside the frequencies from which it is said, and from which it is a warning.
OUTSIDE, MOST_OUTSIDE = 0.05, 0.5
# Error of the output's mean over the target's standard deviation from which it is said.
MEAN_ERROR = 0.1
# An error falls still where over the last half of the log it fell by this factor.
FALLING = 0.9
MAX_NAMED = 6
LOG_OFTEN = "log every step at first, then steps a few per cent apart, as the recorder does"


def notes_of(
    source: Source, arranged: Arranged, chosen: Chosen, places: Sequence[Place], order: Statement
) -> tuple[Note, ...]:
    """All notes, warnings first.

    Args:
        source: the log.
        arranged: its run with the samples in order.
        chosen: the analysis.
        places: its frequencies or bands.
        order: the conclusion on the order of learning.
    """
    found = [
        *_networks(source),
        *_looks(arranged.run, places, order),
        *_still_falling(arranged.run, chosen, places),
        *_sustained(places),
        *_energy(arranged.run, chosen),
        *_mean(arranged.run),
        *_points(arranged, chosen),
        *_ignored(source),
    ]
    return tuple(sorted(found, key=lambda note: not note.severe))


def _networks(source: Source) -> Iterator[Note]:
    count, fewest = len(source.statuses), seeds_of_a_median(CONFIDENCE)
    for line in source.endings:
        severe = "diverged" in line
        fix = "a lower learning rate may help" if severe else "what it had not learned by then is open"
        yield Note("diverged" if severe else "stopped", f"{_sentence(line)}; {fix}.", severe)
    if count == 1:
        yield Note(
            "one_network",
            "The log holds one network: intervals are those that its logging leaves, and say nothing of other "
            f"initial weights. Log {fewest} or more.",
            severe=True,
        )
    elif count < fewest:
        covered = 1.0 - 2.0 ** (1 - count)
        yield Note(
            "few_networks",
            f"The log holds {count} networks: an interval of the median with 95 % confidence needs {fewest}. The range "
            f"of the networks is shown, which holds the median with {covered:.0%}.",
        )


def _looks(run: xr.Dataset, places: Sequence[Place], order: Statement) -> Iterator[Note]:
    """What the logged steps leave open of first passages."""
    level, steps = judged_level(places), np.asarray(run["step"])
    first = [[_at(times, level).first for times in place.times] for place in places]
    early = [sum(_came_early(each) for each in times) for times in first]
    if any(early):
        counted = zip(places, early, first, strict=True)
        named = _named([f"{place.label} (in {count} of {len(times)})" for place, count, times in counted if count])
        if steps[0] == 0:
            yield Note(
                "learned_at_step_0",
                f"Under {level:g} at step 0, before any training, by the chance of initial weights: {named}. It counts "
                "as the first passage; read the times for good beside it.",
            )
        else:
            yield Note(
                "learned_at_first_look",
                f"Perhaps learned before the first look at step {steps[0]}: {named}. These times are bounded from "
                f"above only; log from step 0: {LOG_OFTEN}.",
                severe=True,
            )
    shared = {
        (low, high)
        for low, high in combinations(range(len(places)), 2)
        for one, other in zip(first[low], first[high], strict=True)
        if one.at is not None and other.at is not None and not before(one, other) and not before(other, one)
    }
    if shared:
        pairs = [f"{places[low].label} and {places[high].label}" for low, high in sorted(shared)]
        yield Note(
            "looks_too_far_apart",
            f"The order of {_named(pairs)} is open in some network, since both came between looks that do not tell "
            f"them apart; {LOG_OFTEN}.",
            severe=order.kind == "too_few",
        )
    never = [place.label for place, times in zip(places, first, strict=True) if all(each.at is None for each in times)]
    if never:
        yield Note(
            "not_reached",
            f"{_named(never)} never came under a relative error of {level:g} up to step {steps[-1]}: the times are "
            "known from below only.",
        )


def _came_early(time: Interval) -> bool:
    return time.at is not None and time.after is None


def _still_falling(run: xr.Dataset, chosen: Chosen, places: Sequence[Place]) -> Iterator[Note]:
    """Errors that fall at the end of the log, of frequencies that were not learned in every network."""
    if chosen.method.name == "filtering":
        return
    level, steps = judged_level(places), np.asarray(run["step"])
    error = np.asarray(chosen.spectrum["relative_error"], np.float64)
    last = np.searchsorted(steps, np.asarray(run["last_step"]))
    falling: list[str] = []
    for index, place in enumerate(places):
        for seed, end in enumerate(last):
            middle = int(np.searchsorted(steps, steps[end] / 2))
            if (
                _at(place.times[seed], level).first.at is None
                and error[seed, end, index] < FALLING * error[seed, middle, index]
            ):
                falling.append(place.label)
                break
    if falling:
        yield Note(
            "ends_early",
            f"The log ends at step {steps[-1]} while the error of {_named(falling)} still falls: train longer to see "
            "when it is learned.",
        )


def _sustained(places: Sequence[Place]) -> Iterator[Note]:
    level = judged_level(places)
    lost, later = [], []
    for place in places:
        times = _at(place.summary, level)
        if times.first.at is None:
            continue
        if times.sustained.at is None:
            lost.append(place.label)
        elif times.sustained.at > times.first.at:
            later.append(f"{place.label} (at {_middle(times.first)}, for good at {_middle(times.sustained)})")
    if lost:
        yield Note(
            "not_kept",
            f"{_named(lost)} came under {level:g} and did not stay there to the end: first passages may be passing "
            "coincidences; look at the error curves.",
            severe=True,
        )
    if later:
        yield Note("rises_again", f"The error rises again after its first passage: {_named(later)}.")


def _energy(run: xr.Dataset, chosen: Chosen) -> Iterator[Note]:
    if "named_energy_share" not in chosen.spectrum:
        return
    outside = 1.0 - float(chosen.spectrum["named_energy_share"])
    if outside > OUTSIDE:
        what = "bands" if chosen.method.place == "band" else "frequencies"
        yield Note(
            "energy_outside",
            f"{outside:.0%} of the target's energy about its mean is at none of these {what}: the table says "
            "nothing of it; name more by --frequencies, or look at bands (--method dft_bands on a periodic grid).",
            severe=outside > MOST_OUTSIDE,
        )


def _mean(run: xr.Dataset) -> Iterator[Note]:
    target, prediction = fields(run)
    scale = float(np.sqrt(np.mean((target - target.mean(axis=1, keepdims=True)) ** 2)))
    last = np.searchsorted(np.asarray(run["step"]), np.asarray(run["last_step"]))
    off = [
        float(np.linalg.norm((prediction[seed, end] - target).mean(axis=-1))) / scale for seed, end in enumerate(last)
    ]
    middle = float(np.median(off))
    if np.isfinite(middle) and middle > MEAN_ERROR:
        yield Note(
            "mean_not_learned",
            f"At the end the output's mean is off by {middle:.2g} standard deviations of the target (median over "
            "networks), which no frequency shows: check the last layer's bias and the scaling of the target.",
        )


def _points(arranged: Arranged, chosen: Chosen) -> Iterator[Note]:
    run, points = arranged.run, arranged.points
    if arranged.assumed_length:
        yield Note(
            "assumed_length",
            f"{points.says} Write the attribute domain_length into the log, or give --period, if it is another one.",
        )
    if arranged.grid_added:
        shape = list(points.shape)
        yield Note("grid_shape", f"Write the attribute grid_shape = {shape} into the log, for other programs.")
    if arranged.moved:
        yield Note("points_put_in_order", "Samples were put in order for the analysis; the log is as it was.")
    for name, reason in chosen.refused:
        yield Note("method_refused", f"{name} does not fit: {reason.partition(';')[0].removeprefix('x: ')}.")
    if points.trained_on is None:
        yield Note(
            "trained_on_unknown",
            "The log does not say at which of its points the networks were trained, so aliasing and fitted noise "
            "cannot be told from other errors: write trained_on(sample).",
        )
    elif points.trained_on == points.count and points.dimensions == 1:
        yield Note(
            "between_the_samples",
            "All points of the log were trained on, so errors between them (aliasing) do not show: evaluate at four "
            "times as many points.",
        )
    if points.kind in {"periodic", "with_end_points"} and chosen.method.place == "frequency":
        cycles = float(np.asarray(chosen.spectrum["frequency"], np.float64).max())
        length = chosen.method.parameters.get("period") or points.domain_length or 1.0
        spacing = float(np.diff(np.asarray(run["x"], np.float64)[:2, 0])[0])
        if 4.0 * cycles * spacing > length:
            yield Note(
                "few_points",
                f"The highest frequency, {cycles:.4g}, has {length / (cycles * spacing):.1f} points a wave; evaluate "
                "at more points: two are the least, and what lies higher shows as something lower.",
            )


def _ignored(source: Source) -> Iterator[Note]:
    if source.ignored:
        yield Note("not_read", f"Not read: {_named(source.ignored)}.")


def _at(times: Sequence[Times], level: float) -> Times:
    return next(each for each in times if each.threshold == level)


def _middle(time: Interval) -> str:
    return f"{time.at if time.median is None else time.median:g}"


def _named(items: Sequence[str]) -> str:
    shown = ", ".join(items[:MAX_NAMED])
    return shown if len(items) <= MAX_NAMED else f"{shown} and {len(items) - MAX_NAMED} more"


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]
