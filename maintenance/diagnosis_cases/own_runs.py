"""Runs of this project whose claims say what went wrong, or in which order they learn: a table, ``own_runs.csv``.

Kind B has those about what went wrong, or about nothing going wrong. Of the order are left out runs that a claim says
nothing of the order of, such as those of *fourier-features* and *spectral-bottleneck*.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from diagnosis_cases.case import Case

TABLE = Path(__file__).with_name("own_runs.csv")
# A label of the order: low frequencies are not said to be first.
NO_ORDER = "no_order"
# Methods to try in turn, by their name in the table; a case of the order has the method that a card chooses.
METHODS: dict[str, Sequence[dict[str, Any]]] = {
    "tones": ({"name": "dft", "frequencies": "auto"}, {"name": "tone_fit", "frequencies": "auto"}),
    "image": ({"name": "dct_bands"},),
    "cloud": ({"name": "projection"}, {"name": "filtering", "deltas": [0.03, 0.09]}),
    "": ({},),
}


def own_runs(results: Path, asked: str) -> Iterator[Case]:
    """Runs of a results folder of the default scale.

    Args:
        results: the folder.
        asked: what they are labelled for, ``remaining`` or ``order``.
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["asked"] == asked]
    for row in rows:
        for name in row["runs"].split():
            with xr.open_dataset(results / "runs" / row["experiment"] / f"{name}.nc") as data:
                run = data.load()
            method = _first_that_fits(run, METHODS[row["methods"]])
            yield Case(f"{row['experiment']}/{name}", row["how"], row["label"], run, method)


def _first_that_fits(run: xr.Dataset, methods: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first of the methods that takes the run's points, as a card's choice would."""
    for method in methods[:-1]:
        try:
            Case("", "", "", run.isel(seed=slice(1), step=slice(2)), method).spectrum()
        except ValueError:
            continue
        return method
    return methods[-1]
