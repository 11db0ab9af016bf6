"""Warnings and remarks on a log, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import xarray as xr

from spectral_bias.diagnosis.arranged_points import Arranged
from spectral_bias.diagnosis.bias import before
from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Interval, Note, Place, Statement, at_level
from spectral_bias.diagnosis.choice import Chosen
from spectral_bias.diagnosis.source import Source
from spectral_bias.diagnosis.timed_places import judged_level
from spectral_bias.registry.levels import CONFIDENCE, seeds_of_a_median
from spectral_bias.spectra.fields import fields

# Share of the target's energy outside the frequencies from which it is said, and from which it is a warning.
OUTSIDE, MAX_OUTSIDE = 0.05, 0.5
# Error of the output's mean over the target's standard deviation from which it is said.
MEAN_ERROR = 0.1
# An error falls still where over the last half of the log it fell by this factor.
FALLING = 0.9
MAX_NAMED = 6
LOG_OFTEN = Both(
    "log every step at first, then steps a few per cent apart, as the recorder does",
    "起初每步都记录，之后步距相差百分之几，如 recorder 所做",
)
ENDED = {"diverged": "发散", "stopped": "中止"}
# What a method's places are called: one, several, and in Chinese.
FREQUENCIES = ("Frequency", "Frequencies", "频率")
PLACES = {"band": ("Band", "Bands", "频带"), "part": ("Part", "Parts", "部分")}


def notes_of(
    source: Source, arranged: Arranged, chosen: Chosen, places: Sequence[Place], order: Statement
) -> tuple[Note, ...]:
    """All notes, warnings first.

    Args:
        source: the log.
        arranged: its run with the samples in order.
        chosen: the analysis.
        places: its frequencies or bands.
        order: what the method says of the order of learning.
    """
    found = [
        *_networks(source),
        *_looks(arranged.run, chosen, places, order),
        *_still_falling(arranged.run, chosen, places),
        *_sustained(places),
        *_energy(arranged.run, chosen),
        *_mean(arranged.run),
        *_points(arranged, chosen),
        *_ignored(source),
    ]
    return tuple(sorted(found, key=lambda note: not note.severe))


def _networks(source: Source) -> Iterator[Note]:
    count, fewest = len(source.statuses), seeds_of_a_median(CONFIDENCE)
    ended = [seed for seed, status in enumerate(source.statuses) if status in ENDED]
    for line, seed in zip(source.endings, ended, strict=True):
        kind, step = source.statuses[seed], int(source.run["last_step"][seed])
        severe = kind == "diverged"
        fix = Both("what it had not learned by then is open", "届时尚未学会的部分未定")
        if severe:
            fix = Both("a lower learning rate may help", "降低学习率可能有帮助")
        chinese = f"种子 {seed} 在第 {step} 步之后{ENDED[kind]}；{fix.zh}。"
        yield Note(kind, f"{_sentence(line)}; {fix.en}.", severe, chinese)
    if count == 1:
        yield Note(
            "one_network",
            "The log holds one network: intervals are those that its logging leaves, and say nothing of other "
            f"initial weights. Log {fewest} or more.",
            severe=True,
            zh=f"日志中只有一个网络：区间只是记录步造成的，与其他初始权重无关。请记录 {fewest} 个或更多。",
        )
    elif count < fewest:
        covered = 1.0 - 2.0 ** (1 - count)
        yield Note(
            "few_networks",
            f"The log holds {count} networks: an interval of the median with 95 % confidence needs {fewest}. The range "
            f"of the networks is shown, which holds the median with {covered:.0%}.",
            zh=f"日志中有 {count} 个网络：中位数的 95 % 置信区间需要 {fewest} 个。此处给出各网络的范围，"
            f"它以 {covered:.0%} "
            "的概率包含中位数。",
        )


def _looks(run: xr.Dataset, chosen: Chosen, places: Sequence[Place], order: Statement) -> Iterator[Note]:
    """What the logged steps leave open of first passages."""
    level, steps = judged_level(places), np.asarray(run["step"])
    first = [[at_level(times, level).first for times in place.times] for place in places]
    early = [sum(_came_early(each) for each in times) for times in first]
    if any(early):
        counted = zip(places, early, first, strict=True)
        named = _named([f"{place.label} (in {count} of {len(times)})" for place, count, times in counted if count])
        counted = zip(places, early, first, strict=True)
        chinese = _listed(
            [f"{place.label}（{len(times)} 个中 {count} 个）" for place, count, times in counted if count]
        )
        if steps[0] == 0:
            yield Note(
                "learned_at_step_0",
                f"Under {level:g} at step 0, before any training, by the chance of initial weights: {named}. It counts "
                "as the first passage; read the times for good beside it.",
                zh=f"第 0 步、尚未训练时就因初始权重偶然低于 {level:g}：{chinese}。这算作首次；"
                "请同时看“从此”一栏的时刻。",
            )
        else:
            yield Note(
                "learned_at_first_look",
                f"Perhaps learned before the first look at step {steps[0]}: {named}. These times are bounded from "
                f"above only; log from step 0: {LOG_OFTEN.en}.",
                severe=True,
                zh=f"可能在第 {steps[0]} 步首次记录之前就已学会：{chinese}。这些时刻只有上界；请从第 0 步记录："
                f"{LOG_OFTEN.zh}。",
            )
    shared = {
        (low, high)
        for low, high in combinations(range(len(places)), 2)
        for one, other in zip(first[low], first[high], strict=True)
        if one.at is not None and other.at is not None and not before(one, other) and not before(other, one)
    }
    if shared:
        pairs = [f"{places[low].label} and {places[high].label}" for low, high in sorted(shared)]
        chinese = _listed([f"{places[low].label} 与 {places[high].label}" for low, high in sorted(shared)])
        yield Note(
            "looks_too_far_apart",
            f"The order of {_named(pairs)} is open in some network, since both came between looks that do not tell "
            f"them apart; {LOG_OFTEN.en}.",
            severe=order.kind == "too_few",
            zh=f"某个网络中 {chinese} 的先后未定，因为两者落在无法区分它们的记录步之间；{LOG_OFTEN.zh}。",
        )
    never = [place.label for place, times in zip(places, first, strict=True) if all(each.at is None for each in times)]
    if never:
        one, several, name = PLACES.get(chosen.method.place, FREQUENCIES)
        yield Note(
            "not_reached",
            f"{one if len(never) == 1 else several} {_named(never)} never came under a relative error of {level:g} up "
            f"to step {steps[-1]}: the times are known from below only.",
            zh=f"直到第 {steps[-1]} 步，{name} {_listed(never)} 的相对误差从未低于 {level:g}：这些时刻只有下界。",
        )


def _came_early(time: Interval) -> bool:
    return time.at is not None and time.after is None


def _still_falling(run: xr.Dataset, chosen: Chosen, places: Sequence[Place]) -> Iterator[Note]:
    """Errors that fall at the end of the log, of frequencies that were not learned in every network."""
    if chosen.method.name == "filtering":
        return
    level, steps = judged_level(places), np.asarray(run["step"])
    error = np.asarray(chosen.spectrum["relative_error"], np.float64)
    last = np.searchsorted(steps, np.asarray(run["last_step"]))
    falling: list[str] = []
    for index, place in enumerate(places):
        for seed, end in enumerate(last):
            middle = int(np.searchsorted(steps, steps[end] / 2))
            if (
                at_level(place.times[seed], level).first.at is None
                and error[seed, end, index] < FALLING * error[seed, middle, index]
            ):
                falling.append(place.label)
                break
    if falling:
        yield Note(
            "ends_early",
            f"The log ends at step {steps[-1]} while the error of {_named(falling)} still falls: train longer to see "
            "when it is learned.",
            zh=f"日志在第 {steps[-1]} 步结束，而 {_listed(falling)} 的误差仍在下降：请训练更久，以看到何时学会。",
        )


def _sustained(places: Sequence[Place]) -> Iterator[Note]:
    level = judged_level(places)
    lost: list[str] = []
    later: list[Both] = []
    for place in places:
        times = at_level(place.summary, level)
        if times.first.at is None:
            continue
        if times.sustained.at is None:
            lost.append(place.label)
        elif times.sustained.at > times.first.at:
            first, sustained = _middle(times.first), _middle(times.sustained)
            says = f"{place.label} (at {first}, for good at {sustained})"
            later.append(Both(says, f"{place.label}（首次 {first}，从此 {sustained}）"))
    if lost:
        yield Note(
            "not_kept",
            f"{_named(lost)} came under {level:g} and did not stay there to the end: first passages may be passing "
            "coincidences; look at the error curves.",
            severe=True,
            zh=f"{_listed(lost)} 曾低于 {level:g}，但未保持到结束：首次时刻可能只是偶然经过；请看误差曲线。",
        )
    if later:
        says = f"The error rises again after its first passage: {_named([each.en for each in later])}."
        yield Note("rises_again", says, zh=f"误差首次低于水平后又上升：{_listed([each.zh for each in later])}。")


def _energy(run: xr.Dataset, chosen: Chosen) -> Iterator[Note]:
    if "named_energy_share" not in chosen.spectrum:
        return
    outside = 1.0 - float(chosen.spectrum["named_energy_share"])
    if outside > OUTSIDE:
        what = "bands" if chosen.method.place == "band" else "frequencies"
        yield Note(
            "energy_outside",
            f"{outside:.0%} of the target's energy about its mean is at none of these {what}: the table says "
            "nothing of it; name more by --frequencies, or look at bands (--method dft_bands on a periodic grid).",
            severe=outside > MAX_OUTSIDE,
            zh=f"目标（去均值后）能量的 {outside:.0%} 不在这些{'频带' if what == 'bands' else '频率'}上，"
            "表中对此没有说明；"
            "请用 --frequencies 指定更多频率，或看频带（周期网格上用 --method dft_bands）。",
        )


def _mean(run: xr.Dataset) -> Iterator[Note]:
    target, prediction = fields(run)
    scale = float(np.sqrt(np.mean((target - target.mean(axis=1, keepdims=True)) ** 2)))
    last = np.searchsorted(np.asarray(run["step"]), np.asarray(run["last_step"]))
    off = [
        float(np.linalg.norm((prediction[seed, end] - target).mean(axis=-1))) / scale for seed, end in enumerate(last)
    ]
    middle = float(np.median(off))
    if np.isfinite(middle) and middle > MEAN_ERROR:
        yield Note(
            "mean_not_learned",
            f"At the end the output's mean is off by {middle:.2g} standard deviations of the target (median over "
            "networks), which no frequency shows: check the last layer's bias and the scaling of the target.",
            zh=f"结束时输出的均值偏离 {middle:.2g} 个目标标准差（各网络的中位数），任何频率都不显示这一点："
            "请检查末层的偏置与"
            "目标的缩放。",
        )


def _points(arranged: Arranged, chosen: Chosen) -> Iterator[Note]:
    run, points = arranged.run, arranged.points
    if arranged.assumed_length:
        yield Note(
            "assumed_length",
            f"{points.says} Write the attribute domain_length into the log, or give --period, if it is another one.",
            zh=f"{points.zh}若实际长度不同，请在日志中写入属性 domain_length，或给出 --period。",
        )
    if arranged.grid_added:
        shape = list(points.shape)
        says = f"Write the attribute grid_shape = {shape} into the log, for other programs."
        yield Note("grid_shape", says, zh=f"请在日志中写入属性 grid_shape = {shape}，供其他程序使用。")
    if arranged.moved:
        says = "Samples were put in order for the analysis; the log is as it was."
        yield Note("points_put_in_order", says, zh="分析时对样本重新排序；日志本身未改动。")
    for name, reason in chosen.refused:
        why = reason.partition(";")[0].removeprefix("x: ")
        yield Note("method_refused", f"{name} does not fit: {why}.", zh=f"方法 {name} 不适用（{why}）。")
    if points.trained_on is None:
        yield Note(
            "trained_on_unknown",
            "The log does not say at which of its points the networks were trained, so aliasing and fitted noise "
            "cannot be told from other errors: write trained_on(sample).",
            zh="日志没有说明网络在哪些点上训练，因此混叠与拟合噪声无法与其他误差区分：请写入 trained_on(sample)。",
        )
    elif points.trained_on == points.count and points.dimensions == 1:
        yield Note(
            "between_the_samples",
            "All points of the log were trained on, so errors between them (aliasing) do not show: evaluate at four "
            "times as many points.",
            zh="日志中的点全部参与了训练，因此点之间的误差（混叠）不会显现：请在四倍的点上评估。",
        )
    if points.kind in {"periodic", "with_end_points"} and chosen.method.place == "frequency":
        cycles = float(np.asarray(chosen.spectrum["frequency"], np.float64).max())
        length = chosen.method.parameters.get("period") or points.domain_length or 1.0
        spacing = float(np.diff(np.asarray(run["x"], np.float64)[:2, 0])[0])
        if 4.0 * cycles * spacing > length:
            yield Note(
                "few_points",
                f"The highest frequency, {cycles:.4g}, has {length / (cycles * spacing):.1f} points a wave; evaluate "
                "at more points: two are the least, and what lies higher shows as something lower.",
                zh=f"最高频率 {cycles:.4g} 每个波长只有 {length / (cycles * spacing):.1f} 个点；请在更多点上评估："
                "至少两个，更高的"
                "频率会显现为较低的。",
            )


def _ignored(source: Source) -> Iterator[Note]:
    if source.ignored:
        yield Note("not_read", f"Not read: {_named(source.ignored)}.", zh=f"未读取：{_listed(source.ignored)}。")


def _middle(time: Interval) -> str:
    return f"{time.at if time.median is None else time.median:g}"


def _named(items: Sequence[str]) -> str:
    shown = ", ".join(items[:MAX_NAMED])
    return shown if len(items) <= MAX_NAMED else f"{shown} and {len(items) - MAX_NAMED} more"


def _listed(items: Sequence[str]) -> str:
    """The same in Chinese."""
    shown = "、".join(items[:MAX_NAMED])
    return shown if len(items) <= MAX_NAMED else f"{shown} 等 {len(items)} 项"


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]
