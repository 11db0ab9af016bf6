"""Choose the frequency analysis of a run: the first method that its points and its target fit, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.card import Method, Points
from spectral_bias.spectra.methods.dct_bands import dct_bands
from spectral_bias.spectra.methods.dft import coefficients, dft
from spectral_bias.spectra.methods.dft_bands import dft_bands
from spectral_bias.spectra.methods.filtering import filtering
from spectral_bias.spectra.methods.projection import principal_coordinate, projection
from spectral_bias.spectra.methods.tone_fit import tone_fit

METHODS: dict[str, Callable[..., xr.Dataset]] = {
    "dft": dft,
    "tone_fit": tone_fit,
    "dft_bands": dft_bands,
    "dct_bands": dct_bands,
    "projection": projection,
    "filtering": filtering,
}
THRESHOLDS = (0.1, 0.2, 0.5)
# Widths of the filter that are tried, in mean square distances between points; SCIENCE asks for a share of the energy
# between these in what the filter leaves.
DELTAS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
HIGH_SHARE = (0.2, 0.5)
# A filter needs the distance of every pair of points.
MAX_FILTERED = 5_000


class UnfitLogError(ValueError):
    """No method, or not the one that was asked for, can analyse a log."""


@dataclass(frozen=True)
class Wish:
    """What the user asks of the analysis.

    Attributes:
        method: name of a method; None lets the points decide.
        frequencies: the target's tones, or ``auto`` to find them in the target.
        period: length over which frequencies are counted; None for the log's own.
        direction: of the plane waves, for points of several dimensions.
    """

    method: str | None = None
    frequencies: tuple[float, ...] | Literal["auto"] = "auto"
    period: float | None = None
    direction: tuple[float, ...] | None = None


class Chosen(NamedTuple):
    """An analysis.

    Attributes:
        method: the method.
        spectrum: its spectrum, with the run's loss, status and last step.
        refused: methods that were tried before, with their reasons.
    """

    method: Method
    spectrum: xr.Dataset
    refused: tuple[tuple[str, str], ...]


def choose(run: xr.Dataset, points: Points, wish: Wish = Wish()) -> Chosen:
    """Analyse a run by the first method that fits.

    Args:
        run: a run whose samples are in order (``diagnosis.points``).
        points: what its points are.
        wish: what the user asks for.

    Raises:
        UnfitLogError: no method fits; lists the reason of each.
    """
    refused: list[tuple[str, str]] = []
    for name, says in _order(points, wish):
        try:
            spectrum, parameters = analysed(run, points, name, wish)
        except ValueError as error:
            refused.append((name, str(error)))
            continue
        parts = [run[["loss", "status", "last_step"]], spectrum]
        merged = xr.merge(parts, compat="equals", join="exact", combine_attrs="override")
        place, unit = _unit(name, spectrum, points, wish)
        return Chosen(Method(name, parameters, place, unit, says), merged, tuple(refused))
    reasons = "\n".join(f"  - {name}: {reason}" for name, reason in refused)
    raise UnfitLogError(f"no method can analyse this log:\n{reasons}")


def analysed(run: xr.Dataset, points: Points, name: str, wish: Wish) -> tuple[xr.Dataset, dict[str, Any]]:
    """The spectrum of a run by one method, and the method's parameters as an experiment would give them.

    Raises:
        ValueError: the method does not fit; says why.
    """
    parameters = _parameters(run, points, name, wish)
    data = run
    if name == "dct_bands" and points.shape and len(points.shape) == 1:
        data = run.assign_attrs(grid_shape=np.array(points.shape))
    if name == "filtering":
        parameters["deltas"] = [_delta(run)]
    return METHODS[name](data, **parameters, thresholds=THRESHOLDS), parameters


def fitting(run: xr.Dataset, points: Points) -> dict[str, str]:
    """Every method, with the reason why it does not fit a run; empty where it fits."""
    reasons: dict[str, str] = {}
    for name in METHODS:
        try:
            analysed(run.isel(seed=[0], step=slice(0, 2)), points, name, Wish())
        except ValueError as error:
            reasons[name] = str(error)
        else:
            reasons[name] = ""
    return reasons


def _order(points: Points, wish: Wish) -> Iterator[tuple[str, str]]:
    """The methods to try, each with what is said of it."""
    if wish.method is not None:
        yield wish.method, "It was asked for."
        return
    named = wish.frequencies != "auto"
    how = "whose frequencies were given" if named else "that were found in the target"
    if named or wish.period is not None or wish.direction is not None:
        whole = named and all(float(each).is_integer() for each in wish.frequencies)
        if points.kind == "periodic" and whole and wish.period is None:
            yield "dft", "On a periodic grid the waves of whole frequencies are orthogonal; these were given."
        yield "tone_fit", f"Least squares fit the tones {how}."
        return
    grid = "The points are a grid, so the cosine transform applies; its coefficients are taken in octaves."
    if points.kind == "periodic":
        yield "dft", f"The points are a periodic grid, so the Fourier transform is exact for tones {how}."
    if points.dimensions == 1:
        yield "tone_fit", f"Least squares fit the tones {how}, whatever the points."
    if points.kind == "periodic":
        yield "dft_bands", "The target has no single tones, so the Fourier modes of the grid are taken in octaves."
    if points.kind in {"with_end_points", "image", "volume"}:
        yield "dct_bands", grid
    yield "projection", "The points are no grid, so frequencies are those along their first principal direction."
    if points.count <= MAX_FILTERED:
        yield "filtering", "No frequencies stand out, so a Gaussian filter splits the target in a low and a high part."


def _parameters(run: xr.Dataset, points: Points, name: str, wish: Wish) -> dict[str, Any]:
    """The parameters of a method for these points."""
    frequencies: Any = "auto" if wish.frequencies == "auto" else [*wish.frequencies]
    if name == "dft":
        if frequencies != "auto":
            frequencies = [int(each) if float(each).is_integer() else each for each in frequencies]
            if broken := [each for each in frequencies if isinstance(each, float)]:
                raise ValueError(f"dft takes whole frequencies; {broken} are none, and tone_fit takes them")
        return {"frequencies": frequencies}
    if name == "tone_fit":
        found: dict[str, Any] = {"frequencies": frequencies}
        if wish.period is not None or "domain_length" not in run.attrs:
            length = wish.period if wish.period is not None else points.domain_length
            found |= {"period": length} if length is not None else {}
        return found | ({"direction": [*wish.direction]} if wish.direction is not None else {})
    if name == "dft_bands":
        return {"bands": _octaves(run)}
    if name == "projection":
        return {"spacing": _resolved(run)}
    return {}


def _octaves(run: xr.Dataset) -> list[list[float]]:
    """Octaves of a periodic grid's modes in which the target has energy."""
    samples = int(run.sizes["sample"])
    target = np.asarray(run["target"], np.float64).reshape(samples, -1).T
    size = np.linalg.norm(coefficients(target), axis=0)
    edges, highest = [1], len(size)
    while 2 * edges[-1] < highest:
        edges.append(2 * edges[-1])
    bands = [[low, high] for low, high in zip(edges, [*edges[1:], highest], strict=True)]
    weak = 1e-6 * float(np.linalg.norm(size))
    kept = [[float(low), float(high)] for low, high in bands if float(np.linalg.norm(size[low:high])) > weak]
    if not kept:
        raise ValueError("the target is constant: it has no frequency above 0")
    return kept


def _resolved(run: xr.Dataset) -> float:
    """The distance from which frequencies along the first principal direction are apart: one cycle over the points.

    Closer ones would be learned together, and an order among them is none.
    """
    return float(f"{1.0 / np.ptp(principal_coordinate(np.asarray(run['x'], np.float64))):.3g}")


def _delta(run: xr.Dataset) -> float:
    """The filter width whose rest holds a share of the labels' energy in ``HIGH_SHARE``, or comes nearest to it."""
    first = run.isel(seed=[0], step=[0])
    shares: dict[float, float] = {}
    for delta in DELTAS:
        try:
            shares[delta] = float(filtering(first, deltas=(delta,))["high_energy"][0])
        except ValueError:
            continue
    if not shares:
        raise ValueError("a Gaussian filter of no width splits the target in two parts")
    low, high = HIGH_SHARE
    return min(shares, key=lambda delta: (max(low - shares[delta], shares[delta] - high, 0.0), delta))


def _unit(name: str, spectrum: xr.Dataset, points: Points, wish: Wish) -> tuple[str, str]:
    """Dimension of the relative errors, and the unit of its places."""
    length = wish.period if wish.period is not None else points.domain_length
    cycles = f"cycles over {length:.6g}" if length is not None else "cycles"
    if name in {"dft", "tone_fit"}:
        return "frequency", cycles
    if name == "dft_bands":
        return "band", cycles
    if name == "dct_bands":
        return "band", "half cycles per side" if len(points.shape) > 1 else "half cycles over the points"
    if name == "projection":
        return "frequency", "cycles per standard deviation along the first principal direction"
    return "part", f"of a Gaussian filter of width {float(spectrum['delta'][0]):g} mean square distances"
