"""A figure's colours on a dark page: what is grey changes places with the ground, and data on maps stay."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from spectral_bias.figures.dark_figure import FILL, GROUND, INK, LIGHTER, STROKE, add_dark_colours
from spectral_bias.figures.panels import MARK
from spectral_bias.figures.style import COLOURS, GREY, style
from spectral_bias.report.sources import SOURCES

PAPER = "#{:02x}{:02x}{:02x}"


def luminance(colour):
    """Relative luminance of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def styles(draw, tmp_path):
    """The style of everything that is drawn in one axes, with its dark colours."""
    path = tmp_path / "figure.svg"
    with style():
        figure = Figure(figsize=(2, 1))
        draw(figure.subplots())
        figure.savefig(path)
    root = ElementTree.parse(path).getroot()
    add_dark_colours(root)
    return [each.attrib["style"] for each in root.iter() if "style" in each.attrib]


def given_colours(text):
    return dict(part.strip().split(": ") for part in text.split(";") if part.strip())


def test_the_ground_and_the_ink_are_the_pages():
    sheet = (SOURCES / "assets/css/base.css").read_text("utf-8").partition("prefers-color-scheme: dark")[2]
    assert f"--raised: {PAPER.format(*GROUND)};" in sheet
    assert f"--ink: {PAPER.format(*INK)};" in sheet


def test_black_lines_become_ink_and_white_paper_becomes_ground(tmp_path):
    found = [given_colours(each) for each in styles(lambda ax: ax.plot([0, 1], color="black"), tmp_path)]
    lines = {each[STROKE] for each in found if each.get("stroke") == "#000000"}
    papers = {each[FILL] for each in found if each.get("fill") == "#ffffff"}
    assert (lines, papers) == ({PAPER.format(*INK)}, {PAPER.format(*GROUND)})


def test_every_series_can_be_told_from_the_dark_ground():
    assert set(LIGHTER) == {colour.lower() for colour in COLOURS[1:]}
    assert all(contrast(colour, PAPER.format(*GROUND)) > 6 for colour in LIGHTER.values())
    assert len(set(LIGHTER.values())) == len(LIGHTER)


def test_the_greys_of_words_and_thresholds_keep_their_contrast(tmp_path):
    found = [given_colours(each) for each in styles(lambda ax: ax.plot([0, 1], color=GREY), tmp_path)]
    (grey,) = {each[STROKE] for each in found if each.get("stroke") == GREY}
    assert contrast(grey, PAPER.format(*GROUND)) > 4


@given(st.lists(st.integers(0, 255), min_size=2, max_size=6, unique=True))
def test_darker_greys_are_lighter_in_the_dark(levels):
    root = ElementTree.fromstring("<svg/>")
    for number, level in enumerate(sorted(levels)):
        group = ElementTree.SubElement(root, "g", id=f"line2d_{number}")
        ElementTree.SubElement(group, "path", style=f"fill: none; stroke: {PAPER.format(*[level] * 3)}")
    # What has a white line is left alone.
    add_dark_colours(root)
    dark = [given_colours(each.attrib["style"]).get(STROKE) for each in root.iter("path")]
    assert all(luminance(one) >= luminance(other) for one, other in pairwise(filter(None, dark)))
    assert sum(each is None for each in dark) == (255 in levels)


def test_white_marks_on_a_map_keep_their_dark_rim(tmp_path):
    found = [given_colours(each) for each in styles(lambda ax: ax.plot([0, 1], **MARK), tmp_path)]
    rims = [each for each in found if each.get("stroke-width") == "2.6"]
    marks = [each for each in found if each.get("stroke") == "#ffffff"]
    assert rims
    assert marks
    assert all(STROKE not in each for each in [*rims, *marks])


@pytest.mark.parametrize(("colour", "written"), [("white", "#ffffff"), ("#111111", "#111111")])
def test_words_with_a_colour_for_their_map_keep_it(tmp_path, colour, written):
    found = styles(lambda ax: ax.text(0.5, 0.5, "3", color=colour), tmp_path)
    assert f"fill: {written}" in found


def test_colours_of_no_series_stay(tmp_path):
    found = styles(lambda ax: ax.plot([0, 1], color="#2f426d"), tmp_path)
    lines = [each for each in found if "#2f426d" in each]
    assert lines
    assert all(STROKE not in each for each in lines)
