"""A card as text for a terminal: what it concludes, the table of times, warnings, what to do. ASCII of its own."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spectral_bias.diagnosis.card import Card, Exponent, Interval, Note, at_level
from spectral_bias.diagnosis.card_numbers import POINTS, error_words, exponent_words, few_networks, share_words
from spectral_bias.diagnosis.timed_places import judged_level
from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.verdicts.card_words import ANSWERS, LEFT

MIN_COLUMNS = 40


def card_text(card: Card, width: int = 80) -> str:
    """The card as lines of at most ``width`` characters, where a word does not need more.

    Args:
        card: the card.
        width: of the terminal.
    """
    width = max(width, MIN_COLUMNS)
    return "\n".join(line.rstrip() for line in _lines(card, width)) + "\n"


def _lines(card: Card, width: int) -> Iterator[str]:
    head = card.name if card.title == card.name else f"{card.name}: {card.title}"
    yield from _wrapped(head, width)
    yield from _wrapped(_networks(card), width, "  ")
    yield from _wrapped(_points(card), width, "  ")
    yield from _wrapped(f"Method {card.method.name}. {card.method.says}", width, "  ")
    yield ""
    yield from _wrapped(f"Spectral bias: {ANSWERS[card.bias.kind]['en'].upper()}. {card.bias.says}", width)
    cause, size = LEFT[card.remaining.kind]["en"], f"{card.remaining.relative_error:.2g}"
    what = f"Left of the error: {cause} ({size} standard deviations)."
    yield from _wrapped(what, width)
    for line in card.remaining.says.splitlines():
        yield from _wrapped(line, width, "  - ", "    ")
    if card.standing is not None:
        yield from _wrapped(card.standing.says, width)
    yield ""
    yield from _table(card, width)
    if card.second is not None and card.second.method is not None:
        yield ""
        yield from _wrapped(f"Method {card.second.name}. {card.second.method.says}", width)
        yield from _table(replace(card, method=card.second.method, places=card.second.places), width)
    if card.exponent is not None:
        yield ""
        yield from _wrapped(_exponent(card.exponent), width)
    yield from _notes("Warnings", [note for note in card.notes if note.severe], width)
    yield from _notes("Remarks", [note for note in card.notes if not note.severe], width)


def _networks(card: Card) -> str:
    ends = Counter(card.seeds)
    others = ", ".join(f"{count} {status}" for status, count in sorted(ends.items()) if status != "complete")
    networks = f"{len(card.seeds)} network{'' if len(card.seeds) == 1 else 's'}{f' ({others})' if others else ''}"
    size = f" of {card.parameters:,} parameters" if card.parameters else ""
    return f"{networks}{size}, {card.looks} looks from step {card.steps[0]} to {card.steps[1]}."


def _points(card: Card) -> str:
    points = card.points
    channels = f" {points.channels} channels." if points.channels > 1 else ""
    return f"Points: {POINTS[points.kind].en}. {points.says}{channels}"


def _table(card: Card, width: int) -> Iterator[str]:
    levels = [times.threshold for times in card.places[0].summary]
    judged = judged_level(card.places)
    columns = [("", [place.label for place in card.places])]
    if any(place.energy_share is not None for place in card.places):
        columns.append(("energy", [share_words(place.energy_share) for place in card.places]))
    columns.append(("error at end", [error_words(place.final_error).en for place in card.places]))
    optional: list[int] = []
    for level in sorted(levels, key=lambda each: (each != judged, -each)):
        for kind in ("first", "sustained"):
            cells = [_time(getattr(at_level(place.summary, level), kind), card.steps[1]) for place in card.places]
            if (level, kind) != (judged, "first"):
                optional.append(len(columns))
            columns.append((f"{'first' if kind == 'first' else 'for good'} < {level:g}", cells))
    widths = [max(len(title), *(len(cell) for cell in cells)) for title, cells in columns]
    shown = [*range(len(columns))]
    while sum(widths[each] + 2 for each in shown) - 2 > width and optional:
        shown.remove(optional.pop())
    yield from _wrapped(_caption(card, dropped=len(shown) < len(columns)), width)
    yield _row([columns[each][0] for each in shown], [widths[each] for each in shown])
    for row in range(len(card.places)):
        yield _row([columns[each][1][row] for each in shown], [widths[each] for each in shown])


def _caption(card: Card, *, dropped: bool) -> str:
    seeds = len(card.seeds)
    spread = "range" if few_networks(seeds) else f"{CONFIDENCE:.0%} interval"
    over = "" if seeds == 1 else f" Median of {seeds} networks and its {spread}."
    what = {"band": "bands in", "part": "part"}.get(card.method.place, f"{card.method.place} in")
    more = " Other levels: a wider terminal, or times.csv." if dropped else ""
    return (
        f"Optimiser steps until the relative error is under a level, first and for good, by {what} "
        f"{card.method.unit}.{over} (a, b] means: after step a, at step b or before.{more}"
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def _time(time: Interval, last: int) -> str:
    """A time as a number where the log tells it to the step, else as an interval; with the median where it differs."""
    if time.at is None:
        ends = "never" if time.after is None or time.after >= last else f"({time.after}, never)"
    elif time.after is None:
        ends = f"[0, {time.at}]" if time.at else "0"
    else:
        ends = f"{time.at}" if time.after + 1 == time.at else f"({time.after}, {time.at}]"
    if time.median is None or time.median == time.at:
        return ends
    return f"{time.median:g} {ends}"


def _exponent(exponent: Exponent) -> str:
    words = exponent_words(exponent)
    return (
        f"Spectral exponent alpha of t_k ~ k^alpha, at {exponent.threshold:g}: {words.estimate.en} "
        f"({words.bounds.en}: {words.basis.en}). "
        "0: all frequencies at once; 1: in proportion to frequency; 2: to its square."
    )


def _notes(title: str, notes: Sequence[Note], width: int) -> Iterator[str]:
    if notes:
        yield ""
        yield title
    for note in notes:
        yield from _wrapped(note.says, width, "  - ", "    ")


def _wrapped(text: str, width: int, first: str = "", then: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if then is None else then,
        break_long_words=False,
        break_on_hyphens=False,
    )
