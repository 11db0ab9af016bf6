"""Warnings beside a test's numbers: what the logging left open, and what a reader of one time would miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.verdicts.bounded import Bounded, before
from spectral_bias.verdicts.reading import Reading, Spectrum, diverged, passage

# Runs or pairs that a warning names before it counts the rest.
NAMED = 3
# Share of the target's energy at the analysed frequencies from which nothing is said.
ENOUGH_ENERGY = 0.99


ALL_DIVERGED = "all-diverged"
RISES_AGAIN = "first-and-sustained"
DIMENSIONS = {"frequency": ("k =", "k ="), "band": ("band", "频段")}
PARTS = {"high": ("the high part at ", "高频部分 "), "low": ("the low part at ", "低频部分 ")}


class Part(NamedTuple):
    """A frequency, band or other part whose convergence time was read, by seed."""

    place: float
    en: str
    zh: str
    times: Bounded
    again: int  # seeds, diverged ones aside, in which the error is over the threshold again after its first passage


def warnings(spectra: Sequence[Spectrum], readings: Sequence[Reading]) -> list[dict[str, str]]:
    """Warnings of one test as ``{code, en, zh}``, one of a code, naming a few of the runs that it concerns.

    Args:
        spectra: the runs of the test.
        readings: the convergence times that its measure read.
    """
    found: dict[str, list[tuple[str, str, str]]] = {}
    for run in spectra:
        mine = [reading for reading in readings if reading.data is run.data]
        for code, en, zh in (*_status(run.data), *_energy(run.data, mine), *_times(run.data, mine)):
            found.setdefault(code, []).append((run.run, en, zh))
    return [{"code": code, **_text(rows, several=len(spectra) > 1)} for code, rows in found.items()]


def _text(rows: Sequence[tuple[str, str, str]], *, several: bool) -> Mapping[str, str]:
    more = len(rows) - NAMED
    en = "; ".join(f"{run}: {en}" if several else en for run, en, _ in rows[:NAMED])
    zh = "；".join(f"{run}：{zh}" if several else zh for run, _, zh in rows[:NAMED])
    if more > 0:
        en, zh = f"{en}; and {more} more runs", f"{zh}；另有 {more} 个运行"
    return {"en": en, "zh": zh}


def _status(data: xr.Dataset) -> Iterator[tuple[str, str, str]]:
    ended = np.flatnonzero(diverged(data))
    if not ended.size:
        return
    seeds = [str(seed) for seed in np.asarray(data["seed"])[ended]] if "seed" in data.coords else list(map(str, ended))
    en, zh = f"seed {', '.join(seeds)} diverged", f"种子 {'、'.join(seeds)} 发散"
    if "last_step" in data:
        steps = [str(int(step)) for step in np.asarray(data["last_step"])[ended]]
        en, zh = f"{en} after step {', '.join(steps)}", f"{zh}，最后一步为 {'、'.join(steps)}"
    if len(ended) == data.sizes["seed"]:
        yield ALL_DIVERGED, f"every seed diverged: {en}", f"所有种子均发散：{zh}"
    else:
        yield "diverged", f"{en}; what had not been learned counts as never learned", f"{zh}；此前未学会的记为“从未”"


def _energy(data: xr.Dataset, readings: Sequence[Reading]) -> Iterator[tuple[str, str, str]]:
    share = next((float(np.sum(data[name])) for name in ("named_energy_share", "energy_share") if name in data), 1.0)
    if readings and share < ENOUGH_ENERGY:
        percent = f"{100.0 * share:.3g} %"
        yield (
            "energy",
            f"the analysed frequencies hold {percent} of the target's energy; the rest is not judged",
            f"所分析的频率只占目标能量的 {percent}，其余未作判断",
        )


def _times(data: xr.Dataset, readings: Sequence[Reading]) -> Iterator[tuple[str, str, str]]:
    for threshold in dict.fromkeys(reading.threshold for reading in readings):
        parts = {part.en: part for each in readings if each.threshold == threshold for part in _parts(each)}
        ascending = sorted(parts.values(), key=lambda part: part.place)
        yield from _resolution(ascending, data)
        if again := [part for part in ascending if part.again]:
            en = ", ".join(f"{part.en} ({part.again} of {len(part.times.values)} seeds)" for part in again)
            zh = "、".join(f"{part.zh}（{len(part.times.values)} 个种子中的 {part.again} 个）" for part in again)
            yield (
                RISES_AGAIN,
                f"the error rose above {threshold:g} again after its first passage: {en}",
                f"误差首次低于 {threshold:g} 之后又升回其上：{zh}",
            )


def _parts(reading: Reading) -> Iterator[Part]:
    prefix = reading.name.removesuffix("first_passage").removesuffix("sustained")
    first, last = (
        passage(reading.data, prefix + kind, threshold=reading.threshold, **reading.place)
        if f"{prefix}{kind}_step" in reading.data
        else reading.times
        for kind in ("first_passage", "sustained")
    )
    dimension = str(reading.data[f"{reading.name}_step"].dims[-1])
    places = [reading.place[dimension]] if dimension in reading.place else np.asarray(reading.data[dimension])
    for index, place in enumerate(places):
        column = slice(None) if dimension in reading.place else (slice(None), index)
        # Nothing of a diverged seed stays, whether its error rose before or not.
        again = int(np.sum((last.values > first.values)[column] & ~diverged(reading.data)))
        en, zh = _label(prefix.rstrip("_"), dimension, float(place))
        yield Part(float(place), en, zh, reading.times.select(column), again)


def _label(prefix: str, dimension: str, place: float) -> tuple[str, str]:
    symbol = f"{dimension} ="
    en, zh = DIMENSIONS.get(dimension, (symbol, symbol))
    of_en, of_zh = PARTS.get(prefix, ("", ""))
    return f"{of_en}{en} {place:g}", f"{of_zh}{zh} {place:g}"


def _resolution(parts: Sequence[Part], data: xr.Dataset) -> Iterator[tuple[str, str, str]]:
    """Parts that came before the log, or never in it, and pairs that it cannot tell apart."""
    first = int(data["step"][0])
    early = [part for part in parts if ((part.times.lower == 0.0) & (part.times.values <= first) & (first > 0)).any()]
    never = [part for part in parts if _unlearned(part).any()]
    if early:
        yield (
            "before-first-step",
            f"{_names(early)} {'was' if len(early) == 1 else 'were'} already learned at the first logged step, {first}",
            f"{_names(early, 'zh')} 在第一个记录步（{first}）时已经学会",
        )
    if never:
        ends = _last_steps(data, np.any([_unlearned(part) for part in never], axis=0))
        yield (
            "after-last-step",
            f"{_names(never)}: not learned by the last logged step, {' to '.join(ends)}, in some seeds",
            f"{_names(never, 'zh')}：在部分种子中到最后一个记录步（{' 至 '.join(ends)}）仍未学会",
        )
    untold: dict[int, set[str]] = {}
    for one, other in combinations(parts, 2):
        if (seeds := _untold(one, other)).any():
            untold.setdefault(_step(one, other, seeds), set()).update((one.en, other.en))
    if untold:
        rows = [(step, [part for part in parts if part.en in together]) for step, together in sorted(untold.items())]
        en = ", ".join(f"at step {step} {_names(each)}" for step, each in rows[:NAMED])
        zh = "；".join(f"第 {step} 步的 {_names(each, 'zh')}" for step, each in rows[:NAMED])
        if (rest := len(rows) - NAMED) > 0:
            en, zh = f"{en}, and more at {rest} other steps", f"{zh}；另有 {rest} 步也如此"
        yield (
            "undecided-pairs",
            f"the log cannot tell apart, in some seeds: {en}",
            f"部分种子的记录无法区分先后：{zh}",
        )


def _unlearned(part: Part) -> np.ndarray:
    """Seeds that did not learn a part while they were logged; a diverged one never will."""
    return np.isinf(part.times.upper) & np.isfinite(part.times.lower)


def _last_steps(data: xr.Dataset, seeds: np.ndarray) -> list[str]:
    """The least and the greatest of the steps at which some seeds' logs end, or the one that they share."""
    last = np.asarray(data["last_step"])[seeds] if "last_step" in data else np.asarray(data["step"])[-1:]
    return [str(int(step)) for step in sorted({last.min(), last.max()})]


def _untold(one: Part, other: Part) -> np.ndarray:
    both = np.isfinite(one.times.upper) & np.isfinite(other.times.upper)
    return both & ~before(one.times, other.times) & ~before(other.times, one.times)


def _step(one: Part, other: Part, seeds: np.ndarray) -> int:
    """The step by which both had come, in the first seed that cannot tell them apart."""
    seed = int(seeds.argmax())
    return int(max(one.times.upper[seed], other.times.upper[seed]))


def _names(parts: Sequence[Part], language: str = "en") -> str:
    """``k = 1, 2, 3``: the word once, if all have the same."""
    labels = [part.en if language == "en" else part.zh for part in parts]
    words, places = zip(*(label.rsplit(" ", 1) for label in labels), strict=True)
    comma = ", " if language == "en" else "、"
    return f"{words[0]} {comma.join(places)}" if len(set(words)) == 1 else comma.join(labels)
