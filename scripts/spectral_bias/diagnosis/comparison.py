"""Trainings beside each other: which of them compare, their numbers in one table, and what to know when reading it."""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from spectral_bias.diagnosis.card import Exponent, Interval
from spectral_bias.diagnosis.entry import Entry, difference, labels, shared_frequencies
from spectral_bias.diagnosis.group import Group, first, middle
from spectral_bias.diagnosis.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEFAULT_THRESHOLD = 0.2  # of entries without any times
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Comparison:
    """Trainings beside each other.

    Attributes:
        entries: by group, in the order given; exponents are over the group's frequencies, at the group's threshold.
        groups: which compare; the first has the first entry.
        notes: what to know when reading the numbers.
    """

    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]

    def of(self, group: Group) -> tuple[Entry, ...]:
        """The entries of a group."""
        return tuple(entry for entry in self.entries if entry.group == group.letter)

    def table(self) -> Table:
        """A row an entry. Times are in optimiser steps, at the frequencies that the entry's group shares.

        ``t_5`` is when the error at 5 was first under the threshold: the median over seeds, of one network the logged
        step, infinite for never. It lies after ``t_5_after`` and at or before ``t_5_upto``: the interval of the median
        over seeds, of one network that of its logging.
        """
        names = list(dict.fromkeys(label for group in self.groups for label in group.labels))
        timed = [column for name in names for column in (f"t_{name}", f"t_{name}_after", f"t_{name}_upto")]
        rows = [self._row(entry, group) for group in self.groups for entry in self.of(group)]
        return Table.of([dict.fromkeys((*_COLUMNS, *timed)) | row for row in rows])

    def figure(self) -> Figure:
        """Times by frequency and the error left by frequency, a row of panels for each group."""
        from spectral_bias.diagnosis.beside_figure import beside_figure

        return beside_figure([(group, self.of(group)) for group in self.groups])

    def text(self, width: int | None = None) -> str:
        """What is printed on a terminal.

        Args:
            width: characters of a line, at which text and tables are folded; left out, they are not.
        """
        count = f"{len(self.entries)} training{'s' if len(self.entries) != 1 else ''} beside each other"
        lines = [f"{count}; t(k): first step with a relative error under the threshold at k", ""]
        for group in self.groups:
            lines += [_wrapped(f"{group.letter}: {group.says}", width), self._readable(group).text(width), ""]
        notes = [_wrapped(f"- {note}", width) for note in self.notes]
        return "\n".join([_wrapped(lines[0], width), *lines[1:], *notes]).rstrip() + "\n"

    def record(self) -> dict[str, Any]:
        """Everything as plain values, for JSON; None for a number that is not finite."""
        return _plain(asdict(self))

    def _repr_html_(self) -> str:
        """The comparison as notebooks show it."""
        parts = [
            f"<p><b>{group.letter}</b>: {html.escape(group.says)}</p>{self._readable(group)._repr_html_()}"
            for group in self.groups
        ]
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        return "".join(parts) + (f"<ul>{notes}</ul>" if notes else "")

    def _readable(self, group: Group) -> Table:
        """A group's numbers for people."""
        rows: list[dict[str, Any]] = []
        for entry in self.of(group):
            row: dict[str, Any] = {"name": entry.name, "alpha": alpha_text(entry.exponent)}
            for label, frequency in zip(group.labels, group.frequencies, strict=True):
                row[f"t({label})"] = interval_text(first(entry, group, frequency))
            left = entry.relative_error
            row |= {
                "error left": "-" if left is None else f"{left:.3g}",
                "seeds": entry.seeds,
                "to step": entry.last_step,
            }
            rows.append(row)
        return Table.of(rows)

    @staticmethod
    def _row(entry: Entry, group: Group) -> dict[str, Any]:
        alpha = entry.exponent
        row: dict[str, Any] = {
            "name": entry.name,
            "origin": entry.origin,
            "group": entry.group,
            "method": entry.method,
            "frequencies": labels(entry.places),
            "unit": entry.unit,
            "threshold": group.threshold,
            "seeds": entry.seeds,
            "diverged": entry.diverged,
            "last_step": entry.last_step,
            "error_left": entry.relative_error,
        }
        if alpha is not None:
            row["alpha"] = alpha.estimate
            row["alpha_lower"] = -math.inf if alpha.lower is None else alpha.lower
            row["alpha_upper"] = math.inf if alpha.upper is None else alpha.upper
            row["alpha_basis"] = alpha.basis
        for label, frequency in zip(group.labels, group.frequencies, strict=True):
            if (time := first(entry, group, frequency)) is not None:
                row[f"t_{label}"] = middle(time, entry.seeds)
                row[f"t_{label}_after"] = time.after
                row[f"t_{label}_upto"] = math.inf if time.at is None else time.at
        return row


_COLUMNS = (
    *("name", "origin", "group", "method", "frequencies", "unit", "threshold", "seeds", "diverged", "last_step"),
    *("alpha", "alpha_lower", "alpha_upper", "alpha_basis", "error_left"),
)


def _wrapped(text: str, width: int | None) -> str:
    """A paragraph in lines of a width, those after the first indented; no word is broken."""
    if width is None:
        return text
    return textwrap.fill(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def compared(entries: Sequence[Entry], threshold: float | None = None) -> Comparison:
    """Put entries into groups that compare.

    An entry joins the first group with whose members it shares what is measured, the unit, and the frequencies with
    their shares of the target's energy; else it opens a group of its own.

    Args:
        entries: in the order in which they are shown, with different names.
        threshold: level of the relative error; left out, the highest one of which all of a group have times: 0.2 for
            tones, 0.5 for bands.

    Raises:
        ValueError: there is no entry, or none has times of this threshold; names those that there are.
    """
    if not entries:
        raise ValueError("nothing to compare: name logs, cards, runs or networks of the atlas")
    level = None if threshold is None else _known(entries, threshold)
    grouped: list[list[Entry]] = []
    reasons: dict[str, str] = {}
    for entry in entries:
        open_to = next((each for each in grouped if all(difference(one, entry) is None for one in each)), None)
        if open_to is None:
            if grouped:
                reasons[entry.name] = difference(grouped[0][0], entry) or "other frequencies than all of A share"
            open_to = []
            grouped.append(open_to)
        open_to.append(entry)
    groups: list[Group] = []
    lettered: list[Entry] = []
    for place, members in enumerate(grouped):
        group = _group(_letter(place), members, reasons.get(members[0].name), level)
        groups.append(group)
        lettered += [
            replace(each, group=group.letter, exponent=each.over(group.frequencies, group.threshold))
            for each in members
        ]
    return Comparison(tuple(lettered), tuple(groups), tuple(_notes(lettered, groups)))


def _letter(place: int) -> str:
    """A, B ... Z, A2, B2 ..."""
    turn, letter = divmod(place, len(LETTERS))
    return LETTERS[letter] + (str(turn + 1) if turn else "")


def _group(letter: str, members: Sequence[Entry], reason: str | None, level: float | None) -> Group:
    shared, head = shared_frequencies(members), members[0]
    places = [place for place in head.places if place.frequency in shared]
    common = frozenset.intersection(*(each.thresholds for each in members))
    everything = frozenset.union(*(each.thresholds for each in members))
    threshold = level if level is not None else max(common or everything or {DEFAULT_THRESHOLD})
    says = f"{head.measured} {labels(places)} ({head.unit}), threshold {threshold:g}"
    if len(members) > 1:
        methods = " and ".join(dict.fromkeys(each.method for each in members))
        says = f"the same target's {says}, by {methods}: times and exponents compare"
    if reason:
        says += f"; not comparable with A: {reason}"
    return Group(letter, head.measured, head.unit, threshold, shared, tuple(place.label for place in places), says)


def _known(entries: Sequence[Entry], threshold: float) -> float:
    """The threshold asked for, as the entries have it."""
    counts = {level for entry in entries for level in entry.thresholds}
    near = next((level for level in counts if math.isclose(level, threshold)), None)
    if near is None:
        known = ", ".join(f"{level:g}" for level in sorted(counts)) or "none"
        raise ValueError(f"threshold {threshold:g}: none of them has times under it; there are {known}")
    return near


def _notes(entries: Sequence[Entry], groups: Sequence[Group]) -> list[str]:
    """What to know when reading the table."""
    notes: list[str] = []
    for group in groups:
        members = [entry for entry in entries if entry.group == group.letter]
        if lacking := [entry.name for entry in members if group.threshold not in entry.thresholds]:
            notes.append(f"No times under {group.threshold:g}: {', '.join(lacking)}.")
        if fewer := [entry.name for entry in members if len(entry.places) > len(group.frequencies)]:
            notes.append(
                f"Only the frequencies that all of {group.letter} have are compared; more has {', '.join(fewer)}."
            )
        ends = {entry.last_step for entry in members}
        if len(ends) > 1:
            notes.append(
                f"The trainings of {group.letter} end at different steps ({min(ends)} to {max(ends)}): what came late "
                "in one may lie after the end of another, and errors left are those at each one's end."
            )
        units = sorted({entry.unit for entry in members})
        if len(units) > 1:
            notes.append(
                f"The domains of {group.letter} differ ({', '.join(units)}): inputs of another size are part of the "
                "set-up."
            )
    if single := [entry.name for entry in entries if entry.seeds == 1]:
        notes.append(
            f"One network alone ({', '.join(single)}): its bounds are those of the logging and say nothing of other "
            "seeds."
        )
    if any(entry.origin == "atlas" and not any(place.final_error for place in entry.places) for entry in entries):
        notes.append(
            "The table of the atlas's networks has no errors left by frequency: its figure has the others' alone."
        )
    if diverged := [f"{entry.diverged} of {entry.seeds} of {entry.name}" for entry in entries if entry.diverged]:
        notes.append(f"Diverged: {', '.join(diverged)}; what they had not learned counts as never.")
    if len(entries) > 1:
        notes.append("Times count optimiser steps, and a step may cost more in one training than in another.")
    return notes


def interval_text(time: Interval | None) -> str:
    """A time as people read it: ``64 (60, 70]``, without a median ``60 - 64``, ``<= 5``, ``> 3000``."""
    if time is None:
        return "-"
    if time.median is not None:
        upper = "∞)" if time.at is None else f"{time.at}]"
        return f"{time.median:g} {'[0' if time.after is None else f'({time.after}'}, {upper}"
    if time.at is None:
        return "?" if time.after is None else f"> {time.after}"
    if time.after is None:
        return f"<= {time.at}"
    return f"{time.at}" if time.at - time.after <= 1 else f"{time.after} - {time.at}"


def alpha_text(alpha: Exponent | None) -> str:
    """An exponent with its bounds, to two decimals as on a card: ``1.90 [1.80, 2.00]``."""
    if alpha is None:
        return "-"
    lower = "(-∞" if alpha.lower is None else f"[{_two_decimals(alpha.lower)}"
    upper = "∞)" if alpha.upper is None else f"{_two_decimals(alpha.upper)}]"
    return f"{'open' if alpha.estimate is None else _two_decimals(alpha.estimate)} {lower}, {upper}"


def _two_decimals(value: float) -> str:
    """Without the sign of a number that is 0 to two decimals."""
    return f"{round(value, 2) + 0.0:.2f}"
