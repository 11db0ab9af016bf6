"""Figures survive greyscale and colour blindness; captions say the verdict and the numbers."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.caption import caption, number, numbers
from spectral_bias.figures.style import COLOURS, LINES, MARKERS, lay_out_once, style

# Simulation matrices of Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
DEUTERANOPIA = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
PROTANOPIA = np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]])


def linear(colour: str) -> np.ndarray:
    value = np.array(to_rgb(colour))
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("matrix", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=["all", "deuteranopia", "protanopia"])
def test_the_first_four_colours_stay_apart(matrix):
    seen = [matrix @ linear(colour) for colour in COLOURS[:4]]
    apart = [np.abs(a - b).max() for i, a in enumerate(seen) for b in seen[:i]]
    assert min(apart) > 0.1


def test_lines_differ_by_more_than_colour():
    assert len(set(COLOURS)) == len(set(MARKERS)) == len(set(LINES)) == 7


def test_a_figure_is_laid_out_once_and_then_drawn_once_a_format(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "draw", lambda self, renderer, draw=Figure.draw: drawn.append(draw(self, renderer)))
    with style():
        figure = Figure()
        panel = figure.add_subplot(ylabel="a label that needs room")
        figure.colorbar(panel.pcolormesh([[0.0, 1.0]]))
        before = panel.get_position().bounds
        lay_out_once(figure)
        placed = panel.get_position().bounds
        drawn.clear()
        for suffix in ("svg", "pdf", "png"):
            write_picture(figure, tmp_path / f"figure.{suffix}", {"rule": "figure"}, title="", caption="")
    assert placed != before
    assert panel.get_position().bounds == placed
    assert len(drawn) == 3


VERDICT = {
    "verdict": "supported",
    "scale": "default",
    "evidence": True,
    "tests": [
        {
            "name": "order",
            "kind": "test",
            "statistic": "proportion",
            "estimate": 1.0,
            "interval": [0.794, 1.0],
            "n": 16,
            "undecided": 0,
            "side": "at_least",
            "threshold": 0.75,
            "outcome": "holds",
        }
    ],
}


def test_a_caption_states_claim_verdict_and_numbers():
    text = caption("What is drawn.", VERDICT)
    assert text == (
        "What is drawn. Verdict at default scale: supported. "
        "Test order: proportion 1 [0.794, 1], n = 16, at least 0.75: holds."
    )


def test_a_miniatures_caption_says_that_it_is_no_evidence():
    assert "no evidence" in caption("", {**VERDICT, "scale": "smoke", "evidence": False})


def test_censored_and_undecided_numbers_are_said_as_such():
    assert number("inf") == "∞"
    assert number(None) == "–"
    undecided = {"estimate": None, "estimate_ends": [0.0, "inf"], "interval": ["-inf", "inf"], "undecided": 16}
    assert numbers({**VERDICT["tests"][0], **undecided}) == (
        "proportion between 0 and ∞ [-∞, ∞], n = 16 (16 undecided), at least 0.75: holds"
    )


def test_a_caption_has_each_warning_once_with_its_tests():
    coarse = {"code": "undecided-pairs", "en": "the log is coarse", "zh": "记录太粗"}
    first = {**VERDICT["tests"][0], "warnings": [coarse]}
    found = caption("", {**VERDICT, "tests": [first, {**first, "name": "ratio"}]})
    assert found.endswith("holds. Warning (order, ratio): the log is coarse.")


def test_a_caption_in_chinese_has_the_same_numbers_and_the_words_of_the_glossary():
    notes = [{"code": "energy", "en": "half of it", "zh": "只占一半"}]
    first = {**VERDICT["tests"][0], "undecided": 2, "warnings": notes}
    open_ended = {**first, "kind": "control", "estimate": None, "estimate_ends": [5.0, "inf"], "outcome": "undecided"}
    again = {"verdict": "inconclusive", "tests": [{"replicated": True}, {"replicated": False}]}
    verdict = {**VERDICT, "tests": [first, open_ended], "replication": again}
    found, english = caption("图示。", verdict, "zh"), caption("Drawn.", verdict)
    numbers_of = re.compile(r"\d+(?:\.\d+)?|∞")
    assert Counter(numbers_of.findall(found)) == Counter(numbers_of.findall(english))
    for part in (
        "图示。",
        "支持",
        "检验",
        "对照",
        "成立",
        "无法判定",
        "介于 5 与 ∞ 之间",
        "只占一半",
        "未定",
        "2 个中的 1 个",
    ):
        assert part in found
    assert not re.search("supported|holds|median|at least", found)
