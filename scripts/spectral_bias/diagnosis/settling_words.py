"""Sentences on second trainings: which one to make, what each shows, and what follows by ``settling``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Effect, Intervention, Remedy, SecondTraining

# What to train and how to give it.
TO_TRAIN: Mapping[Intervention, Both] = {
    "longer": Both(
        "the same training with four times the steps (diagnose --longer LOG)",
        "同一训练但步数为四倍（diagnose --longer LOG）",
    ),
    "wider": Both(
        "a network with eight times as many units for the same steps (--wider LOG)",
        "单元数为八倍、步数相同的网络（--wider LOG）",
    ),
    "smaller_step": Both(
        "a tenth of the learning rate for the same steps (--smaller-step LOG)",
        "学习率为十分之一、步数相同的训练（--smaller-step LOG）",
    ),
}
# In which order to try; where outputs jump about the step is suspected first.
IN_TURN: tuple[Intervention, ...] = ("longer", "wider", "smaller_step")
FIRST: Mapping[str, tuple[Intervention, ...]] = {"jumping": ("smaller_step", "longer", "wider")}
# As headings of a table.
NAMES: Mapping[Intervention, Both] = {
    "longer": Both("more steps", "步数更多"),
    "wider": Both("wider", "更宽"),
    "smaller_step": Both("smaller step", "步长更小"),
}
EFFECTS: Mapping[Effect, Both] = {
    "falls": Both("falls", "下降"),
    "stays": Both("does not fall", "未下降"),
    "open": Both("open", "未定"),
}
# How the second training is named in a sentence, and what became of the error; shares are of the first training's.
SECOND: Mapping[Intervention, Both] = {
    "longer": Both("with {times} times the steps", "步数为 {times} 倍时"),
    "wider": Both("in the wider network", "网络更宽时"),
    "smaller_step": Both("with the smaller step", "步长更小时"),
}
BECAME: Mapping[Effect, Both] = {
    "falls": Both("it falls to {share} of what it was", "降至原来的 {share}"),
    "stays": Both("it does not fall ({share})", "没有下降（{share}）"),
    "open": Both("it falls less than clearly ({share})", "下降不明显（{share}）"),
}
DIVERGED = Both("half of its networks or more diverged", "一半或更多的网络发散")
CONCLUSIONS: Mapping[str, Both] = {
    "steps": Both("So the steps were too few: train longer.", "因此步数太少：请训练更久。"),
    "steps and width": Both(
        "So the steps were too few: train longer, or take the wider network, which needs fewer.",
        "因此步数太少：请训练更久，或取所需步数更少的更宽网络。",
    ),
    "smaller step": Both(
        "A smaller step makes less way in as many steps, so the step was too large: keep the smaller one, or let it "
        "decay.",
        "步长更小、步数相同时走得更少，因此原步长太大：请用较小的步长，或令其衰减。",
    ),
    "width": Both(
        "More steps do not help and more width does, so the network was too small (or slower than the wider one by "
        "more than that many times): keep the wider one.",
        "更多步数无济于事而更大宽度有用，因此网络太小（或比更宽的网络慢上述倍数以上）：请用更宽的网络。",
    ),
    "width or smaller step": Both(
        "Either helps: the step was too large for this network, or the network too small for this step. Take the "
        "smaller step first, which costs less.",
        "二者均有用：对此网络而言步长太大，或对此步长而言网络太小。请先取代价更低的较小步长。",
    ),
    "width or speed": Both(
        "More width helps: go on with the wider network. Whether the first one was too small or only slower, this does "
        "not tell.",
        "更大宽度有用：请用更宽的网络继续。至于第一个网络是太小还是只是更慢，由此看不出来。",
    ),
    "steps and smaller step": Both(
        "They disagree: more steps learn it, and so does a smaller step in fewer. Take the smaller step.",
        "二者不一致：更多步数能学会，较小步长用更少步数也能学会。请取较小的步长。",
    ),
    "nothing": Both(
        "None of the three helps, so it lies out of this network's reach from these initial weights: give it higher "
        "frequencies (Fourier features, a larger omega_0), or go further with each.",
        "三者均无用，因此从这样的初始权重出发，该网络无法企及：请让网络含有更高的频率（傅里叶特征、更大的 omega_0），"
        "或把每一项再加大。",
    ),
    "not told": Both("This does not settle it.", "由此不能定论。"),
    "not asked": Both(
        "The second log says nothing of this cause, so it was not used.", "第二份日志与此原因无关，因此未使用。"
    ),
    "not the same": Both(
        "The longer training was ahead of the first at the first one's last step already, so it is not the same one.",
        "更久的训练在第一次训练的最后一步就已领先，因此并非同一训练。",
    ),
}
# The remedies that these conclusions name, in their order.
CONCLUDED: Mapping[str, tuple[Remedy, ...]] = {
    "steps": ("longer",),
    "steps and width": ("longer", "wider"),
    "smaller step": ("smaller_step",),
    "width": ("wider",),
    "width or smaller step": ("smaller_step", "wider"),
    "width or speed": ("wider",),
    "steps and smaller step": ("smaller_step",),
    "nothing": ("frequencies",),
}
TO_DO: Mapping[Remedy, Both] = {
    "longer": Both("train longer", "训练更久"),
    "wider": Both("take a wider network", "取更宽的网络"),
    "smaller_step": Both("take a smaller step, or let it decay", "取较小的步长或令其衰减"),
    "frequencies": Both(
        "give the network higher frequencies (Fourier features, a larger omega_0)",
        "让网络含有更高的频率（傅里叶特征、更大的 omega_0）",
    ),
}
WHAT = {
    True: Both("The error of the frequencies not learned", "未学会的频率的误差"),
    False: Both("The error", "误差"),
}


def experiment(why: str) -> Both:
    """What settles a cause that one log leaves open.

    Args:
        why: the reason of the first log's cause.
    """
    first, second, third = (TO_TRAIN[kind] for kind in FIRST.get(why, IN_TURN))
    return Both(
        "One log does not tell steps that are too few from a network too small or a step too large. To settle it, log "
        f"{first.en}; where that leaves it open, {second.en}, or {third.en}.",
        f"单凭一份日志无法区分步数太少、网络太小与步长太大。要定论，请记录{first.zh}；若仍未定，"
        f"再记录{second.zh}，或{third.zh}。",
    )


def seen(trainings: Sequence[SecondTraining], last_step: int) -> Both:
    """What second trainings did to the error.

    Args:
        trainings: the second trainings.
        last_step: of the first.
    """
    english, chinese = [], []
    for each in trainings:
        words = SECOND[each.kind], BECAME[each.effect]
        # The last look of a recorder is not quite the last step: 3.98 times the steps are four times.
        times = f"{float(f'{each.step / max(last_step, 1):.2g}'):g}"
        share = Both(*[f"{100.0 * each.ratio:.3g} %"] * 2) if math.isfinite(each.ratio) else DIVERGED
        english.append(" ".join(part.en for part in words).format(times=times, share=share.en))
        chinese.append("".join(part.zh for part in words).format(times=times, share=share.zh))
    what = WHAT[any(trainings[0].compared)]
    return Both(f"{what.en}: {'; '.join(english)}.", f"{what.zh}：{'；'.join(chinese)}。")


def next_ones(kinds: Sequence[Intervention]) -> Both:
    """What to train next; empty where there is nothing."""
    if not kinds:
        return Both("", "")
    named = [TO_TRAIN[kind] for kind in kinds]
    return Both(
        f"Next: {', or '.join(each.en for each in named)}.", f"接下来：{'，或'.join(each.zh for each in named)}。"
    )


def not_excluded(remedies: Sequence[Remedy]) -> Both:
    """What may help yet; empty where there is nothing."""
    if not remedies:
        return Both("", "")
    named = [TO_DO[each] for each in remedies]
    return Both(
        f"Not excluded: {', or '.join(each.en for each in named)}.",
        f"尚未排除：{'，或'.join(each.zh for each in named)}。",
    )
