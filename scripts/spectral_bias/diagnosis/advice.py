"""Sentences on why an error is left, each with what to do about it, by the reason that ``causes`` gives."""

from __future__ import annotations

from collections.abc import Mapping

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Remedy

# What is found and what to do about it, where a second training may show that to be of no use.
FOUND: Mapping[str, Both] = {
    "jumping": Both(
        "The outputs jump about from look to look and come no nearer",
        "输出在各次记录之间来回跳动，却不接近目标",
    ),
    "contrast, falling": Both(
        "The lower frequencies are learned, the higher ones are not yet, and the error still falls",
        "较低的频率已学会，较高的尚未学会，误差仍在下降",
    ),
    "contrast, flat": Both(
        "The lower frequencies are learned, the higher ones are not, and the error hardly falls any more",
        "较低的频率已学会，较高的没有，误差几乎不再下降",
    ),
    "parameters": Both(
        "The network has fewer parameters than the target's tones have numbers (amplitudes and phases), so of most "
        "targets it cannot hold all of them exactly",
        "网络的参数少于目标各频率成分所含的数（振幅与相位），对大多数目标无法精确地容纳所有这些成分",
    ),
    "everywhere": Both(
        "The error is large at all frequencies and no longer falls, so the network is too small, the step too large, "
        "or training is stuck",
        "所有频率上的误差都很大，且不再下降：网络太小、步长太大，或训练停滞",
    ),
    "still falling": Both(
        "No frequency is learned yet and the error still falls",
        "尚无频率被学会，误差仍在下降",
    ),
}
_TO_DO: Mapping[str, Both] = {
    "jumping": Both(
        "reduce the step (learning rate), let it decay, or take larger batches",
        "请减小步长（学习率）、令其衰减，或加大批量",
    ),
    "contrast, falling": Both(
        "train longer, or give the network higher frequencies (Fourier features, a larger omega_0)",
        "请训练更久，或让网络含有更高的频率（傅里叶特征、更大的 omega_0）",
    ),
    "contrast, flat": Both(
        "give the network higher frequencies (Fourier features, a larger omega_0) or more width, not more steps",
        "请让网络含有更高的频率（傅里叶特征、更大的 omega_0）或更大的宽度，而不是更多的步数",
    ),
    "parameters": Both(
        "take a wider or deeper one; or, where the target has jumps or kinks, whose tones are related, train longer",
        "请取更宽或更深的网络；若目标有跳变或折点（其各频率成分彼此相关），也可训练更久",
    ),
    "everywhere": Both(
        "try a wider network, then a smaller step with decay",
        "请先试更宽的网络，再试更小且衰减的步长",
    ),
    "still falling": Both(
        "train longer, and log to the end",
        "请训练更久，并一直记录到结束",
    ),
}
# The remedies that these sentences name, in their order.
ADVISED: Mapping[str, tuple[Remedy, ...]] = {
    "jumping": ("smaller_step",),
    "contrast, falling": ("longer", "frequencies"),
    "contrast, flat": ("frequencies", "wider"),
    "parameters": ("wider", "longer"),
    "everywhere": ("wider", "smaller_step"),
    "still falling": ("longer",),
}
ADVICE: Mapping[str, Both] = {
    **{why: Both(f"{FOUND[why].en}: {to_do.en}.", f"{FOUND[why].zh}；{to_do.zh}。") for why, to_do in _TO_DO.items()},
    "small": Both(
        "The error is small at all points.",
        "所有点上的误差都很小。",
    ),
    "diverged": Both(
        "Half of the networks or more diverged: reduce the step (learning rate) or the initial weights.",
        "一半或更多的网络发散：请减小步长（学习率）或初始权重。",
    ),
    "labels": Both(
        "The network has fitted labels that differ from the target: stop at the least validation error, regularise, "
        "or average more measurements.",
        "网络拟合了与目标不同的标签：请在验证误差最小处停止、加正则化，或对更多测量取平均。",
    ),
    "rise": Both(
        "The error between the training points rises while the training error falls, and not at images of the "
        "target's frequencies: noise of the labels is fitted. Stop at the least validation error, or regularise.",
        "训练误差下降而训练点之间的误差上升，且不在目标频率的镜像处：网络在拟合标签中的噪声。请在验证误差最小处停止，"
        "或加正则化。",
    ),
    "images": Both(
        "The error between the training points is far larger than on them, and lies at images of the target's "
        "frequencies under their sampling: take more training points, or, if the target lies below their Nyquist "
        "frequency, a smaller frequency scale (omega_0, sigma) of the network.",
        "训练点之间的误差远大于训练点上的误差，且位于目标频率在该采样下的镜像处：请增加训练点；"
        "若目标低于其奈奎斯特频率，则减小网络的频率尺度（omega_0、sigma）。",
    ),
    "clean": Both(
        "The error between the training points is far larger than on them, and their labels are the target's: the "
        "points do not determine it. Take more training points, or a smaller frequency scale (omega_0, sigma) of the "
        "network.",
        "训练点之间的误差远大于训练点上的误差，而标签就是目标的值：这些点不足以确定目标。请增加训练点，"
        "或减小网络的频率尺度（omega_0、sigma）。",
    ),
    "noise or aliasing": Both(
        "The error between the training points is far larger than on them, or rises; whether noise is fitted or the "
        "points are too few, the log does not tell: log trained_on, evaluation points on a grid, the target without "
        "noise, and the training loss.",
        "训练点之间的误差远大于训练点上的误差，或在上升；是拟合了噪声还是点太少，日志看不出来："
        "请记录 trained_on、网格上的评估点、无噪声的目标以及训练损失。",
    ),
    "one frequency": Both(
        "The error is large, and there are no two frequencies or bands to compare: log more evaluation points, or "
        "name frequencies.",
        "误差很大，而没有两个频率或频带可供比较：请记录更多评估点，或指定频率。",
    ),
    "beside": Both(
        "The lower frequencies are learned, but most of the error lies where the target has no energy: log "
        "trained_on, points between the training points and the training loss, which tell aliasing from noise.",
        "较低的频率已学会，但大部分误差位于目标没有能量之处：请记录 trained_on、训练点之间的点以及训练损失，"
        "由此可区分混叠与噪声。",
    ),
    "low left": Both(
        "The lower frequencies are what is left, which is none of the causes known here: look at the loss (boundary "
        "terms of a differential equation, a filter) and at the output's offset.",
        "剩下的是较低的频率，这不属于此处已知的任何原因：请检查损失（微分方程的边界项、滤波器）以及输出的偏移。",
    ),
}
ALL_TRAINED = Both(
    "Every logged point was trained on, so aliasing or fitted noise would not show: log points between too.",
    "记录的每个点都参与了训练，混叠或拟合噪声不会显现：请也记录其间的点。",
)
NO_OUTPUT = Both("No network has a finite output.", "没有网络的输出是有限的。")
