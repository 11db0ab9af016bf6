"""A card as one HTML file that needs nothing else: no network, no script. Whatever a log says in words is escaped."""

from __future__ import annotations

import functools
import math
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from spectral_bias.diagnosis.card import Card, Interval, Place
from spectral_bias.diagnosis.figure import axis_words
from spectral_bias.diagnosis.places import judged_level
from spectral_bias.diagnosis.text import ANSWERS, LEFT
from spectral_bias.figures.inline_figure import inline_figure
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median

KINDS = {
    "periodic": "periodic grid",
    "with_end_points": "grid with its end points",
    "irregular": "irregular points",
    "image": "image",
    "volume": "volume",
    "cloud": "cloud of points",
}


class Row(NamedTuple):
    """A row of the table of times.

    Attributes:
        label: of the place.
        share: of the target's energy.
        left: relative error at the end, median over networks.
        times: first and for good at each level.
    """

    label: str
    share: str
    left: str
    times: tuple[str, ...]


def card_page(card: Card, figures: Mapping[int, bytes], certificate: Mapping[str, Any] | None = None) -> str:
    """The page of a card.

    Args:
        card: the card.
        figures: its figure as SVG by its number of columns: 2, and 1 for narrow screens.
        certificate: of the page, where there is one.
    """
    names = {2: "wide", 1: "narrow"}
    return (
        _environment()
        .get_template("card.html")
        .render(
            card=card,
            answer=ANSWERS[card.bias.kind],
            left=LEFT[card.remaining.kind],
            figures={
                names[columns]: inline_figure(
                    svg, f"figure-{columns}", f"Figure of the card {card.name}", _described(card)
                )
                for columns, svg in figures.items()
            },
            levels=[times.threshold for times in card.places[0].summary],
            judged=judged_level(card.places),
            rows=[_row(place, card.steps[1]) for place in card.places],
            what=axis_words(card),
            spread=_spread(len(card.seeds)),
            exponent=_exponent(card),
            networks=_networks(card.seeds),
            kind=KINDS[card.points.kind],
            warnings=[note.says for note in card.notes if note.severe],
            remarks=[note.says for note in card.notes if not note.severe],
            log_name=Path(card.log).name,
            log_argument=shlex.quote(card.log),
            certificate=certificate,
        )
    )


def shown_time(time: Interval, last: int) -> str:
    """A time as the table has it: a step, or where it lies; with the median where that is another number."""
    if time.at is None:
        ends = "never" if time.after is None or time.after >= last else f"after {time.after:,}, or never"
    elif time.after is None:
        ends = f"0 to {time.at:,}" if time.at else "0"
    elif time.after + 1 == time.at:
        ends = f"{time.at:,}"
    else:
        ends = f"{time.after:,} to {time.at:,}"
    return ends if time.median is None or time.median == time.at else f"{time.median:,g} ({ends})"


def _row(place: Place, last: int) -> Row:
    share = place.energy_share
    finite = sorted(error for error in place.final_error if math.isfinite(error))
    middle = (finite[(len(finite) - 1) // 2] + finite[len(finite) // 2]) / 2.0 if finite else math.nan
    return Row(
        place.label,
        "" if share is None else f"{share:.0%}" if share >= 0.01 else "< 1%",
        f"{middle:.2g}" if finite else "diverged",
        tuple(shown_time(time, last) for times in place.summary for time in (times.first, times.sustained)),
    )


def _spread(seeds: int) -> str:
    """What the ends of a time are of."""
    if seeds == 1:
        return "The ends of a time are the looks of the log between which it came."
    if seeds < seeds_of_a_median(CONFIDENCE):
        return f"Median of {seeds} networks and their range: too few networks for an interval of the median."
    return f"Median of {seeds} networks, and in brackets its {CONFIDENCE:.0%} interval."


def _exponent(card: Card) -> dict[str, str] | None:
    exponent = card.exponent
    if exponent is None:
        return None
    low = "no lower bound" if exponent.lower is None else f"{exponent.lower:.2f}"
    high = "no upper bound" if exponent.upper is None else f"{exponent.upper:.2f}"
    if exponent.basis == "logging":
        basis = "the interval of the logging, which says nothing of other seeds"
    elif exponent.seeds < seeds_of_a_median(CONFIDENCE):
        basis = f"the range of {exponent.seeds} networks"
    else:
        basis = f"the {CONFIDENCE:.0%} interval of the median over {exponent.seeds} networks"
    return {
        "estimate": "open" if exponent.estimate is None else f"{exponent.estimate:.2f}",
        "bounds": f"{low} to {high}",
        "basis": basis,
        "level": f"{exponent.threshold:g}",
    }


def _networks(seeds: Sequence[str]) -> str:
    counts = ", ".join(f"{count} {status}" for status, count in sorted(Counter(seeds).items()))
    return f"{len(seeds)} ({counts})"


def _described(card: Card) -> str:
    """The figure in words."""
    level = judged_level(card.places)
    times = [
        f"{place.label} {shown_time(each.first, card.steps[1])}"
        for place in card.places
        for each in place.summary
        if each.threshold == level
    ]
    return f"Steps until the relative error is first under {level:g}: {'; '.join(times)}."


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
