"""Choose the frequency analysis of a run: the first method that its points and its target fit, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Method, Points
from spectral_bias.registry.seeds import stream
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
        run: a run whose samples are in order (``diagnosis.arranged_points``).
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
        return Chosen(*_described(run, points, wish, name, says, spectrum, parameters), tuple(refused))
    reasons = "\n".join(f"  - {name}: {reason}" for name, reason in refused)
    raise UnfitLogError(f"no method can analyse this log:\n{reasons}")


def second(run: xr.Dataset, points: Points, chosen: Chosen) -> Chosen | tuple[str, str]:
    """Analyse a cloud of points by the other one of the two methods for it, projection and filtering.

    Of more than ``MAX_FILTERED`` points the filter gets so many, drawn at random from a stream of its own.

    Args:
        run: the run.
        points: a cloud.
        chosen: the analysis by the first method.

    Returns:
        The analysis, or the other method's name and the reason why it does not fit.
    """
    other = "filtering" if chosen.method.name == "projection" else "projection"
    if reason := dict(chosen.refused).get(other):
        return other, reason
    says = Both("It is the second method for a cloud of points.", "它是用于散点的第二种方法。")
    if other == "filtering" and points.count > MAX_FILTERED:
        kept = np.random.default_rng(list(stream("diagnosis", "filtered points"))).permutation(points.count)
        run = run.isel(sample=np.sort(kept[:MAX_FILTERED]))
        says = Both(
            f"{says.en} It gets {MAX_FILTERED:,} of the {points.count:,} points, drawn at random.",
            f"{says.zh}从 {points.count:,} 个点中随机抽取 {MAX_FILTERED:,} 个。",
        )
    try:
        spectrum, parameters = analysed(run, points, other, Wish())
    except ValueError as error:
        return other, str(error)
    return Chosen(*_described(run, points, Wish(), other, says, spectrum, parameters), ())


def _described(
    run: xr.Dataset,
    points: Points,
    wish: Wish,
    name: str,
    says: Both,
    spectrum: xr.Dataset,
    parameters: dict[str, Any],
) -> tuple[Method, xr.Dataset]:
    """The method with its unit, and its spectrum with the run's loss, status and last step."""
    parts = [run[["loss", "status", "last_step"]], spectrum]
    merged = xr.merge(parts, compat="equals", join="exact", combine_attrs="override")
    place, unit = _unit(name, spectrum, points, wish)
    return Method(name, parameters, place, unit.en, says.en, says.zh, unit.zh), merged


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


def _order(points: Points, wish: Wish) -> Iterator[tuple[str, Both]]:
    """The methods to try, each with what is said of it."""
    if wish.method is not None:
        yield wish.method, Both("It was asked for.", "由用户指定。")
        return
    named = wish.frequencies != "auto"
    how = Both("that were found in the target", "在目标中找到")
    if named:
        how = Both("whose frequencies were given", "用户给定")
    if named or wish.period is not None or wish.direction is not None:
        whole = named and all(float(each).is_integer() for each in wish.frequencies)
        if points.kind == "periodic" and whole and wish.period is None:
            says = "On a periodic grid the waves of whole frequencies are orthogonal; these were given."
            yield "dft", Both(says, "周期网格上整数频率的波相互正交；频率由用户给出。")
        yield "tone_fit", Both(f"Least squares fit the tones {how.en}.", f"以最小二乘拟合{how.zh}的频率成分。")
        return
    if points.kind == "periodic":
        says = f"The points are a periodic grid, so the Fourier transform is exact for tones {how.en}."
        yield "dft", Both(says, f"采样点是周期网格，因此傅里叶变换对{how.zh}的频率成分是精确的。")
    if points.dimensions == 1:
        says = f"Least squares fit the tones {how.en}, whatever the points."
        yield "tone_fit", Both(says, f"以最小二乘拟合{how.zh}的频率成分，采样点任意。")
    if points.kind == "periodic":
        says = "The target has no single tones, so the Fourier modes of the grid are taken in octaves."
        yield "dft_bands", Both(says, "目标没有单独的频率成分，因此将网格的傅里叶模按倍频程分带。")
    if points.kind in {"with_end_points", "image", "volume"}:
        says = "The points are a grid, so the cosine transform applies; its coefficients are taken in octaves."
        yield "dct_bands", Both(says, "采样点是网格，因此适用余弦变换；其系数按倍频程分带。")
    says = "The points are no grid, so frequencies are those along their first principal direction."
    yield "projection", Both(says, "采样点不是网格，因此频率沿其第一主方向计。")
    if points.count <= MAX_FILTERED:
        says = "No frequencies stand out, so a Gaussian filter splits the target in a low and a high part."
        yield "filtering", Both(says, "没有突出的频率，因此用高斯滤波把目标分为低频与高频两部分。")


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


def _unit(name: str, spectrum: xr.Dataset, points: Points, wish: Wish) -> tuple[str, Both]:
    """Dimension of the relative errors, and the unit of its places."""
    length = wish.period if wish.period is not None else points.domain_length
    cycles = Both("cycles", "周期数")
    if length is not None:
        cycles = Both(f"cycles over {length:.6g}", f"每 {length:.6g} 长度的周期数")
    if name in {"dft", "tone_fit"}:
        return "frequency", cycles
    if name == "dft_bands":
        return "band", cycles
    if name == "dct_bands":
        several = len(points.shape) > 1
        return "band", (
            Both("half cycles per side", "每边的半周期数")
            if several
            else Both("half cycles over the points", "全部采样点上的半周期数")
        )
    if name == "projection":
        says = "cycles per standard deviation along the first principal direction"
        return "frequency", Both(says, "沿第一主方向每标准差的周期数")
    width = f"{float(spectrum['delta'][0]):g}"
    says = f"of a Gaussian filter of width {width} mean square distances"
    return "part", Both(says, f"高斯滤波的部分，宽度为均方距离的 {width} 倍")
