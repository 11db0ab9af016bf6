"""What is left of the error at the end of a log, and why: numbers (``errors_left``), a rule (``causes``), sentences.

What one log leaves open, second trainings settle (``second_trainings``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import xarray as xr

from spectral_bias.diagnosis import causes
from spectral_bias.diagnosis.advice import ADVICE, ALL_TRAINED, FOUND, NO_OUTPUT
from spectral_bias.diagnosis.both import Both, lines
from spectral_bias.diagnosis.card import Left, Points, Remaining
from spectral_bias.diagnosis.causes import Cause, cause
from spectral_bias.diagnosis.errors_left import ErrorsLeft, errors_left, median
from spectral_bias.diagnosis.named_first import how_often_right
from spectral_bias.diagnosis.remedies import remedies
from spectral_bias.diagnosis.second_log import SecondLog
from spectral_bias.diagnosis.second_trainings import judged
from spectral_bias.diagnosis.settling import KIND, NAMED
from spectral_bias.diagnosis.settling_words import experiment
from spectral_bias.registry.evidence import Evidence
from spectral_bias.training.run_layout import DIVERGED
from spectral_bias.verdicts.card_words import LEFT


def remaining(
    run: xr.Dataset, spectrum: xr.Dataset, points: Points, seconds: Sequence[tuple[SecondLog, xr.Dataset]] = ()
) -> Remaining:
    """Conclude from the last looks what is left of the error and why.

    Args:
        run: in the run layout.
        spectrum: of the run, by any method with relative errors by frequency, band or filter.
        points: its evaluation points.
        seconds: logs of second trainings with their spectra by the same method.

    Returns:
        The conclusion on the median over networks of every number, with the numbers and their levels.
    """
    found, said, error, evidence = _of_one_log(run, spectrum, points)
    if not seconds:
        more = [how_often_right((), settled=False), experiment(found.why)] if found.why in NAMED else []
        says = lines([*said, *more])
        return Remaining(found.kind, says.en, error, evidence, says.zh, None, found.why, remedies(found.why, None, {}))
    settled, settles, numbers, named = judged(found, run, spectrum, seconds)
    kind = KIND.get(settled.outcome, found.kind)
    if settled.outcome in KIND:
        # What one log advises may be what a second one has refuted; so may what each network alone says.
        says = settles
    elif settled.outcome == "open" and found.why in FOUND:
        says = lines([Both(f"{FOUND[found.why].en}.", f"{FOUND[found.why].zh}。"), *said[1:], settles])
    else:
        says = lines([*said, settles])
    return Remaining(kind, says.en, error, (*evidence, *numbers), says.zh, settled, found.why, named)


def _of_one_log(
    run: xr.Dataset, spectrum: xr.Dataset, points: Points
) -> tuple[Cause, list[Both], float, tuple[Evidence, ...]]:
    """The cause that one log gives, what is said of it, the error at the end, and the numbers."""
    seeds = errors_left(run, spectrum, points)
    diverged = int(np.sum(np.asarray(run["status"]) == DIVERGED))
    if not seeds:
        return Cause("too_small_or_step_too_large", "diverged"), [NO_OUTPUT, ADVICE["diverged"]], math.nan, ()
    numbers = median(seeds)
    found = cause(numbers)
    if 2 * diverged >= run.sizes["seed"]:
        found = Cause("too_small_or_step_too_large", "diverged")
    said = [ADVICE[found.why], *_networks(found, numbers, seeds, diverged)]
    return found, said, numbers.error, _evidence(numbers, diverged, run.sizes["seed"])


def _networks(found: Cause, numbers: ErrorsLeft, seeds: list[ErrorsLeft], diverged: int) -> list[Both]:
    """What is to be added of points and networks."""
    said: list[Both] = []
    if found.kind == "nothing" and math.isnan(numbers.rise) and math.isnan(numbers.images):
        said.append(ALL_TRAINED)
    if diverged and found.why != "diverged":
        said.append(Both(f"{diverged} diverged.", f"{diverged} 个网络发散。"))
    alone: Counter[Left] = Counter(cause(each).kind for each in seeds)
    if found.why != "diverged" and len(seeds) > 1 and alone[found.kind] < len(seeds):
        others = [(LEFT[kind], n) for kind, n in sorted(alone.items()) if kind != found.kind]
        english, chinese = (
            ", ".join(f"{name['en']} {n}" for name, n in others),
            "，".join(f"{name['zh']} {n}" for name, n in others),
        )
        said.append(
            Both(
                f"Networks differ: {alone[found.kind]} of {len(seeds)} alone say so; {english}.",
                f"各网络不一：{len(seeds)} 个中有 {alone[found.kind]} 个单独来看如此；{chinese}。",
            )
        )
    return said


def _evidence(n: ErrorsLeft, diverged: int, networks: int) -> tuple[Evidence, ...]:
    """The known numbers, each with the level that it is compared with."""
    on_points = n.fitted if math.isnan(n.trained) else n.trained
    rows = [
        (
            "error",
            n.error,
            causes.SMALL,
            Both("error at the end over the target's standard deviation", "最终误差与目标标准差之比"),
        ),
        (
            "error_between",
            n.held_out,
            causes.GAP * on_points,
            Both("the same where nothing was trained on; level: a gap", "同上，仅在未训练的点；水平：显著高于训练点"),
        ),
        ("error_trained", n.trained, None, Both("the same on the points trained on", "同上，仅在训练过的点")),
        ("training_error", n.fitted, None, Both("error of the fit to the training labels", "对训练标签的拟合误差")),
        (
            "rise",
            n.rise,
            causes.RISE,
            Both("error between the training points at the end over its minimum", "训练点之间的最终误差与其最小值之比"),
        ),
        (
            "training_fall",
            n.fell,
            causes.FELL,
            Both("training error at the end over that at this minimum", "最终训练误差与该最小值处的训练误差之比"),
        ),
        (
            "at_images",
            n.images,
            causes.AT_IMAGES,
            Both(
                "excess of the error's energy at images of the target's frequencies", "误差能量在目标频率镜像处的超出量"
            ),
        ),
        (
            "labels_unlike",
            n.unlike,
            causes.UNLIKE,
            Both("deviation of the training labels from the target", "训练标签与目标的偏差"),
        ),
        (
            "target_rough",
            n.rough,
            causes.UNLIKE,
            Both("the target's deviation from its tones at trained points", "目标在训练点上与其各频率成分的偏差"),
        ),
        ("error_low", n.low, causes.LOW, Both("error of the lower frequencies", "较低频率的误差")),
        (
            "error_high",
            n.high,
            max(causes.CONTRAST * n.low, causes.HIGH),
            Both("error of the higher frequencies", "较高频率的误差"),
        ),
        (
            "low_over_high",
            n.reverse,
            causes.CONTRAST,
            Both(
                "greatest ratio of a lower frequencies' error to a higher ones'", "较低频率与较高频率误差之比的最大值"
            ),
        ),
        (
            "error_beside",
            n.beside,
            causes.BESIDE,
            Both("share of the error's energy at none of the target's frequencies", "误差能量中不在目标频率上的份额"),
        ),
        (
            "jumping",
            n.jumping,
            causes.JUMPING,
            Both(
                "change of the outputs between looks that leads nowhere, over the error",
                "输出在各次记录间无进展的变化与误差之比",
            ),
        ),
        (
            "falling",
            n.falling,
            None,
            Both("slope of log error against log step, second half of the steps", "后半程中误差对数关于步数对数的斜率"),
        ),
        (
            "surely_falling",
            n.surely_falling,
            causes.FALLING,
            Both("the same plus twice its standard error", "同上，再加两倍标准误"),
        ),
        (
            "freedom",
            n.freedom,
            causes.FREEDOM,
            Both(
                "parameters over the numbers that the target's tones have",
                "参数个数与目标各频率成分所含数的个数之比",
            ),
        ),
    ]
    if diverged:
        rows.append(("diverged", diverged / networks, 0.5, Both("share of networks that diverged", "发散网络的份额")))
    return tuple(
        Evidence(name, value, None if level is None or math.isnan(level) else level, says.en, says.zh)
        for name, value, level, says in rows
        if not math.isnan(value)
    )
