"""A suggestion as text for a terminal, and as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from spectral_bias.suggestion.judged import WITHIN, Choice, judged
from spectral_bias.suggestion.small_networks import STEPS, WIDTH
from spectral_bias.suggestion.suggestion import Scale, Suggestion
from spectral_bias.suggestion.sweep import HELD_OUT, SWEPT

LAYERS = f"two layers of {WIDTH}"


def text_of(suggestion: Suggestion) -> str:
    """The suggestion in lines: the conclusion, the values with their domain, then what they rest on."""
    size = " x ".join(map(str, suggestion.shape))
    channels = f", {suggestion.channels} channels" if suggestion.channels > 1 else ""
    lines = [f"{suggestion.name}: {size} points{channels}", suggestion.says, ""]
    if suggestion.scales:
        first, end = suggestion.domain
        lines += [
            f"For inputs from {first:g} to {end:g} along each axis"
            + ("" if suggestion.verdict == "helps" else " (the best there are; not advised)")
            + ":",
            *(_line(scale) for scale in suggestion.scales),
            f"On a domain of length L, multiply all but cells by {end - first:g} / L. Frequencies below are in "
            "cycles per domain length.",
            "",
            *(_swept(suggestion) if suggestion.swept else _offer(suggestion)),
            "",
        ]
    lines += [f"  {each.name:<16} {each.value:<10.4g} {each.says}" for each in suggestion.evidence]
    lines += [f"  note: {note}" for note in suggestion.notes]
    return "\n".join(lines).rstrip() + "\n"


def _swept(suggestion: Suggestion) -> list[str]:
    """What a sweep found, and how often it is near the best."""
    where = f", on {suggestion.swept_on}" if suggestion.swept_on else ""
    return [
        f"By a sweep{where}: small networks ({LAYERS} units, {STEPS} steps of Adam) at each scale, trained on "
        f"{HELD_OUT - 1} of {HELD_OUT} points and judged on the rest:",
        *(_line(scale) for scale in suggestion.swept),
        *_trust(suggestion, "swept"),
    ]


def _offer(suggestion: Suggestion) -> list[str]:
    """How often suggestions are near the best, and the sweep in their place."""
    curve = suggestion.curves[0]
    scales = ", ".join(f"{each:.3g}" for each in curve.cycles)
    line = len(suggestion.shape) == 1
    return [
        *(
            ["The claim that such numbers are near the best on 80 % of signals is refuted on lines (docs/suggest.md)."]
            * line
        ),
        *_trust(suggestion, "suggested"),
        "--sweep trains small networks at each scale on this signal, in seconds, and judges them on points left out.",
        *_trust(suggestion, "swept"),
        f"For a network of your own train it at sigma = {scales} cycles per domain length on {HELD_OUT - 1} of "
        f"{HELD_OUT} points, and keep the one with the least error on the rest.",
    ]


def _trust(suggestion: Suggestion, choice: Choice) -> list[str]:
    """Shares of the signals on which such a number was near the best of a sweep."""
    form = "picture" if len(suggestion.shape) == 2 else "line"
    # A sweep was judged of grids too, which --sweep does not have.
    names = SWEPT if choice == "swept" else [scale.name for scale in suggestion.scales]
    rows = [row for row in judged() if (row.form, row.choice) == (form, choice) and row.scale in names]
    if not rows:
        return [f"How often such a sweep is near the best on other {form}s has not been judged."] * (choice == "swept")
    shares = [
        f"{row.scale} {row.share:.0%} ({row.interval[0]:.0%} to {row.interval[1]:.0%}) of {row.total}" for row in rows
    ]
    what = "Scales of such a sweep" if choice == "swept" else "Suggested scales"
    return [f"{what} were within {WITHIN:g} times the best on other {form}s, with 95 % intervals: {'; '.join(shares)}."]


def _line(scale: Scale) -> str:
    value, low, high = (f"{each:.3g}" for each in (scale.value, scale.low, scale.high))
    number = f"{value} {scale.unit}" if low == high else f"{value} ({low} to {high}) {scale.unit}"
    return f"  {scale.name} = {number}\n      {scale.says}; error of points left out {scale.error:.2g}"


def json_of(suggestion: Suggestion) -> str:
    """The suggestion as JSON, sorted, ending in a line break."""
    record: dict[str, Any] = asdict(suggestion)
    for curve in record["swept_curves"]:
        # JSON has no infinite numbers, those of networks that diverged.
        curve["error"] = [each if math.isfinite(each) else None for each in curve["error"]]
    for each in record["evidence"]:
        # A suggestion is told in English only.
        del each["zh"]
    return json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
