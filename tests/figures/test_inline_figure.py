"""A figure in a page: drawn as before, with ids of its own, without what belongs to the file."""

from __future__ import annotations

import re

import numpy as np
import pytest

from a_claim_page import a_figure
from spectral_bias.figures.inline_figure import UnknownRuleError, inline_figure

IDS = re.compile(r' id="([^"]*)"')
NUMBER = r"-?[0-9.]+"
REFERENCES = re.compile(r'href="#([^"]*)"|url\(#([^)]*)\)')


def references(svg):
    return {one or other for one, other in REFERENCES.findall(svg)}


def test_ids_are_prefixed_and_every_reference_has_its_target():
    svg = inline_figure(a_figure(), "low", "Low first", "Drawn.")
    ids = IDS.findall(svg)
    assert len(ids) == len(set(ids))
    assert all(name.startswith("low-") for name in ids)
    assert references(svg) == set(ids) - {"low-title", "low-description"}
    # A clip path, a marker, a hatch and glyphs at least.
    assert len(references(svg)) >= 4


def test_two_figures_of_one_page_share_no_id():
    one, other = (inline_figure(a_figure(), prefix, "", "") for prefix in ("one", "other"))
    assert not set(IDS.findall(one)) & set(IDS.findall(other))


def test_pictures_are_those_of_the_file():
    picture = r'"data:image/png;base64,[^"]*"'
    file, svg = (re.findall(picture, text) for text in (a_figure().decode(), inline_figure(a_figure(), "low", "", "")))
    assert file
    assert ["".join(each.split()) for each in file] == ["".join(each.split()) for each in svg]


@pytest.mark.parametrize("attribute", [' d="([^"]*)"', ' transform="([^"]*)"', ' x="([^"]*)"', ' y="([^"]*)"'])
def test_shapes_and_places_are_those_of_the_file_to_a_hundredth_of_a_point(attribute):
    file, svg = (
        re.findall(attribute, text) for text in (a_figure().decode(), inline_figure(a_figure(), "low", "", ""))
    )
    assert len(file) == len(svg) > 3
    for drawn, shown in zip(file, svg, strict=True):
        assert re.findall("[A-Za-z]", drawn) == re.findall("[A-Za-z]", shown)
        one, other = (np.array(re.findall(NUMBER, text), float) for text in (drawn, shown))
        np.testing.assert_allclose(other, one, rtol=0, atol=0.005001)


def test_what_belongs_to_the_file_is_left_out():
    svg = inline_figure(a_figure(), "low", "", "")
    for absent in (
        "<?xml",
        "DOCTYPE",
        "<!--",
        "seal-sha256",
        "certificate:",
        "metadata",
        "<style",
        "xmlns",
        "xlink",
        'pt"',
    ):
        assert absent not in svg
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")


def test_its_rule_holds_within_the_figure_alone():
    assert 'style="stroke-linejoin: round; stroke-linecap: butt"' in inline_figure(a_figure(), "low", "", "")[:300]


def test_name_and_description_are_text():
    svg = inline_figure(a_figure(), "low", "<b>Low</b> & 低", '"Drawn"')
    assert '<title id="low-title">&lt;b&gt;Low&lt;/b&gt; &amp; 低</title>' in svg
    assert '<desc id="low-description">"Drawn"</desc>' in svg
    assert 'role="img" aria-labelledby="low-title" aria-describedby="low-description"' in svg


def test_a_style_sheet_that_matplotlib_does_not_write_is_refused():
    strange = a_figure().replace(b"*{stroke-linejoin", b"body{stroke-linejoin")
    with pytest.raises(UnknownRuleError, match="body"):
        inline_figure(strange, "low", "", "")


def test_the_same_figure_gives_the_same_bytes():
    assert inline_figure(a_figure(), "low", "a", "b") == inline_figure(a_figure(), "low", "a", "b")
