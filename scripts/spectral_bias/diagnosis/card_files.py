"""A card as JSON and its times as CSV, and the folder that holds a card's files, replaced as a whole."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from spectral_bias.diagnosis.card import Card

FORMAT = 1
MARK = "card.json"
# The key of a record that stands in the place of a card.
REFUSED = "refused"
# Beside it where the reasons are those of second logs.
OF_SECOND = "of_second_logs"
COLUMNS = (
    "seed",
    "status",
    "place",
    "frequency",
    "energy_share",
    "final_error",
    "threshold",
    "first_after",
    "first_at",
    "sustained_after",
    "sustained_at",
)
SECOND_COLUMNS = (
    "training",
    "log",
    "step",
    "parameters",
    "place",
    "frequency",
    "compared",
    "error_first",
    "error",
    "ratio",
    "effect",
)


class OtherFolderError(ValueError):
    """A folder that a card would replace holds something else."""


def card_json(card: Card) -> str:
    """The card as JSON: its fields in their order; null where a number is unknown, infinite or never."""
    record = {"format": FORMAT, **dataclasses.asdict(card)}
    return json.dumps(_plain(record), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def times_csv(card: Card) -> str:
    """A row for every network, frequency and threshold; empty where a time is unknown or never came."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for seed, status in enumerate(card.seeds):
        for place in card.places:
            for each in place.times[seed]:
                times = (each.first.after, each.first.at, each.sustained.after, each.sustained.at)
                numbers = (place.frequency, place.energy_share, place.final_error[seed], each.threshold)
                rows.writerow([seed, status, place.label, *map(_shortest, numbers), *map(_shortest, times)])
    return text.getvalue()


def second_csv(card: Card) -> str:
    """A row for every second training and frequency: its error there and the first training's, medians over networks.

    ``ratio`` and ``effect`` are of all frequencies that are compared together.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(SECOND_COLUMNS)
    for each in card.remaining.settled.trainings if card.remaining.settled else ():
        errors = zip(card.places, each.compared, each.errors_first, each.errors, strict=True)
        for place, compared, first, error in errors:
            own = (each.kind, each.log, each.step, _shortest(each.parameters), place.label, _shortest(place.frequency))
            numbers = (_shortest(first), _shortest(error), _shortest(each.ratio))
            rows.writerow([*own, int(compared), *numbers, each.effect])
    return text.getvalue()


@contextmanager
def card_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``folder``, which takes its place when all is written; else nothing is left of it.

    Raises:
        OtherFolderError: ``folder`` holds something that is no card.
        OSError: it cannot be written there.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OtherFolderError(f"{folder}: is no folder of a card; choose another place by --output")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise OtherFolderError(f"{folder}: holds files and no {MARK}; choose another place by --output")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        if folder.exists():
            shutil.rmtree(folder)
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _shortest(value: float | None) -> str:
    return "" if value is None or not math.isfinite(value) else repr(value)
