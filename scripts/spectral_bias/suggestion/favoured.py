"""Measured curves of the claim spectral-bottleneck: test error by scale, for targets of one narrow band each.

``favoured.json`` beside this file is ``{"version": 1, "siren": [{"band_centre": cycles, "omega_0": [...],
"test_error": [...]}, ...], "fourier": [{"band_centre": cycles, "sigma": [...], "test_error": [...]}, ...]}``, for
inputs on a domain of length 1: ``sigma`` and ``band_centre`` are in cycles per domain length, ``omega_0`` is 2 pi times
that.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources import files

VERSION = 1
SCALES = {"siren": "omega_0", "fourier": "sigma"}


@dataclass(frozen=True)
class Favoured:
    """Test error by scale, of one model on one band, in cycles per domain length."""

    model: str
    band_centre: float
    cycles: tuple[float, ...]
    error: tuple[float, ...]


def favoured() -> tuple[Favoured, ...]:
    """The measured curves, by model and band; empty where the library holds none of this version."""
    source = files("spectral_bias.suggestion") / "favoured.json"
    return read(source.read_text("utf-8")) if source.is_file() else ()


def read(text: str) -> tuple[Favoured, ...]:
    """The curves of a table in JSON; empty if it is of another version."""
    table = json.loads(text)
    if table.get("version") != VERSION:
        return ()
    found: list[Favoured] = []
    for model, name in SCALES.items():
        unit = 2.0 * math.pi if name == "omega_0" else 1.0
        for row in sorted(table.get(model, ()), key=lambda row: row["band_centre"]):
            cycles = tuple(float(scale) / unit for scale in row[name])
            found.append(Favoured(model, float(row["band_centre"]), cycles, tuple(map(float, row["test_error"]))))
    return tuple(found)
