"""How often a suggested scale, or a swept one, was near the best of a sweep, on signals that nothing was chosen on.

``judged.json`` beside this file is written by ``maintenance/judged_scales.py``: ``{"version": 1, "rows": [{"form":
"line", "scale": "sigma", "choice": "suggested", "near": 100, "total": 152}, ...]}``.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Literal, NamedTuple

from scipy.stats import binomtest

VERSION = 1
WITHIN = 1.5  # times the least test error of a sweep
Choice = Literal["suggested", "swept", "constant"]


class Row(NamedTuple):
    """How many signals of a form have a scale near the best.

    Attributes:
        form: ``line`` or ``picture``.
        scale: ``sigma``, ``omega_0``, ``highest_frequency`` or ``cells``.
        choice: whose scale: the one suggested, the one of a sweep by points held out, or the constant that is near the
            best for most of these very signals, which nobody knows beforehand.
        near: signals on which its test error is within ``WITHIN`` times the least of a sweep.
        total: all signals.
    """

    form: str
    scale: str
    choice: str
    near: int
    total: int

    @property
    def share(self) -> float:
        """Share of the signals."""
        return self.near / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """Its exact 95 % interval (Clopper and Pearson)."""
        ends = binomtest(self.near, self.total).proportion_ci(0.95, method="exact")
        return float(ends.low), float(ends.high)


def judged() -> tuple[Row, ...]:
    """The shares; empty where the library holds none of this version."""
    source = files("spectral_bias.suggestion") / "judged.json"
    return read(source.read_text("utf-8")) if source.is_file() else ()


def read(text: str) -> tuple[Row, ...]:
    """The rows of a table in JSON; empty if it is of another version."""
    table = json.loads(text)
    return tuple(Row(**row) for row in table["rows"]) if table.get("version") == VERSION else ()
