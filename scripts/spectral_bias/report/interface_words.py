"""The words of the pages themselves, in English and Chinese: navigation, headings, buttons, verdicts, outcomes."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "name": {"en": "Spectral Bias Atlas", "zh": "频谱偏差图集"},
    # navigation
    "skip": {"en": "Skip to the content", "zh": "跳到正文"},
    "all-claims": {"en": "All claims", "zh": "全部论断"},
    "atlas": {"en": "Atlas", "zh": "图集"},
    "this-run": {"en": "This run", "zh": "本次运行"},
    "pages": {"en": "Pages of the report", "zh": "报告页面"},
    "language": {"en": "Language", "zh": "语言"},
    # atlas
    "atlas-heading": {"en": "The atlas: every network measured", "zh": "图集：全部测量过的网络"},
    "atlas-question": {"en": "Which activation has the smallest α?", "zh": "哪种激活函数的 α 最小？"},
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
    "atlas-open": {"en": "open", "zh": "未定"},
    "atlas-filters": {"en": "Filters", "zh": "筛选"},
    "atlas-axes": {"en": "Axes of the map", "zh": "坐标轴"},
    "atlas-all": {"en": "all", "zh": "全部"},
    "atlas-text": {"en": "search", "zh": "搜索"},
    "atlas-own": {"en": "own only", "zh": "仅自己的"},
    "atlas-reset": {"en": "Show all", "zh": "显示全部"},
    "atlas-log": {"en": "log", "zh": "对数"},
    "atlas-colour": {"en": "colour and shape", "zh": "颜色与形状"},
    "atlas-chart": {"en": "Map of networks", "zh": "网络散点图"},
    "atlas-hint": {
        "en": "Click a point for its error map; with the keyboard: arrow keys choose a point, Enter opens it.",
        "zh": "点击一点查看其误差图；键盘：方向键选点，回车打开。",
    },
    "atlas-close": {"en": "Close", "zh": "关闭"},
    "atlas-error-map": {
        "en": "Median relative error over the seeds, by step (to the right) and frequency, band or part (upwards).",
        "zh": "各种子相对误差的中位数：横轴为步数，纵轴为频率（频带或部分）。",
    },
    "atlas-final-errors": {"en": "Median relative error at the end", "zh": "最终相对误差的中位数"},
    "atlas-same-target": {"en": "Show the networks with this target", "zh": "显示目标相同的网络"},
    "atlas-by-experiment": {"en": "Group by experiment again", "zh": "恢复按实验分组"},
    # kinds of tests
    "test": {"en": "test", "zh": "检验"},
    "control": {"en": "control", "zh": "对照"},
    "limit": {"en": "limit", "zh": "界限"},
    # verdicts and outcomes
    "supported": {"en": "supported", "zh": "支持"},
    "refuted": {"en": "refuted", "zh": "否定"},
    "inconclusive": {"en": "inconclusive", "zh": "未定"},
    "corrected": {"en": "corrected", "zh": "已修正"},
    "replicated": {"en": "replicated", "zh": "已重复"},
    "holds": {"en": "holds", "zh": "成立"},
    "fails": {"en": "fails", "zh": "不成立"},
    "undecided": {"en": "undecided", "zh": "未定"},
    # actions
    "copy": {"en": "Copy", "zh": "复制"},
    "copied": {"en": "Copied", "zh": "已复制"},
    "download-csv": {"en": "Table as CSV", "zh": "下载表格（CSV）"},
    "rebuild": {"en": "Rebuild", "zh": "重新生成"},
    # footer
    "scale": {"en": "Scale", "zh": "规模"},
    "certificate": {"en": "Certificate", "zh": "证书"},
    "offline": {
        "en": "This page loads nothing from the network.",
        "zh": "本页面不从网络加载任何内容。",
    },
    "certified": {
        "en": "Its certificate (inputs, code, settings, versions) is inside the file.",
        "zh": "其证书（输入、代码、设置与版本）保存在文件之内。",
    },
    "smoke": {
        "en": "These results are a miniature, made to test the workflow. Their verdicts are no evidence.",
        "zh": "这些结果是用于测试流程的微缩版本，其判定不构成证据。",
    },
}


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
    return words if isinstance(words, str) else words[language] or words["en"]
