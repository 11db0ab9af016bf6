"""Where a network stands among the atlas's sixty, if it was trained on their target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import xarray as xr
from jaxtyping import Complex, Float

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Exponent, Place, Standing
from spectral_bias.diagnosis.reference_networks import Median, Network, Tone, reference
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median

# Largest difference of a tone's coefficient, moved along x, from that of the target, in amplitudes of the target.
TOLERANCE = 0.02
# Largest share of the target's mean square that is not in its tones.
REST = 1e-3
NEAREST = 3
OTHER = Both("its target is another one", "其目标不同")
ONE = Both("This is of one network: another seed may stand elsewhere.", "这只是一个网络：换一个种子，位置可能不同。")
HOW = Both(
    "spectral_bias.probe trains or records any network on the target of the atlas, so that it can be placed.",
    "spectral_bias.probe 可在图集的目标上训练或记录任意网络，从而确定其位置。",
)


def standing(run: xr.Dataset, places: Sequence[Place], exponent: Exponent | None) -> Standing:
    """Compare the exponent with those of the atlas's networks, the largest one first.

    Exponents are compared only on one target: the tones of the atlas with their amplitudes and phases, over one period,
    wherever that begins and however long it is. Another network has a larger or smaller exponent, as far as these 95 %
    intervals tell, if the intervals of both have no point in common; the ranks that this leaves possible are told, not
    one alone. Of too few networks for such an interval the bounds are their range, which covers less, and is said so.

    Args:
        run: the log, in the run layout.
        places: its frequencies with their times.
        exponent: over all of them.
    """
    if why := _other_target(run) or _other_places(places):
        says = f"Not comparable with the networks of the atlas: {why.en}. {HOW.en}"
        return Standing(False, says, zh=f"无法与图集的网络比较：{why.zh}。{HOW.zh}")
    among, level = reference().networks, "" if exponent is None else f"{exponent.threshold:g}"
    if exponent is None or not all(level in each.alpha for each in among):
        levels = ", ".join(among[0].alpha)
        says = f"no network of this log learned the tones to a relative error of {levels}"
        return Standing(
            True,
            f"It was trained on the target of the atlas, but {says}.",
            networks=len(among),
            zh=f"它在图集的目标上训练，但此日志中没有网络把各频率学到相对误差 {levels}。",
        )
    own = Median(
        exponent.estimate,
        -math.inf if exponent.lower is None else exponent.lower,
        math.inf if exponent.upper is None else exponent.upper,
    )
    found = _among(own, level, among, _points_in_words(run))
    if (but := ONE if exponent.basis == "logging" else _few(exponent.seeds)) is None:
        return found
    return replace(found, says=f"{found.says} {but.en}", zh=f"{found.zh}{but.zh}")


def _few(seeds: int) -> Both | None:
    """What bounds say of too few networks for an interval of their median; None of enough.

    The median lies outside the range of n independent networks if all are on one side of it: with probability 2/2^n at
    most.
    """
    if seeds >= seeds_of_a_median(CONFIDENCE):
        return None
    covered = 100.0 * (1.0 - 0.5 ** (seeds - 1))
    return Both(
        f"Its bounds are the range of {seeds} networks, which covers their median with {covered:.0f} %, not 95 %.",
        f"其界限为 {seeds} 个网络的取值范围，覆盖中位数的概率为 {covered:.0f}%，而非 95%。",
    )


def _among(own: Median, level: str, among: Sequence[Network], points: Both) -> Standing:
    others = [each.alpha[level] for each in among]
    first = 1 + sum(other.lower > own.upper for other in others)
    last = 1 + len(others) - sum(other.upper < own.lower for other in others)
    # As one more network, it can come after all the others.
    where = Both(f"the {_ordinal(first)}", f"第 {first} 大")
    if first != last:
        where = Both(f"anywhere from the {_ordinal(first)} to the {_ordinal(last)}", f"第 {first} 至第 {last} 大之间")
    count = f"{where.en} largest of {len(others) + 1}, the atlas's {len(others)} networks and itself"
    chinese = f"在 {len(others) + 1} 个（图集的 {len(others)} 个网络与它自己）中为{where.zh}"
    if own.estimate is None:
        bound = Both(", which its log leaves open,", "未由日志确定，")
        if math.isfinite(own.lower):
            bound = Both(f" of at least {own.lower:.2g}", f"至少为 {own.lower:.2g}，")
        says = f"Its exponent{bound.en} is {count}{points.en}."
        return Standing(True, says, networks=len(others), zh=f"其指数{bound.zh}{chinese}{points.zh}。")
    value = own.estimate
    known = {each.setup: alpha for each in among if (alpha := each.alpha[level].estimate) is not None}
    near = sorted(known.items(), key=lambda pair: abs(pair[1] - value))[:NEAREST]
    nearest = tuple(f"{setup} ({alpha:.2g})" for setup, alpha in near)
    # Of a network whose exponent is open the lower bound decides.
    rank = 1 + sum((other.lower if other.estimate is None else other.estimate) > value for other in others)
    says = f"Its exponent {value:.2g} is {count}{points.en}. Nearest are {'; '.join(nearest)}."
    near_zh = f"其指数 {value:.2g} {chinese}{points.zh}。最接近的是 {'；'.join(nearest)}。"
    return Standing(True, says, rank, len(others), nearest, near_zh)


def _other_target(run: xr.Dataset) -> Both | None:
    """Why the log's target is not the atlas's; None if it is."""
    if run["target"].ndim > 1 or run.sizes["dimension"] != 1:
        return Both("its target is no function of one input with one output", "其目标不是单输入单输出的函数")
    x, target = (np.asarray(run[name], np.float64).ravel() for name in ("x", "target"))
    length, tones = _length(run, x), reference().tones
    if length is None or 2 * len(tones) + 1 >= len(x):
        return Both("its points do not tell the ten tones and one period", "其采样点无法确定十个频率与一个周期")
    found, mean, rest = _coefficients(target, 2.0 * np.pi * x / length, [tone.frequency for tone in tones])
    if rest > REST or abs(mean) > TOLERANCE:
        return OTHER
    expected = np.array([_coefficient(tone) for tone in tones])
    k = np.array([tone.frequency for tone in tones])
    # How far the target is moved along x: by its lowest tone first, then by all of them.
    moved = np.angle(found[0] / expected[0]) / k[0]
    moved += np.sum(k * np.angle(found / expected * np.exp(-1j * k * moved))) / np.sum(k**2)
    apart = np.abs(found - expected * np.exp(1j * k * moved)) / np.abs(expected)
    return OTHER if (apart > TOLERANCE).any() else None


def _other_places(places: Sequence[Place]) -> Both | None:
    """Why the analysed frequencies are not those of the table."""
    tones = [tone.frequency for tone in reference().tones]
    found = [place.frequency for place in places]
    if len(found) == len(tones) and np.allclose(found, tones, rtol=0.01):
        return None
    return Both(
        f"its exponent is over other frequencies than {tones[0]:g} to {tones[-1]:g}",
        f"其指数所用的频率不是 {tones[0]:g} 至 {tones[-1]:g}",
    )


def _length(run: xr.Dataset, x: Float[np.ndarray, " sample"]) -> float | None:
    """The domain's length as the log tells it, or that of evenly spaced points without the end point."""
    if "domain_length" in run.attrs:
        return float(run.attrs["domain_length"])
    gaps = np.diff(np.sort(x))
    return float(gaps.mean() * len(x)) if len(gaps) and np.ptp(gaps) < 1e-3 * gaps.mean() else None


def _coefficients(
    target: Float[np.ndarray, " sample"], angle: Float[np.ndarray, " sample"], frequencies: Sequence[float]
) -> tuple[Complex[np.ndarray, " tone"], float, float]:
    """The tones a - ib of a cos + b sin in least squares, the mean beside them, and the share of the rest."""
    k = np.array(frequencies)[:, None]
    columns = np.concatenate([np.ones((1, len(angle))), np.cos(k * angle), np.sin(k * angle)]).T
    solution, *_ = np.linalg.lstsq(columns, target, rcond=None)
    rest = np.mean((target - columns @ solution) ** 2) / max(float(np.mean(target**2)), np.finfo(float).tiny)
    cosines, sines = np.split(solution[1:], 2)
    return cosines - 1j * sines, float(solution[0]), float(rest)


def _coefficient(tone: Tone) -> complex:
    turn = np.exp(1j * tone.phase) * tone.amplitude
    return complex(turn if tone.wave == "cos" else -1j * turn)


def _points_in_words(run: xr.Dataset) -> Both:
    """What differs in the training points, which change an exponent a little."""
    trained, own = run.attrs.get("train_points"), reference().training_points
    if trained is None or int(trained) == own:
        return Both("", "")
    return Both(
        f" (trained on {int(trained)} points, they on {own})", f"（它用 {int(trained)} 个点训练，图集用 {own} 个）"
    )


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
