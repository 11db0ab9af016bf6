"""Networks of the atlas as entries of a comparison: of the table that the library has, or of a results folder."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from spectral_bias.artefacts.seal import SIDECAR, is_dropped
from spectral_bias.diagnosis.card import Exponent, Interval, Place, Times
from spectral_bias.diagnosis.diagnose import diagnose
from spectral_bias.diagnosis.entry import TONES, Entry, of_card
from spectral_bias.diagnosis.reference_networks import Median, Network, Reference, reference

ALL = "*"
# Experiments on the target of the atlas, and what their names of runs begin with.
EXPERIMENTS = ("atlas-networks", "atlas")
PREFIX = "network-"
DEFAULT_LEVEL = 0.2


class NoSuchNetworkError(ValueError):
    """Names of networks that the atlas does not have."""


def atlas_entries(patterns: Sequence[str], level: float | None = None, results: Path | None = None) -> list[Entry]:
    """The networks of the atlas whose names fit one of the patterns, in its order.

    Args:
        patterns: names, ``*`` and ``?`` for any letters, as in ``tanh-none-*``.
        level: of the relative error at which exponents are; left out, 0.2.
        results: folder of finished results to read them from; left out, the library's table.

    Raises:
        NoSuchNetworkError: a pattern fits none, or the folder has none or has dropped some; names all of them with
            near ones.
    """
    if results is not None:
        by_name = {path.stem.removeprefix(PREFIX): path for path in _run_files(results)}
        chosen = _fitting(patterns, list(by_name))
        return [of_card(diagnose(by_name[name], name=name), name, "atlas") for name in chosen]
    table = reference()
    by_network = {network.name: network for network in table.networks}
    near = DEFAULT_LEVEL if level is None else level
    return [_entry(table, by_network[name], near) for name in _fitting(patterns, list(by_network))]


def _run_files(results: Path) -> list[Path]:
    folders = [results / "runs" / each for each in EXPERIMENTS]
    left = [path.with_name(path.name.removesuffix(SIDECAR)) for each in folders for path in each.glob(f"*.nc{SIDECAR}")]
    if dropped := sum(map(is_dropped, left)):
        why = f"{dropped} run files of the atlas's networks were dropped by the setting keep_run_files"
        raise NoSuchNetworkError(f"{results}: {why}; leave out --results to take the library's table")
    paths = [path for each in folders for path in sorted(each.glob("*.nc"))]
    if not paths:
        where = " and ".join(f"runs/{each}" for each in EXPERIMENTS)
        raise NoSuchNetworkError(f"{results}: has no networks of the atlas; expected run files in {where}")
    return paths


def _fitting(patterns: Sequence[str], names: Sequence[str]) -> list[str]:
    faults: list[str] = []
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            near = difflib.get_close_matches(pattern, names, n=3, cutoff=0.0)
            faults.append(f"--atlas {pattern}: fits no network of the atlas; names are like {', '.join(near)}")
    if faults:
        raise NoSuchNetworkError("\n".join(faults))
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]


def _entry(table: Reference, network: Network, level: float) -> Entry:
    """A network of the table. It has no relative errors by tone and no sustained times; those stay empty."""
    energy = sum(tone.amplitude**2 for tone in table.tones) / 2.0
    places = tuple(
        Place(
            label=f"{tone.frequency:.4g}",
            frequency=tone.frequency,
            energy_share=tone.amplitude**2 / 2.0 / energy,
            final_error=(),
            times=(),
            summary=tuple(
                Times(float(each), _interval(times[place]), Interval(None, None))
                for each, times in network.times.items()
            ),
        )
        for place, tone in enumerate(table.tones)
    )
    alpha = next((each for name, each in network.alpha.items() if math.isclose(float(name), level)), None)
    left = network.final_rmse.estimate
    return Entry(
        name=network.name,
        origin="atlas",
        method="dft",
        measured=TONES,
        unit=f"cycles over {table.length:.6g}",
        places=places,
        exponent=None if alpha is None else _exponent(alpha, level, network.seeds),
        relative_error=None if left is None else left / math.sqrt(energy),
        seeds=network.seeds,
        diverged=network.diverged,
        last_step=table.steps,
    )


def _interval(time: Median) -> Interval:
    after = int(time.lower) if time.lower >= 1.0 else None
    return Interval(after, int(time.upper) if math.isfinite(time.upper) else None, time.estimate)


def _exponent(alpha: Median, level: float, seeds: int) -> Exponent:
    lower, upper = (each if math.isfinite(each) else None for each in (alpha.lower, alpha.upper))
    return Exponent(level, alpha.estimate, lower, upper, "seeds", seeds)
