"""When each network learned each frequency, as a table for notebooks, with the spectrum that it was read from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spectral_bias.diagnosis.card import Method, Place
from spectral_bias.diagnosis.table import Table

if TYPE_CHECKING:
    import xarray as xr

COLUMNS = (
    *(
        "seed",
        "frequency",
        "label",
        "energy_share",
        "threshold",
        "first_after",
        "first",
        "sustained_after",
        "sustained",
    ),
    "final_error",
)


@dataclass(frozen=True)
class Measured(Table):
    """A row for each network, frequency and threshold, ``COLUMNS`` its keys. Times are in optimiser steps.

    A time lies after ``first_after`` (None: perhaps before the first logged step) and at or before ``first`` (infinite:
    never); likewise ``sustained``, from which on the error stays under the threshold.

    Attributes:
        name: of what was measured.
        method: of the frequency analysis.
        spectrum: relative errors by network, step and place, amplitudes and times; None of a card, which has none.
    """

    name: str
    method: Method
    spectrum: xr.Dataset | None

    @classmethod
    def of_places(cls, places: Iterable[Place], name: str, method: Method, spectrum: xr.Dataset | None) -> Measured:
        """The table of a card's places."""
        return cls(tuple(_rows(places)), COLUMNS, name, method, spectrum)


def _rows(places: Iterable[Place]) -> Iterator[dict[str, Any]]:
    for place in places:
        for seed, (times, error) in enumerate(zip(place.times, place.final_error, strict=True)):
            for each in times:
                values = (
                    *(seed, place.frequency, place.label, place.energy_share, each.threshold),
                    *(each.first.after, math.inf if each.first.at is None else each.first.at),
                    *(each.sustained.after, math.inf if each.sustained.at is None else each.sustained.at),
                    error,
                )
                yield dict(zip(COLUMNS, values, strict=True))
