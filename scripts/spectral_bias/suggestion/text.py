"""A suggestion as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from spectral_bias.suggestion.suggestion import Scale, Suggestion


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
        ]
    lines += [f"  {each.name:<16} {each.value:<10.4g} {each.says}" for each in suggestion.evidence]
    lines += [f"  note: {note}" for note in suggestion.notes]
    return "\n".join(lines).rstrip() + "\n"


def _line(scale: Scale) -> str:
    number = f"{scale.value:.3g} ({scale.low:.3g} to {scale.high:.3g}) {scale.unit}"
    return f"  {scale.name} = {number}\n      {scale.says}; error of points left out {scale.error:.2g}"


def json_of(suggestion: Suggestion) -> str:
    """The suggestion as JSON, sorted, ending in a line break."""
    record: dict[str, Any] = asdict(suggestion)
    for each in record["evidence"]:
        # A suggestion is told in English only.
        del each["zh"]
    return json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
