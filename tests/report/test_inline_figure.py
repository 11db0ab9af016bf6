"""A figure in a page: drawn as before, with ids of its own, without what belongs to the file."""

from __future__ import annotations

import re

import pytest

from a_claim_page import a_figure
from spectral_bias.report.inline_figure import UnknownRuleError, inline_figure

IDS = re.compile(r' id="([^"]*)"')
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


def test_shapes_and_pictures_are_those_of_the_file():
    file, svg = a_figure().decode(), inline_figure(a_figure(), "low", "", "")
    for attribute in (r' d="[^"]*"', r'"data:image/png;base64,[^"]*"', r' transform="[^"]*"'):
        found = re.findall(attribute, file)
        assert found
        assert [" ".join(each.split()) for each in re.findall(attribute, svg)] == [
            " ".join(each.split()) for each in found
        ]


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
