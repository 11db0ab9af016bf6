"""A player's record whose numbers follow a formula: error exp(-step / tau_k), so that a test can compute them."""

from __future__ import annotations

import base64
import math
import struct
from collections.abc import Iterable, Sequence
from typing import Any

STEPS = sorted({0, *(round(10 ** (place / 8)) for place in range(29))})
FRAMES = [place for place in range(len(STEPS)) if place % 2 == 0 or place == len(STEPS) - 1]
TONES = (1, 3, 5)
SAMPLES = 64
ATTACK = "<img src=x onerror=alert(1)>"


def packed(values: Iterable[float | None], shape: list[int], scale: float, *, log: bool = False) -> dict[str, Any]:
    """Little-endian 16-bit integers; None is missing."""
    whole = [-32768 if value is None else round((math.log10(value) if log else value) / scale) for value in values]
    return {"data": _base64(struct.pack(f"<{len(whole)}h", *whole)), "shape": shape, "scale": scale, "log": log}


def packed_bytes(values: Iterable[float], shape: list[int], low: float, high: float) -> dict[str, Any]:
    """One byte a number, between two ends."""
    whole = bytes(round(255 * (value - low) / (high - low)) for value in values)
    return {"data": _base64(whole), "shape": shape, "low": low, "high": high}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def error(step: int, tone: int, seed: int, slowness: float) -> float:
    """The relative error of one tone."""
    return math.exp(-step / (slowness * (1 + seed / 4) * tone**3))


def output(x: float, step: int, seed: int, slowness: float = 20, tones: Sequence[int] = TONES) -> float:
    """What the network gives: of each tone as much as is learned."""
    return sum((1 - error(step, tone, seed, slowness)) * math.sin(tone * x) for tone in tones)


def run(
    name: str, *, experiment: str = "tones", slowness: float = 20, seeds: int = 3, unit: str = "steps", many: int = 0
) -> dict[str, Any]:
    """A network that learns tones, the slower the higher."""
    tones = tuple(range(1, many + 1)) if many else TONES
    xs = [-math.pi + 2 * math.pi * place / SAMPLES for place in range(SAMPLES)]
    places = [[[error(step, tone, seed, slowness) for tone in tones] for step in STEPS] for seed in range(seeds)]
    learned = [[[1 - value for value in places[seed][place]] for place in FRAMES] for seed in range(seeds)]
    outputs = [output(x, STEPS[place], seed, slowness, tones) for seed in range(seeds) for place in FRAMES for x in xs]
    modes = list(range(max(tones) + 3))
    amplitude = [
        shares[tones.index(mode)] if mode in tones else 0 for frames in learned for shares in frames for mode in modes
    ]
    first = [
        [next((step for step in STEPS if error(step, tone, seed, slowness) < 0.2), None) for tone in tones]
        for seed in range(seeds)
    ]
    target = [sum(math.sin(tone * x) for tone in tones) for x in xs]
    return {
        "experiment": experiment,
        "run": name,
        "label": {"en": f"{name} {ATTACK}", "zh": f"{name} 网络"},
        "unit": unit,
        "seeds": list(range(seeds)),
        "members": 16,
        "steps": STEPS,
        "frames": FRAMES,
        "fit": {
            "x": xs,
            "target": target,
            "trained": {"x": xs[::4], "y": target[::4]},
            "output": packed(outputs, [seeds, len(FRAMES), SAMPLES], 1e-3),
        },
        "image": None,
        "spectrum": {
            "mode": modes,
            "target": [1 if mode in tones else 0 for mode in modes],
            "amplitude": packed(amplitude, [seeds, len(FRAMES), len(modes)], 1e-4),
        },
        "error": {
            "axis": "frequency",
            "unit": "cycles",
            "places": [str(tone) for tone in tones],
            "value": packed(
                (max(value, 1e-12) for steps in places for each in steps for value in each),
                [seeds, len(STEPS), len(tones)],
                1e-3,
                log=True,
            ),
            "threshold": 0.2,
            "first": first,
            "first_after": first,
        },
    }


def picture(name: str, side: int = 16) -> dict[str, Any]:
    """A network that learns a picture in three colours, dark at first."""
    pixels = [(row / side, column / side, (row + column) % 2) for row in range(side) for column in range(side)]
    values = [channel for pixel in pixels for channel in pixel]
    bands = ["0-2", "2-4", "4-8"]
    errors = [max(error(step, tone, 0, 20), 1e-12) for step in STEPS for tone in (1, 2, 4)]
    return {
        **run(name, experiment="pictures", seeds=1),
        "fit": None,
        "spectrum": None,
        "image": {
            "shape": [side, side],
            "channels": 3,
            "target": packed_bytes(values, [side * side, 3], 0, 1),
            "output": packed_bytes(
                (value * place / (len(FRAMES) - 1) for place in range(len(FRAMES)) for value in values),
                [1, len(FRAMES), side * side, 3],
                0,
                1,
            ),
        },
        "error": {
            "axis": "band",
            "unit": "cycles",
            "places": bands,
            "value": packed(errors, [1, len(STEPS), 3], 1e-3, log=True),
            "threshold": 0.5,
            "first": [[None, None, None]],
            "first_after": [[None, None, None]],
        },
        "curves": [
            {
                "label": {"en": "PSNR", "zh": "峰值信噪比"},
                "value": packed((place / 4 - 10 for place in range(len(STEPS))), [1, len(STEPS)], 1e-2),
            }
        ],
    }


def bands(name: str) -> dict[str, Any]:
    """A network whose error is known by more bands than there are colours."""
    shown = run(name, experiment="bands", seeds=1, many=9)
    error = {**shown["error"], "axis": "band", "places": [f"{place}-{place + 1}" for place in range(1, 10)]}
    return {**shown, "spectrum": None, "error": error}


def record() -> dict[str, Any]:
    """Two networks on tones, one on many tones, a solver, a picture, and a network with many bands."""
    return {
        "claim": "tones",
        "left": 0,
        "right": 1,
        "step": 100,
        "about": {"en": f"Three tones. {ATTACK}", "zh": "三个频率"},
        "runs": [
            run("plain"),
            run("fast", slowness=5),
            run("many", slowness=1, many=20),
            run("jacobi", experiment="solver", unit="sweeps", seeds=1),
            picture("picture"),
            bands("bands"),
        ],
    }
