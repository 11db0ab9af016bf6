"""The words of the pages themselves, in English and Chinese: navigation, headings, buttons, verdicts, outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from spectral_bias.verdicts.words import WORDS as VERDICT_WORDS

LANGUAGES = ("en", "zh")
WORDS: Mapping[str, Mapping[str, str]] = {
    **VERDICT_WORDS,
    "name": {"en": "Spectral Bias Atlas", "zh": "谱偏差图集"},
    # navigation
    "skip": {"en": "Skip to the content", "zh": "跳到正文"},
    "all-claims": {"en": "All claims", "zh": "全部论断"},
    "atlas": {"en": "Atlas", "zh": "图集"},
    "this-run": {"en": "This run", "zh": "本次运行"},
    "on-this-page": {"en": "On this page", "zh": "本页内容"},
    "documents": {"en": "Documents", "zh": "文档"},
    "pages": {"en": "Pages of the report", "zh": "报告页面"},
    "language": {"en": "Language", "zh": "语言"},
    # atlas
    "atlas-heading": {"en": "The atlas: every network measured", "zh": "图集：全部测量过的网络"},
    "atlas-question": {
        "en": "Which activation has the smallest α among matched networks?",
        "zh": "其余设置相同的网络中，哪种激活函数的 α 最小？",
    },
    "atlas-map": {"en": "Filter and map", "zh": "筛选与散点图"},
    "atlas-table": {"en": "Table", "zh": "表格"},
    "atlas-caption": {"en": "Every network, by experiment", "zh": "全部网络，按实验分组"},
    "atlas-run": {"en": "network", "zh": "网络名"},
    "atlas-activation": {"en": "activation", "zh": "激活函数"},
    "atlas-network": {"en": "layers", "zh": "结构"},
    "atlas-embedding": {"en": "embedding", "zh": "嵌入"},
    "atlas-experiment": {"en": "experiment", "zh": "实验"},
    "atlas-optimiser": {"en": "optimiser, rate", "zh": "优化器与学习率"},
    "atlas-target": {"en": "target", "zh": "目标"},
    "atlas-first-lowest": {"en": "steps to the lowest", "zh": "最低频所需步数"},
    "atlas-first-highest": {"en": "steps to the highest", "zh": "最高频所需步数"},
    "atlas-error-highest": {"en": "final error, highest", "zh": "最高频最终误差"},
    "atlas-parameters": {"en": "parameters", "zh": "参数个数"},
    "atlas-seeds": {"en": "seeds", "zh": "种子数"},
    "atlas-diverged": {"en": "diverged", "zh": "发散"},
    "atlas-spread": {"en": "95 % interval, or range", "zh": "95 % 区间或范围"},
    "atlas-smallest-in": {"en": "smallest in sets", "zh": "最小的组数"},
    "atlas-networks": {"en": "networks", "zh": "网络"},
    "atlas-smallest": {"en": "smallest", "zh": "最小"},
    "atlas-tied": {"en": "overlaps", "zh": "重叠"},
    "atlas-open": {"en": "open", "zh": VERDICT_WORDS["undecided"]["zh"]},
    "atlas-filters": {"en": "Filters", "zh": "筛选"},
    "atlas-axes": {"en": "Axes of the map", "zh": "坐标轴"},
    "atlas-all": {"en": "all", "zh": "全部"},
    "atlas-text": {"en": "search", "zh": "搜索"},
    "atlas-own": {"en": "own only", "zh": "仅自己的"},
    "atlas-card": {"en": "card", "zh": "卡片"},
    "atlas-starred": {"en": "A star around a point: your own.", "zh": "带星形的点：您自己的网络。"},
    "atlas-reset": {"en": "Show all", "zh": "显示全部"},
    "atlas-log": {"en": "log", "zh": "对数"},
    "atlas-colour": {"en": "colour and shape", "zh": "颜色与形状"},
    "atlas-chart": {"en": "Map of networks", "zh": "网络散点图"},
    "atlas-hint": {
        "en": "Click a point for its error map; with the keyboard: arrow keys choose a point, Enter opens it.",
        "zh": "点击一点查看其误差图；键盘：方向键选点，回车打开。",
    },
    "atlas-save": {"en": "This map as", "zh": "本图的其他格式："},
    "atlas-close": {"en": "Close", "zh": "关闭"},
    "atlas-error-map": {
        "en": "Median relative error over the seeds, by step (to the right) and frequency, band or part (upwards).",
        "zh": "各种子相对误差的中位数：横轴为步数，纵轴为频率（频带或部分）。",
    },
    "atlas-final-errors": {"en": "Median relative error at the end", "zh": "最终相对误差的中位数"},
    "atlas-same-target": {"en": "Show the networks with this target", "zh": "显示目标相同的网络"},
    "atlas-by-experiment": {"en": "Group by experiment again", "zh": "恢复按实验分组"},
    # kinds of tests
    **{f"{kind}s": {"en": f"{kind}s", "zh": VERDICT_WORDS[kind]["zh"]} for kind in ("test", "control", "limit")},
    # verdicts
    "verdict": {"en": "verdict", "zh": "判定"},
    "corrected": {"en": "corrected", "zh": "已修正"},
    "qualified": {"en": "supported, with a correction", "zh": "支持，附修正"},
    "computed": {"en": "computed, no seeds", "zh": "直接计算，无种子"},
    "added-later": {"en": "added later", "zh": "后加"},
    "replicated": {"en": "replicated", "zh": "已重复实验"},
    "claimed": {"en": "claimed", "zh": "主张"},
    # chapters of the survey
    "chapter": {"en": "Chapter", "zh": "章节"},
    "chapter-phenomenon": {"en": "The phenomenon", "zh": "现象"},
    "about-phenomenon": {
        "en": "Low frequencies come first: where this holds, and in which networks.",
        "zh": "低频先被学会：在哪里成立，在哪些网络中成立。",
    },
    "chapter-causes": {"en": "Causes", "zh": "成因"},
    "about-causes": {
        "en": "Why: activation, depth, and the equation that training follows.",
        "zh": "为什么：激活函数、深度，以及训练所遵循的方程。",
    },
    "chapter-use": {"en": "Use", "zh": "应用"},
    "about-use": {
        "en": "What it is good for, and where it misleads.",
        "zh": "它有什么用处，又在哪里误导。",
    },
    "chapter-overcoming": {"en": "Overcoming it", "zh": "克服"},
    "about-overcoming": {
        "en": "Ways to learn high frequencies sooner.",
        "zh": "更快学会高频的办法。",
    },
    "chapter-beyond": {"en": "Beyond the survey", "zh": "综述之外"},
    "about-beyond": {
        "en": "Claims that the survey does not make, and your own.",
        "zh": "综述未提出的论断，以及您自己的论断。",
    },
    # filters
    "filter-claims": {"en": "Filter the claims", "zh": "筛选论断"},
    "search": {"en": "Search", "zh": "搜索"},
    "kind": {"en": "Kind", "zh": "类别"},
    "sort": {"en": "Sort by", "zh": "排序"},
    "any": {"en": "any", "zh": "不限"},
    "survey-order": {"en": "survey order", "zh": "综述次序"},
    "effect": {"en": "effect", "zh": "效应"},
    "show-all": {"en": "Show all", "zh": "显示全部"},
    # the moving picture
    "play": {"en": "Play", "zh": "播放"},
    "pause": {"en": "Pause", "zh": "暂停"},
    "frequency": {"en": "frequency", "zh": "频率"},
    "steps-one": {"en": "step", "zh": "步数"},
    "sweeps-one": {"en": "sweep", "zh": "迭代次数"},
    "claims-csv": {"en": "CSV: one test a claim", "zh": "CSV：每条论断一项检验"},
    # actions
    "copy": {"en": "Copy", "zh": "复制"},
    "copied": {"en": "Copied", "zh": "已复制"},
    "download-csv": {"en": "Table as CSV", "zh": "下载表格（CSV）"},
    "rebuild": {"en": "Rebuild", "zh": "重建"},
    # player
    "player": {"en": "Watch a network learn", "zh": "观看网络学习"},
    "player-script": {
        "en": "The player needs JavaScript; the figure above shows the same results.",
        "zh": "播放器需要 JavaScript；上方的图显示同样的结果。",
    },
    "player-runs": {"en": "Runs and seed", "zh": "运行与种子"},
    "player-left": {"en": "Left", "zh": "左"},
    "player-right": {"en": "Right", "zh": "右"},
    "player-seed": {"en": "Seed", "zh": "种子"},
    "player-time": {"en": "Step", "zh": "步数"},
    "player-play": {"en": "Play", "zh": "播放"},
    "player-slider": {"en": "Step of the training", "zh": "训练步数"},
    "player-number": {"en": "Go to step", "zh": "转到第几步"},
    "player-numbers": {"en": "Numbers at this step", "zh": "此步的数值"},
    "player-run": {"en": "Run", "zh": "运行"},
    "player-place": {"en": "Frequency or band", "zh": "频率或频带"},
    "player-error": {"en": "Error", "zh": "误差"},
    "player-first": {"en": "First under the threshold", "zh": "首次低于阈值"},
    "player-save": {"en": "Save this view or its numbers", "zh": "保存此视图或其数值"},
    "player-errors-csv": {"en": "Errors, all steps (CSV)", "zh": "所有步的误差（CSV）"},
    "player-output-csv": {"en": "Output at this step (CSV)", "zh": "此步的输出（CSV）"},
    "player-spectrum-csv": {"en": "Spectrum at this step (CSV)", "zh": "此步的频谱（CSV）"},
    "player-copy": {"en": "Copy the address of this view", "zh": "复制此视图的地址"},
    "player-sources": {"en": "Sources", "zh": "数据来源"},
    # footer
    "scale": {"en": "Scale", "zh": "规模"},
    # Beside the scale's name; what each one is for. The front page has all of them.
    "scale-default": {"en": "the project's own sizes, for one machine", "zh": "本项目自定的规模，一台机器即可"},
    "scale-smoke": {"en": "a miniature of everything, no evidence", "zh": "全部内容的缩小版，不作证据"},
    "scale-paper": {"en": "the papers' sizes", "zh": "论文中的规模"},
    "scale-replication": {"en": "the default one once more, with fresh seeds", "zh": "以新的种子重复 default 规模"},
    "about-scales": {
        "en": "The scale is how large everything was run. “Default”: the project's own sizes, steps and seeds, "
        "chosen so that one machine runs all claims. “Paper”: the papers' sizes. “Replication”: the default one "
        "once more, with fresh seeds. “Smoke”: a miniature of everything, whose verdicts are no evidence.",
        "zh": "规模指全部实验运行的大小。“default”：本项目自定的大小、步数与种子数，使一台机器就能运行全部论断；"
        "“paper”：论文中的大小；“replication”：以新的种子重复 default；“smoke”：全部内容的缩小版，其判定不作证据。",
    },
    "certificate": {"en": "Certificate", "zh": "溯源证书"},
    "offline": {
        "en": "This page loads nothing from the network.",
        "zh": "本页面不从网络加载任何内容。",
    },
    "certified": {
        "en": "Its certificate (inputs, code, settings, versions) is inside the file.",
        "zh": "其溯源证书（输入、代码、设置与版本）就在文件之内。",
    },
    "smoke": {
        "en": "These results are a miniature, made to test the workflow. Their verdicts are no evidence.",
        "zh": "这些结果是用于测试流程的微缩版本，其判定不构成证据。",
    },
}
# In the survey's order.
CHAPTERS = tuple(key.removeprefix("chapter-") for key in WORDS if key.startswith("chapter-"))


def word(key: str) -> Mapping[str, str]:
    """A word of the pages in both languages.

    Args:
        key: its name.

    Raises:
        KeyError: there is no such word.
    """
    return WORDS[key]


def in_language(words: str | Mapping[str, str], language: str) -> str:
    """A text in one language, or in the only one that there is.

    Args:
        words: text in both languages, or a plain text.
        language: ``en`` or ``zh``.
    """
    return words if isinstance(words, str) else words.get(language) or words["en"]
