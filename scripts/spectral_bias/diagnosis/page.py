"""A card as one HTML file that needs nothing else: no network, no script. Whatever a log says in words is escaped.

Every sentence stands in it in English and Chinese; which of them shows the address says.
"""

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
from spectral_bias.diagnosis.settling_words import EFFECTS, NAMES
from spectral_bias.figures.inline_figure import inline_figure
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median
from spectral_bias.verdicts.card_words import ANSWERS, LEFT, Words

KINDS: Mapping[str, Words] = {
    "periodic": {"en": "periodic grid", "zh": "周期网格"},
    "with_end_points": {"en": "grid with its end points", "zh": "含两端点的网格"},
    "irregular": {"en": "irregular points", "zh": "不规则的点"},
    "image": {"en": "image", "zh": "图像"},
    "volume": {"en": "volume", "zh": "体数据"},
    "cloud": {"en": "cloud of points", "zh": "散点"},
}
PLACES = {"frequency": "频率", "band": "频带", "part": "部分"}
PARTS = {"low": "低频部分", "high": "高频部分"}
STATUSES = {"complete": "完成", "diverged": "发散", "stopped": "中止"}


class Row(NamedTuple):
    """A row of the table of times, each word in both languages.

    Attributes:
        label: of the place.
        share: of the target's energy.
        left: relative error at the end, median over networks.
        times: first and for good at each level.
    """

    label: Words
    share: str
    left: Words
    times: tuple[Words, ...]


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
        figures={
            names[columns]: inline_figure(svg, f"figure-{columns}", f"Figure of the card {card.name}", _described(card))
            for columns, svg in figures.items()
        },
        levels=[times.threshold for times in card.places[0].summary],
        judged=f"{judged_level(card.places):g}",
        rows=[_row(place, card.steps[1]) for place in card.places],
        what=_what(card),
        place={"en": card.method.place, "zh": PLACES.get(card.method.place, card.method.place)},
        spread=_spread(len(card.seeds)),
        exponent=_exponent(card),
        networks=_networks(card.seeds),
        kind=KINDS[card.points.kind],
        warnings=[note for note in card.notes if note.severe],
        remarks=[note for note in card.notes if not note.severe],
        seconds=_seconds(card),
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


def shown_time(time: Interval, last: int) -> Words:
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
        return {"en": ends[0], "zh": ends[1]}
    return {"en": f"{time.median:,g} ({ends[0]})", "zh": f"{time.median:,g}（{ends[1]}）"}


def _row(place: Place, last: int) -> Row:
    share = place.energy_share
    finite = sorted(error for error in place.final_error if math.isfinite(error))
    middle = (finite[(len(finite) - 1) // 2] + finite[len(finite) // 2]) / 2.0 if finite else math.nan
    return Row(
        {"en": place.label, "zh": PARTS.get(place.label, place.label)},
        "" if share is None else f"{share:.0%}" if share >= 0.01 else "< 1%",
        {"en": f"{middle:.2g}", "zh": f"{middle:.2g}"} if finite else {"en": "diverged", "zh": "发散"},
        tuple(shown_time(time, last) for times in place.summary for time in (times.first, times.sustained)),
    )


def _what(card: Card) -> Words:
    """What the places are, in words."""
    english, name = axis_words(card), PLACES.get(card.method.place, card.method.place)
    has_unit = ", " in english
    return {"en": english, "zh": f"{name}（{card.method.unit_zh or card.method.unit}）" if has_unit else name}


def _spread(seeds: int) -> Words:
    """What the ends of a time are of."""
    if seeds == 1:
        return {
            "en": "The ends of a time are the looks of the log between which it came.",
            "zh": "时刻的两端是日志中将其夹在中间的两次记录。",
        }
    if seeds < seeds_of_a_median(CONFIDENCE):
        return {
            "en": f"Median of {seeds} networks and their range: too few networks for an interval of the median.",
            "zh": f"{seeds} 个网络的中位数及其范围：网络太少，无法给出中位数的置信区间。",
        }
    return {
        "en": f"Median of {seeds} networks, and in brackets its {CONFIDENCE:.0%} interval.",
        "zh": f"{seeds} 个网络的中位数，括号内为其 {CONFIDENCE:.0%} 置信区间。",
    }


def _exponent(card: Card) -> dict[str, Any] | None:
    exponent = card.exponent
    if exponent is None:
        return None
    low = ("no lower bound", "无下界") if exponent.lower is None else (f"{exponent.lower:.2f}",) * 2
    high = ("no upper bound", "无上界") if exponent.upper is None else (f"{exponent.upper:.2f}",) * 2
    if exponent.basis == "logging":
        basis = {
            "en": "the interval of the logging, which says nothing of other seeds",
            "zh": "由记录步决定的区间，与其他种子无关",
        }
    elif exponent.seeds < seeds_of_a_median(CONFIDENCE):
        basis = {"en": f"the range of {exponent.seeds} networks", "zh": f"{exponent.seeds} 个网络的范围"}
    else:
        basis = {
            "en": f"the {CONFIDENCE:.0%} interval of the median over {exponent.seeds} networks",
            "zh": f"{exponent.seeds} 个网络的中位数的 {CONFIDENCE:.0%} 置信区间",
        }
    number = None if exponent.estimate is None else f"{exponent.estimate:.2f}"
    return {
        "estimate": {"en": number or "open", "zh": number or "未定"},
        "bounds": {"en": f"{low[0]} to {high[0]}", "zh": f"{low[1]} 至 {high[1]}"},
        "basis": basis,
        "level": f"{exponent.threshold:g}",
    }


def _seconds(card: Card) -> dict[str, Any] | None:
    """The table of second trainings: errors at each frequency, those that count marked; None where there are none."""
    if card.remaining.settled is None:
        return None
    trainings = card.remaining.settled.trainings
    rows = [
        {
            "label": {"en": place.label, "zh": PARTS.get(place.label, place.label)},
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


def _networks(seeds: Sequence[str]) -> Words:
    counts = sorted(Counter(seeds).items())
    english = ", ".join(f"{count} {status}" for status, count in counts)
    chinese = "，".join(f"{count} 个{STATUSES.get(status, status)}" for status, count in counts)
    return {"en": f"{len(seeds)} ({english})", "zh": f"{len(seeds)}（{chinese}）"}


def _described(card: Card) -> str:
    """The figure in words."""
    level = judged_level(card.places)
    times = [
        f"{place.label} {shown_time(each.first, card.steps[1])['en']}"
        for place in card.places
        for each in place.summary
        if each.threshold == level
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
