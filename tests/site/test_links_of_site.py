"""Links of a site that lead to nothing."""

from __future__ import annotations

import pytest

from spectral_bias.site.links import dead_links

WHOLE = {
    "index.html": '<h1 id="top">x</h1><a href="#top">a</a><a href="docs/a.html#part%20one">b</a><a href="docs/">c</a>',
    "docs/a.html": '<h2 id="part one">x</h2><img src="../p.svg"><a href="https://example.org/gone">y</a>',
    "docs/index.html": '<a href="a.html#step=250&amp;seed=3">view</a><a href="../p.svg#any">p</a>',
    "p.svg": "",
}


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_a_site_whose_links_all_lead_somewhere_has_none(tmp_path):
    write(tmp_path, WHOLE)
    assert list(dead_links(tmp_path)) == []


@pytest.mark.parametrize(
    "address",
    ["gone.html", "docs/a.html#no-such-part", "#no-such-part", "../outside.svg", "docs/none/", "p.svg/x", "/p.svg"],
)
@pytest.mark.parametrize(
    "element", ['<a href="{}">', '<img src="{}">', '<script defer src="{}"></script>', '<link href="{}">']
)
def test_an_address_that_leads_nowhere_or_out_of_the_site_is_named(tmp_path, address, element):
    (tmp_path / "outside.svg").touch()
    write(tmp_path / "site", {**WHOLE, "bad.html": element.format(address)})
    assert list(dead_links(tmp_path / "site")) == [("bad.html", address)]
