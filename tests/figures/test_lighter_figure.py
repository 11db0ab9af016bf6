"""Fewer bytes, the same picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from spectral_bias.figures.lighter_figure import lighten

BLUE = "fill: #0072b2; fill-opacity: 0.25"


def lightened(svg):
    root = ElementTree.fromstring(svg)
    lighten(root)
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def test_marks_of_one_style_share_it():
    marks = [f'<use href="#a" x="{x}" y="2" style="{BLUE}"/>' for x in (1, 2, 3)]
    assert lightened(f"<svg><g>{''.join(marks)}</g></svg>") == (
        f'<svg><g style="{BLUE}">{"".join(marks)}</g></svg>'.replace(f' style="{BLUE}"/>', "/>")
    )


@pytest.mark.parametrize(
    "inside",
    [
        f'<use href="#a" style="{BLUE}"/>',
        f'<use href="#a" style="{BLUE}"/><use href="#a" style="fill: #000000"/>',
        f'<use href="#a" style="{BLUE}"/><use href="#a"/>',
        f'<use href="#a" style="{BLUE}"/><path d="M0 0" style="{BLUE}"/>',
        # Two that overlap: half of each is not half of both.
        '<use href="#a" style="opacity: 0.5"/><use href="#b" style="opacity: 0.5"/>',
    ],
    ids=["one", "two-styles", "one-without", "a-path", "opacity"],
)
def test_others_keep_theirs(inside):
    svg = f"<svg><g>{inside}</g></svg>"
    assert lightened(svg) == svg


def test_a_group_keeps_its_own_style():
    svg = f'<svg><g style="stroke: red">{2 * f"""<use href="#a" style="{BLUE}"/>"""}</g></svg>'
    assert lightened(svg) == svg


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ('<path d="M 1.23456 -0.001 \nL 10.999999 20 \nQ 3 4 5.5 6 \nz "/>', '<path d="M1.23 0L11 20Q3 4 5.5 6z"/>'),
        ('<use href="#a" x="261.295544" y="-0.005001"/>', '<use href="#a" x="261.3" y="-0.01"/>'),
        (
            '<g transform="translate(7.123456 8.5) scale(0.015625)"/>',
            '<g transform="translate(7.12 8.5) scale(0.015625)"/>',
        ),
    ],
)
def test_numbers_keep_two_places(long, short):
    assert lightened(f"<svg>{long}</svg>") == f"<svg>{short}</svg>"


SHAPE = '<defs><path id="a" d="M0 0" style="stroke: #000000"/></defs>'


def test_a_shape_leaves_its_style_to_marks_that_say_it_again():
    mark = '<use href="#a" style="fill: #0072b2; stroke: #000000"/>'
    assert lightened(f"<svg>{SHAPE}{mark}</svg>") == f'<svg><defs><path id="a" d="M0 0"/></defs>{mark}</svg>'


@pytest.mark.parametrize(
    "mark", ["", '<use href="#a" style="fill: #0072b2"/>', '<use href="#b" style="stroke: #000000"/>']
)
def test_a_shape_keeps_a_style_that_some_mark_does_not_say(mark):
    again = '<use href="#a" style="stroke: #000000"/>' if "#a" in mark else ""
    svg = f"<svg>{SHAPE}{mark}{again}</svg>"
    assert lightened(svg) == svg
