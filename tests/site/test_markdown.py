"""Documents in Markdown as pages."""

from __future__ import annotations

import pytest

from spectral_bias.site.markdown import rendered_markdown, slug


def same(address: str) -> str:
    return address


def test_a_document_has_the_title_of_its_first_heading_and_anchors_as_github_makes_them():
    found = rendered_markdown("# A *title*, with `code`\n\ntext\n\n## Rerun one figure\n\n## Rerun one figure\n", same)
    assert found.title == "A title, with code"
    assert '<h1 id="a-title-with-code">' in found.html
    assert '<h2 id="rerun-one-figure">' in found.html
    assert '<h2 id="rerun-one-figure-1">' in found.html


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Time to finish", "time-to-finish"),
        ("What's in `a.b_c`?", "whats-in-ab_c"),
        ("如何重新生成", "如何重新生成"),
        ("A - B", "a---b"),
    ],
)
def test_anchors(heading, anchor):
    assert slug(heading) == anchor


def test_links_and_pictures_go_where_they_lie_in_the_site():
    moved = rendered_markdown("[a](x.md) and ![b](c.svg)", lambda address: f"there/{address}").html
    assert '<a href="there/x.md">a</a>' in moved
    assert 'src="there/c.svg"' in moved


def test_what_is_not_in_the_site_becomes_text():
    html = rendered_markdown(
        "[a *b*](x.md), [c](y.md) and ![d](c.svg)", lambda address: "y.html" if "y" in address else None
    ).html
    assert html == '<p><span>a <em>b</em></span>, <a href="y.html">c</a> and d</p>\n'


def test_tables_scroll_in_a_box_of_their_own():
    html = rendered_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n", same).html
    assert html.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert html.endswith("</table></div>\n")


def test_markup_is_text_and_comments_are_left_out():
    html = rendered_markdown(
        "<!-- table -->\n\n<script>alert(1)</script>\n\nA <b>word</b> <!-- not shown -->.\n", same
    ).html
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;word" in html
    assert "not shown" not in html
    assert "table" not in html
