"""``beside``: logs, cards, own runs and networks of the atlas in one table and one figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spectral_bias.diagnosis.as_log import as_log
from spectral_bias.diagnosis.atlas_entries import atlas_entries
from spectral_bias.diagnosis.card import Card
from spectral_bias.diagnosis.comparison import Comparison, compared
from spectral_bias.diagnosis.diagnose import diagnose
from spectral_bias.diagnosis.entry import Entry, Origin, of_card
from spectral_bias.diagnosis.reading_cards import read_card

CARD = "card.json"


class CannotCompareError(ValueError):
    """Everything that cannot be put beside the rest, all at once."""


def beside(
    things: Sequence[Any] | Mapping[str, Any],
    *,
    threshold: float | None = None,
    atlas: str | Sequence[str] = (),
    results: str | Path | None = None,
) -> Comparison:
    """Put trainings beside each other, and beside networks of the atlas.

    Args:
        things: paths of logs, of run files, of a ``card.json`` or its folder; cards; xarray datasets in the form of
            docs/run-file.md. A mapping gives them names.
        threshold: level of the relative error of all times; left out, 0.2 where any has it.
        atlas: names of networks of the atlas, ``*`` and ``?`` for any letters; all things must then be of its target.
        results: folder of results whose runs of the atlas are taken; left out, the table of this library.

    Raises:
        CannotCompareError: some cannot be read, or are of another target than the atlas whose networks are asked for;
            names all of them with their reasons.
        NoSuchNetworkError: the atlas has no network of some name.
        ValueError: there is nothing to compare, or none has times of this threshold.
    """
    given = list(things.items()) if isinstance(things, Mapping) else [(None, thing) for thing in things]
    names = _names([thing for _, thing in given])
    patterns = [atlas] if isinstance(atlas, str) else list(atlas)
    entries: list[Entry] = []
    faults: list[str] = []
    for (name, thing), own in zip(given, names, strict=True):
        try:
            card, origin = _card(thing, own)
            if patterns:
                _check_target(card, own)
            entries.append(of_card(card, own if name is None else str(name), origin))
        except (ValueError, TypeError, OSError) as error:
            faults.append(str(error))
    if faults:
        raise CannotCompareError("\n".join([f"{len(faults)} of {len(given)} cannot be compared:", *faults]))
    if results is not None and not patterns:
        raise ValueError("results: is where networks of the atlas are read from; name some of them by atlas")
    among = atlas_entries(patterns, threshold, None if results is None else Path(results)) if patterns else []
    taken = {entry.name for entry in entries}
    entries += [replace(each, name=f"atlas: {each.name}") if each.name in taken else each for each in among]
    return compared(entries, threshold)


def _check_target(card: Card, name: str) -> None:
    """Refuse a training of another target than the atlas's.

    Raises:
        ValueError: it is of another target, or the card does not say.
    """
    if card.standing is None:
        raise ValueError(f"{name}: its card does not say whether its target is the atlas's; diagnose its log again")
    if not card.standing.comparable:
        raise ValueError(f"{name}: {card.standing.says}")


def _card(thing: Any, name: str) -> tuple[Card, Origin]:
    """The card of a thing, and what it was made from."""
    if isinstance(thing, Card):
        return thing, "card"
    if isinstance(thing, str | Path):
        path = Path(thing)
        path = path / CARD if (path / CARD).is_file() else path
        if path.suffix.lower() == ".json":
            return read_card(path), "card"
        return diagnose(path, name=name), "run" if _is_run(path) else "log"
    with as_log(thing) as path:
        return diagnose(path, name=name), "data"


def _is_run(path: Path) -> bool:
    """Whether it is a run of the workflow: results/runs/<experiment>/<run>.nc."""
    return path.absolute().parts[-3:-2] == ("runs",)


def _names(things: Sequence[Any]) -> list[str]:
    """Names that differ: a file's own, with as many of its folders as are needed."""
    paths = [_parts(thing, place) for place, thing in enumerate(things)]
    lengths = [1] * len(paths)
    while True:
        names = ["/".join(parts[-length:]) for parts, length in zip(paths, lengths, strict=True)]
        counts = Counter(names)
        longer = [
            min(length + (counts[name] > 1), len(parts))
            for name, parts, length in zip(names, paths, lengths, strict=True)
        ]
        if longer == lengths:
            break
        lengths = longer
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if counts[name] > 1:
            names[place] = f"{name} ({seen[name]})"
    return names


def _parts(thing: Any, place: int) -> list[str]:
    """What a thing may be called by, the last part first enough."""
    if isinstance(thing, Card):
        return [thing.name]
    if not isinstance(thing, str | Path):
        return [str(getattr(thing, "attrs", {}).get("title") or f"data {place + 1}")]
    path = Path(thing)
    if path.name == CARD or path.is_dir():
        path = path.parent if path.name == CARD else path
        return list(path.absolute().parts[1:])
    parts = [*path.absolute().parts[1:-1], path.stem]
    return [*parts[:-2], "/".join(parts[-2:])] if _is_run(path) else parts
