"""The words of a figure for readers of Chinese: figures are files for papers and have English words alone.

Matplotlib leaves each text that it draws as a comment in the SVG. Of these texts the terms of the field are listed,
each once, the longer ones first, so that ``relative error`` is not listed as ``error`` too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TERMS: Mapping[str, str] = {
    "relative error": "相对误差",
    "root mean square error": "均方根误差",
    "rmse": "均方根误差",
    "rms": "均方根",
    "squared error": "平方误差",
    "test error": "测试误差",
    "training error": "训练误差",
    "validation error": "验证误差",
    "training loss": "训练损失",
    "error": "误差",
    "loss": "损失",
    "residual": "残差",
    "optimiser step": "优化步数",
    "step": "步",
    "sweep": "迭代",
    "of the sweep": "扫描中的",
    "first-passage time": "首次到达时间",
    "first under": "首次低于",
    "stays under": "此后一直低于",
    "open between": "记录步未能确定的范围",
    "never": "从未",
    "angular frequency": "角频率",
    "frequency": "频率",
    "frequencies": "频率",
    "sub-band": "子频带",
    "band": "频带",
    "tone": "频率分量",
    "mode": "模",
    "cycle": "周期",
    "domain": "定义域",
    "alias": "混叠频率",
    "amplitude": "振幅",
    "energy": "能量",
    "spectrum": "频谱",
    "fourier transform": "傅里叶变换",
    "eigenvalue": "特征值",
    "exponent": "指数",
    "activation": "激活函数",
    "network": "网络",
    "hidden layer": "隐藏层",
    "layer": "层",
    "width": "宽度",
    "depth": "深度",
    "dimension": "维数",
    "parameter": "参数",
    "initial weights": "初始权重",
    "output weights": "输出层权重",
    "all weights": "全部权重",
    "boundary weight": "边界项权重",
    "weight": "权重",
    "gradient": "梯度",
    "gain": "增益",
    "scale": "尺度",
    "feature": "特征",
    "target": "目标",
    "output": "输出",
    "fit": "拟合",
    "training point": "训练点",
    "test point": "测试点",
    "held-out point": "留出点",
    "permuted labels": "打乱的标签",
    "label": "标签",
    "noisy": "含噪声",
    "noise": "噪声",
    "clean": "无噪声",
    "image": "图像",
    "picture": "图像",
    "digit": "数字图像",
    "pixel": "像素",
    "grid": "网格",
    "node": "节点",
    "floating-point operations": "浮点运算次数",
    "multiplication": "乘法次数",
    "arithmetic": "运算量",
    "degree": "次数",
    "parity": "奇偶性",
    "sign": "符号",
    "ratio": "比值",
    "share": "比例",
    "deviation": "偏差",
    "rank correlation": "秩相关系数",
    "seed": "种子",
    "median": "中位数",
    "interval": "置信区间",
    "estimate": "估计值",
    "threshold": "阈值",
    "side claimed": "所主张的一侧",
    "claimed": "所主张的",
    "control": "对照",
    "limit": "适用界限",
    "suggested": "建议的",
    "default": "默认的",
    "best": "最佳的",
    "plain": "普通的",
    "stopped": "停止",
    "diverged": "发散",
}
_COMMENT = re.compile(rb"<!-- (.*?) -->", re.DOTALL)
_TERM = re.compile(
    r"(?<![a-z-])(" + "|".join(map(re.escape, sorted(TERMS, key=len, reverse=True))) + r")(?:s|es)?(?![a-z-])"
)


def figure_words(svg: bytes) -> list[tuple[str, str]]:
    """The terms in the texts of a figure with their Chinese, in the order of ``TERMS``.

    Args:
        svg: a figure, as Matplotlib writes it.
    """
    texts = " | ".join(each.decode("utf-8") for each in _COMMENT.findall(svg)).lower()
    found = set(_TERM.findall(texts))
    return [(term, chinese) for term, chinese in TERMS.items() if term in found]
