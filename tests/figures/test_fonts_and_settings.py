"""Figures are readable in Chinese and the same bytes on every machine, whatever its fonts, settings and language."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys

import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from pypdf import PdfReader

from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.overview import overview
from spectral_bias.figures.style import CHINESE, CHINESE_SHA256, lay_out_once, readable, style, with_chinese_formulas

SENTENCE = "网络的低频成分快速收敛，高频成分收敛很慢。頻譜偏差 αβγ Grüße"
DRAW = """
import sys
from pathlib import Path
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.style import GREY_LEVELS, lay_out_once, style
from matplotlib.figure import Figure
with style():
    figure = Figure(figsize=(4, 2))
    ax = figure.subplots(1, 2)
    ax[0].plot([1, 1000], [0.1, 0.2], label="频率")
    ax[0].set(title="低频 first", xlabel="$k^2$", xscale="log")
    ax[0].legend()
    ax[1].imshow([[0.0, 0.3], [0.6, 1.0]], cmap=GREY_LEVELS)
    lay_out_once(figure)
    for suffix in ("svg", "pdf", "png"):
        write_picture(figure, Path(sys.argv[1], f"a.{suffix}"), {"rule": "figure"}, title="", caption="")
"""


def test_the_font_is_the_one_that_the_code_names_and_has_the_characters_of_both_standards():
    assert hashlib.sha256(CHINESE.read_bytes()).hexdigest() == CHINESE_SHA256
    known = get_font(CHINESE).get_charmap()
    for code, leads, trails in (
        ("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (0x40, 0xA1)),
    ):
        for lead in leads:
            for trail in trails:
                character = bytes([lead, trail]).decode(code, "ignore")
                assert not character or ord(character) in known or ord(character) < 0x3000, character


@pytest.mark.filterwarnings("error")
def test_chinese_is_drawn_with_glyphs_in_all_formats(tmp_path, caplog):
    with caplog.at_level(logging.WARNING), style():
        figure = Figure()
        ax = figure.subplots()
        ax.set_title(SENTENCE, fontweight="bold")
        ax.set_yticks([0, 1], ["误差", "步数"])
        lay_out_once(figure)
        for suffix in ("svg", "pdf", "png"):
            write_picture(figure, tmp_path / f"a.{suffix}", {"rule": "figure"}, title="", caption="")
    assert caplog.records == []
    text = PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert SENTENCE in text
    assert "误差" in text
    assert "DroidSansFallback" in (tmp_path / "a.svg").read_text("utf-8")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("text", "latin"),
    [
        (r"误差 $E_{低频}(k) = \frac{1}{频率}$", "E"),
        (r"步数 $t_5 / t_1$，价格 \$5", "5"),
        (r"$\mathrm{误差} \leq 10^{-2}$", "2"),
    ],
)
def test_chinese_in_and_beside_a_formula_is_drawn_with_glyphs(tmp_path, caplog, text, latin):
    with caplog.at_level(logging.WARNING), style():
        figure = Figure()
        figure.subplots().set_title(text)
        lay_out_once(figure)
        for suffix in ("svg", "pdf", "png"):
            write_picture(figure, tmp_path / f"a.{suffix}", {"rule": "figure"}, title="", caption="")
    assert caplog.records == []
    drawn = PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    chinese = [each for each in text if "\u4e00" <= each <= "\u9fff"]
    assert all(each in drawn for each in chinese)
    assert latin in drawn


def test_a_formula_without_chinese_and_chinese_without_a_formula_stay_what_they_are():
    for text in ("$k^2$ and more", "频率 k", r"频率 \$5", "频率 $5"):
        assert with_chinese_formulas(text) == text


def test_a_character_without_a_glyph_is_named():
    assert readable("Grüße, 网络 α\n$x$") == "Grüße, 网络 α\n$x$"
    assert readable("e\u0301") == "é"
    assert readable("to the moon 🚀 \u9f98") == "to the moon [rocket] [U+9F98]"
    with style():
        figure = Figure()
        figure.subplots().set_title("🚀")
        lay_out_once(figure)
    assert figure.axes[0].get_title("left") == "[rocket]"


def test_long_chinese_titles_are_wrapped_by_their_width():
    test = {"kind": "test", "n": 0}
    record = {"verdict": "supported", "corrected": None, "tests": [{**test, "outcome": "holds"}]}
    with style():
        figure = overview({"a": "频" * 40}, {"a": record})
    (label,) = (label.get_text() for label in figure.axes[0].get_yticklabels())
    assert list(map(len, label.split("\n"))) == [14, 14, 12]  # lines of about one length, none over 17


def test_no_setting_font_or_language_of_the_machine_changes_a_byte(tmp_path):
    made = []
    for name, ambient in (
        ("plain", {}),
        ("strange", {"MPL_IGNORE_SYSTEM_FONTS": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo", "MPLBACKEND": "pdf"}),
    ):
        folder = tmp_path / name
        folder.mkdir()
        if ambient:
            (folder / "matplotlibrc").write_text(
                "axes.facecolor: yellow\naxes.grid: True\nfont.family: serif\nsavefig.bbox: tight\nimage.lut: 8\n"
                "svg.fonttype: none\nlines.antialiased: False\ntext.parse_math: False\n"
            )
        given = {**os.environ, **ambient, "MPLCONFIGDIR": str(folder / "configuration")}
        given["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        done = subprocess.run([sys.executable, "-c", DRAW, "."], cwd=folder, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        made.append([(folder / f"a.{suffix}").read_bytes() for suffix in ("svg", "pdf", "png")])
    assert made[0] == made[1]


def test_the_callers_settings_and_fonts_are_as_before(monkeypatch):
    monkeypatch.setenv("MPL_IGNORE_SYSTEM_FONTS", "1")
    before = fontManager.ttflist
    with style():
        assert fontManager.ttflist is not before
        assert "MPL_IGNORE_SYSTEM_FONTS" not in os.environ
    assert fontManager.ttflist is before
    assert os.environ["MPL_IGNORE_SYSTEM_FONTS"] == "1"
