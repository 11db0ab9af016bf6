"""What cards conclude, in the words of both languages, for the card's own page and for the report's first page."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

# Whether low frequencies are learned first.
ANSWERS: Mapping[str, Words] = {
    "low_first": {"en": "yes", "zh": "是"},
    "not_first": {"en": "no", "zh": "否"},
    "too_few": {"en": "open", "zh": "未定"},
    "depends_on_method": {"en": "open: two methods do not agree", "zh": "未定：两种方法不一致"},
}
ORDERS: Mapping[str, Words] = {
    "low_first": {"en": "low first", "zh": "低频在先"},
    "not_first": {"en": "not first", "zh": "低频不在先"},
    "too_few": {"en": "open", "zh": "未定"},
    "depends_on_method": {"en": "open: two methods do not agree", "zh": "未定：两种方法不一致"},
}
# Why an error is left at the end.
LEFT: Mapping[str, Words] = {
    "unlearned_high": {"en": "high frequencies not learned yet", "zh": "高频尚未学会"},
    "aliasing": {"en": "aliasing", "zh": "混叠"},
    "noise_fitted": {"en": "noise fitted", "zh": "拟合了噪声"},
    "too_small_or_step_too_large": {"en": "network too small, or step too large", "zh": "网络太小或步长太大"},
    "nothing": {"en": "nothing wrong", "zh": "没有问题"},
    "unknown": {"en": "cause unknown", "zh": "原因不明"},
}
