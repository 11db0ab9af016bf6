"""Measured curves of the claim spectral-bottleneck: test error by scale, for targets of one narrow band each.

``favoured.json`` beside this file is ``{"version": 1, "siren": [{"band_centre": cycles, "omega_0": [...],
"test_error": [...]}, ...], "fourier": [{"band_centre": cycles, "sigma": [...], "test_error": [...]}, ...]}``, for
inputs on a domain of length 1: ``sigma`` and ``band_centre`` are in cycles per domain length, ``omega_0`` is 2 pi times
that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

VERSION = 1
SCALES = {"siren": "omega_0", "fourier": "sigma"}


@dataclass(frozen=True)
class Favoured:
    """The scale with the least test error by the centre of the target's band, both in cycles per domain length."""

    model: str
    band_centre: tuple[float, ...]
    best: tuple[float, ...]


def favoured() -> tuple[Favoured, ...]:
    """The measured curves' best scales; empty where the library holds none of this version."""
    source = files("spectral_bias.suggestion") / "favoured.json"
    return _read(source.read_text("utf-8")) if source.is_file() else ()


def _read(text: str) -> tuple[Favoured, ...]:
    table = json.loads(text)
    if table.get("version") != VERSION:
        return ()
    found = []
    for model, name in SCALES.items():
        rows = sorted(table.get(model, ()), key=lambda row: row["band_centre"])
        unit = 2.0 * np.pi if name == "omega_0" else 1.0
        best = tuple(float(row[name][int(np.argmin(row["test_error"]))]) / unit for row in rows)
        found.append(Favoured(model, tuple(float(row["band_centre"]) for row in rows), best))
    return tuple(found)
