"""A card as one HTML file that needs nothing else: no network, no script. Whatever a log says in words is escaped.

Every sentence stands in it in English and Chinese; which of them shows the address says.
"""

from __future__ import annotations

import dataclasses
import functools
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Card, Interval, Place, at_level
from spectral_bias.diagnosis.card_numbers import POINTS, error_words, exponent_words, few_networks, share_words
from spectral_bias.diagnosis.figure import axis_words
from spectral_bias.diagnosis.settling_words import EFFECTS, NAMES
from spectral_bias.diagnosis.timed_places import judged_level
from spectral_bias.figures.inline_figure import inline_figure
from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.verdicts.card_words import ANSWERS, LEFT

PLACES = {"frequency": "频率", "band": "频带", "part": "部分"}
PARTS = {"low part": "低频部分", "high part": "高频部分"}
STATUSES = {"complete": "完成", "diverged": "发散", "stopped": "中止"}


class Row(NamedTuple):
    """A row of the table of times, each word in both languages.

    Attributes:
        label: of the place.
        share: of the target's energy.
        left: relative error at the end, median over networks.
        times: first and for good at each level.
    """

    label: Both
    share: str
    left: Both
    times: tuple[Both, ...]


def card_page(
    card: Card, figures: Mapping[int, bytes], certificate: Mapping[str, Any] | None = None, report: str = ""
) -> str:
    """The page of a card.

    Args:
        card: the card.
        figures: its figure as SVG by its number of columns: 2, and 1 for narrow screens.
        certificate: of the page, where there is one.
        report: address of the report's first page, from here; empty where there is none.
    """
    names = {2: "wide", 1: "narrow"}
    return rendered(
        "card.html",
        card=card,
        answer=ANSWERS[card.bias.kind],
        left=LEFT[card.remaining.kind],
        why=[*zip_longest(card.remaining.says.splitlines(), card.remaining.zh.splitlines(), fillvalue="")],
        figures={
            names[columns]: inline_figure(svg, f"figure-{columns}", f"Figure of the card {card.name}", _described(card))
            for columns, svg in figures.items()
        },
        levels=[times.threshold for times in card.places[0].summary],
        judged=f"{judged_level(card.places):g}",
        rows=[_row(place, card.steps[1]) for place in card.places],
        second_method=_second_method(card),
        what=_what(card),
        place=Both(card.method.place, PLACES.get(card.method.place, card.method.place)),
        spread=_spread(len(card.seeds)),
        exponent=card.exponent and exponent_words(card.exponent),
        exponent_level=f"{card.exponent.threshold:g}" if card.exponent else "",
        networks=_networks(card.seeds),
        kind=POINTS[card.points.kind],
        warnings=[note for note in card.notes if note.severe],
        remarks=[note for note in card.notes if not note.severe],
        second_trainings=_second_trainings(card),
        log_name=Path(card.log).name,
        certificate=certificate,
        report=report,
    )


def rendered(template: str, **values: Any) -> str:
    """A page, in which everything is escaped.

    Args:
        template: file of this folder.
        values: what it shows.
    """
    return _environment().get_template(template).render(**values)


def shown_time(time: Interval, last: int) -> Both:
    """A time as the table has it: a step, or where it lies; with the median where that is another number."""
    if time.at is None:
        is_known = time.after is None or time.after >= last
        ends = ("never", "从未") if is_known else (f"after {time.after:,}, or never", f"{time.after:,} 之后或从未")
    elif time.after is None:
        ends = (f"0 to {time.at:,}", f"0 至 {time.at:,}") if time.at else ("0", "0")
    elif time.after + 1 == time.at:
        ends = (f"{time.at:,}", f"{time.at:,}")
    else:
        ends = (f"{time.after:,} to {time.at:,}", f"{time.after:,} 至 {time.at:,}")
    if time.median is None or time.median == time.at:
        return Both(ends[0], ends[1])
    return Both(f"{time.median:,g} ({ends[0]})", f"{time.median:,g}（{ends[1]}）")


def _row(place: Place, last: int) -> Row:
    return Row(
        Both(place.label, PARTS.get(place.label, place.label)),
        share_words(place.energy_share),
        error_words(place.final_error),
        tuple(shown_time(time, last) for times in place.summary for time in (times.first, times.sustained)),
    )


def _second_method(card: Card) -> dict[str, Any] | None:
    """The table of the second method of a cloud of points, where it could measure."""
    if card.second is None or card.second.method is None:
        return None
    its = dataclasses.replace(card, method=card.second.method, places=card.second.places)
    return {
        "method": its.method,
        "place": Both(its.method.place, PLACES.get(its.method.place, its.method.place)),
        "what": _what(its),
        "levels": [times.threshold for times in its.places[0].summary],
        "rows": [_row(place, its.steps[1]) for place in its.places],
    }


def _what(card: Card) -> Both:
    """What the places are, in words."""
    english, name = axis_words(card), PLACES.get(card.method.place, card.method.place)
    has_unit = ", " in english
    return Both(english, f"{name}（{card.method.unit_zh or card.method.unit}）" if has_unit else name)


def _spread(seeds: int) -> Both:
    """What the ends of a time are of."""
    if seeds == 1:
        return Both(
            "The ends of a time are the looks of the log between which it came.",
            "时刻的两端是日志中将其夹在中间的两次记录。",
        )
    if few_networks(seeds):
        return Both(
            f"Median of {seeds} networks and their range: too few networks for an interval of the median.",
            f"{seeds} 个网络的中位数及其范围：网络太少，无法给出中位数的置信区间。",
        )
    return Both(
        f"Median of {seeds} networks, and in brackets its {CONFIDENCE:.0%} interval.",
        f"{seeds} 个网络的中位数，括号内为其 {CONFIDENCE:.0%} 置信区间。",
    )


def _second_trainings(card: Card) -> dict[str, Any] | None:
    """The table of second trainings: errors at each frequency, those that count marked; None where there are none."""
    if card.remaining.settled is None:
        return None
    trainings = card.remaining.settled.trainings
    rows = [
        {
            "label": Both(place.label, PARTS.get(place.label, place.label)),
            "counts": trainings[0].compared[number],
            "errors": [trainings[0].errors_first[number], *(each.errors[number] for each in trainings)],
        }
        for number, place in enumerate(card.places)
    ]
    return {
        "rows": rows,
        "trainings": [
            {"name": NAMES[each.kind], "effect": EFFECTS[each.effect], "log_name": Path(each.log).name, "of": each}
            for each in trainings
        ],
    }


def _networks(seeds: Sequence[str]) -> Both:
    counts = sorted(Counter(seeds).items())
    english = ", ".join(f"{count} {status}" for status, count in counts)
    chinese = "，".join(f"{count} 个{STATUSES.get(status, status)}" for status, count in counts)
    return Both(f"{len(seeds)} ({english})", f"{len(seeds)}（{chinese}）")


def _described(card: Card) -> str:
    """The figure in words."""
    level = judged_level(card.places)
    times = [
        f"{place.label} {shown_time(at_level(place.summary, level).first, card.steps[1]).en}" for place in card.places
    ]
    return f"Steps until the relative error is first under {level:g}: {'; '.join(times)}."


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["argument"] = shlex.quote
    return environment
