"""``suggest``: from a signal to scales, with a conclusion on whether they help."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from spectral_bias.registry.evidence import Evidence
from spectral_bias.scales.left_out import Blocks, blocks_of, left_out_error
from spectral_bias.scales.models import MODELS, Model
from spectral_bias.scales.signal import Signal, SignalError
from spectral_bias.scales.spectrum import NEAR_LIMIT, Spectrum, spectrum_of
from spectral_bias.suggestion.signals import Form, of_array, read_signal
from spectral_bias.suggestion.suggestion import Curve, Reason, Scale, Suggestion
from spectral_bias.suggestion.sweep import SWEPT, curve, excerpt_of

FEWEST = 16
# Errors up to this multiple of the best one count as near it.
NEAR = 1.25
# A share of the energy, and the frequency in cycles per domain length up to which a plain network learns it soon.
PLAIN_SHARE, PLAIN_CYCLES = 0.99, 2.0
# Level of Bartlett's test, and the leave-one-out error that says that neighbours tell nothing of a point.
WHITE, UNPREDICTABLE = 0.01, 0.9
# White noise has a quarter of its energy near the limit; a signal with twice that is probably undersampled.
AT_LIMIT = 2.0 * NEAR_LIMIT


def suggest(
    signal: Any,
    *,
    domain: tuple[float, float] | None = None,
    variable: str | None = None,
    form: Form = "auto",
    name: str | None = None,
    sweep: bool = False,
) -> Suggestion:
    """Suggest frequency scales for a signal.

    Args:
        signal: a file (``.npy``, ``.csv``, ``.wav``, a picture, ``.nc``), an array, or a ``Signal``.
        domain: first point and end of each axis of the network's inputs, for which the values are to hold; by default
            that of a NetCDF run file, else [0, 1).
        variable: of a NetCDF file.
        form: of an array of two dimensions, ``line`` or ``picture``.
        name: of the signal; by default the file's.
        sweep: also train small networks at every scale, some seconds a signal, and judge them on points held out.

    Raises:
        SignalError: the signal cannot be read, or the domain is none.
        FileNotFoundError: there is no such file.
    """
    if isinstance(signal, str | PathLike):
        read = read_signal(Path(signal), variable=variable, form=form)
    else:
        read = signal if isinstance(signal, Signal) else of_array(signal, name=name or "array", form=form)
    first, end = domain or _own_domain(read)
    if not (np.isfinite([first, end]).all() and end > first):
        raise SignalError(
            f"domain {first:g},{end:g}: expected two numbers, the end after the first, such as 0,1 or -1,1"
        )
    made = _suggested(read, name or read.name, (float(first), float(end)))
    return _with_sweep(made, read) if sweep and made.scales else made


def _own_domain(signal: Signal) -> tuple[float, float]:
    """A run file's own coordinates, which are what its networks read; [0, 1) of anything else."""
    return signal.extent if signal.extent is not None and signal.name.endswith(".nc") else (0.0, 1.0)


def _suggested(signal: Signal, name: str, domain: tuple[float, float]) -> Suggestion:
    basic: dict[str, Any] = {
        "name": name,
        "shape": signal.shape,
        "channels": signal.channels,
        "domain": domain,
        "limit": signal.limit,
        "version": _version(),
    }
    if signal.constant:
        says = "None of these will help: the signal is constant, and there is nothing to learn."
        return Suggestion(verdict="none", reason="constant", says=says, notes=signal.notes, **basic)
    if min(signal.shape) < FEWEST:
        says = (
            f"None can be told: {' x '.join(map(str, signal.shape))} points are too few; at least {FEWEST} along each "
            "axis are needed for errors of points left out."
        )
        return Suggestion(verdict="none", reason="too_few", says=says, notes=signal.notes, **basic)
    spectrum, blocks = spectrum_of(signal), blocks_of(signal)
    curves = tuple(curve_of(model, blocks, signal.limit) for model in MODELS)
    scales = tuple(_scale(model, curve, domain) for model, curve in zip(MODELS, curves, strict=True))
    best = min(scale.error for scale in scales)
    reason, says = _conclusion(spectrum, scales, best)
    kept = spectrum.share > 0
    return Suggestion(
        verdict="helps" if reason == "fits" else "none",
        reason=reason,
        says=says,
        scales=scales,
        evidence=_evidence(spectrum, best, blocks),
        notes=(*signal.notes, *_warnings(signal, spectrum, scales)),
        frequency=tuple(spectrum.frequency[kept].tolist()),
        share=tuple(spectrum.share[kept].tolist()),
        curves=curves,
        **basic,
    )


def _with_sweep(made: Suggestion, signal: Signal) -> Suggestion:
    """A suggestion with the numbers of a sweep beside its own."""
    part, models = excerpt_of(signal), {model.name: model for model in MODELS}
    curves = tuple(curve(part, name, signal.limit) for name in SWEPT)
    ended = [each for each in curves if np.isfinite(each.error).any()]
    return replace(
        made,
        swept=tuple(_scale(models[each.name], each, made.domain) for each in ended),
        swept_curves=curves,
        swept_on=part.says,
        notes=(
            *made.notes,
            *(f"{each.name}: every network of the sweep diverged" for each in curves if each not in ended),
        ),
    )


def curve_of(model: Model, blocks: Blocks, limit: float) -> Curve:
    """Leave-one-out errors of a model's kernel over its scales."""
    scales = model.scales(limit)
    return Curve(model.name, tuple(scales.tolist()), tuple(left_out_error(blocks, model.at(each)) for each in scales))


def _scale(model: Model, curve: Curve, domain: tuple[float, float]) -> Scale:
    """The scale of the least error, with the connected range of those near it."""
    error, cycles = np.asarray(curve.error), np.asarray(curve.cycles)
    place = int(np.argmin(error))
    near = error <= NEAR * error[place]
    low = place - int(np.argmin(np.append(near[place::-1], False))) + 1
    high = place + int(np.argmin(np.append(near[place:], False))) - 1
    factor = 1.0 if model.fixed else model.per_cycle / (domain[1] - domain[0])
    value, least, most = (float(factor * cycles[index]) for index in (place, low, high))
    return Scale(
        model.name,
        value,
        least,
        most,
        model.unit,
        float(cycles[place]),
        float(error[place]),
        f"{model.title}: {model.says}",
    )


def _conclusion(spectrum: Spectrum, scales: tuple[Scale, ...], best: float) -> tuple[Reason, str]:
    if best >= UNPREDICTABLE and (spectrum.white is None or spectrum.white > WHITE):
        return "white", (
            "None of these will help: the signal looks like white noise. Neighbours tell nothing of a point, so that "
            "what a network says between the points is arbitrary, whatever the scale."
        )
    if spectrum.near_limit >= AT_LIMIT:
        return "at_limit", (
            f"None of these will help: {spectrum.near_limit:.0%} of the energy lies in the highest quarter below the "
            f"sampling limit of {spectrum.limit:g} cycles per domain length, where it may be an alias of higher "
            "frequencies. Sample more finely."
        )
    if best >= UNPREDICTABLE:
        return "white", (
            f"None of these will help: points left out are predicted with an error of {best:.0%} of the signal, from "
            "whatever neighbours and at whatever scale."
        )
    if spectrum.below(PLAIN_CYCLES) >= PLAIN_SHARE:
        return "plain", (
            f"None of these is needed: {spectrum.below(PLAIN_CYCLES):.1%} of the energy lies at or below "
            f"{PLAIN_CYCLES:g} cycles per domain length, which a plain network learns first."
        )
    least = min(scales, key=lambda scale: scale.error)
    return "fits", (
        f"Features help: {_half_and_tenth(spectrum)}. Points left out are predicted best by "
        f"{least.says.partition(':')[0]}, with an error of {least.error:.1%} of the signal."
    )


def _half_and_tenth(spectrum: Spectrum) -> str:
    """Above which frequencies half of the energy lies and a tenth, which of a pure tone are the same."""
    half, tenth = (f"{spectrum.quantile(share):.3g}" for share in (0.5, 0.9))
    rest = "at most a tenth above it" if half == tenth else f"a tenth at or above {tenth}"
    return f"half of the energy lies at or above {half} cycles per domain length, {rest}"


def _evidence(spectrum: Spectrum, best: float, blocks: Blocks) -> tuple[Evidence, ...]:
    found = [
        Evidence(f"energy_{share:.0%}", spectrum.quantile(share), None, f"cycles that hold {share:.0%} of the energy")
        for share in (0.5, 0.9, 0.99)
    ]
    found += [
        Evidence("sampling_limit", spectrum.limit, None, "cycles per domain length, half the points"),
        Evidence("near_limit", spectrum.near_limit, AT_LIMIT, "share of energy in the highest quarter below the limit"),
        Evidence("low", spectrum.below(PLAIN_CYCLES), PLAIN_SHARE, f"share of energy up to {PLAIN_CYCLES:g} cycles"),
        Evidence("left_out_error", best, UNPREDICTABLE, f"least error of points left out ({blocks.says})"),
    ]
    if spectrum.white is not None:
        says = "p-value of Bartlett's test for white noise"
        found.append(Evidence("white", spectrum.white, WHITE, says))
    return tuple(found)


def _warnings(signal: Signal, spectrum: Spectrum, scales: tuple[Scale, ...]) -> list[str]:
    found = [f"spectrum: {spectrum.method}"]
    if NEAR_LIMIT <= spectrum.near_limit < AT_LIMIT:
        found.append(
            f"{spectrum.near_limit:.0%} of the energy lies near the sampling limit: it may be noise or aliased"
        )
    if signal.position is not None:
        found.append("points are uneven: their sampling limit is a mean, and gaps have lower ones")
    found += [
        f"{scale.name}: the best value is the end of the range that was tried"
        for scale in scales
        if scale.name != "cells" and scale.cycles >= 0.7 * signal.limit
    ]
    return found


def _version() -> str:
    try:
        return version("spectral-bias-atlas")
    except PackageNotFoundError:
        return ""
