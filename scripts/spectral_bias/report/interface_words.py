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
    "documents": {"en": "Documents", "zh": "文档"},
    "pages": {"en": "Pages of the report", "zh": "报告页面"},
    "language": {"en": "Language", "zh": "语言"},
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
