"""The user's own log in the atlas: a star on the map, a panel with its numbers and a link to its card, for any name."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from closed_form_logs import closed_form, time, written
from made_up_spectra import a_spectrum, decaying, make_atlas
from small_project import Project, settings_of_no_project
from spectral_bias.config import catalogue

pytestmark = pytest.mark.browser

SWEEP = """\
title: A sweep.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 3}, {sin: 5}], train: 32, evaluate: 32}
model: {name: mlp, widths: [8], activation: tanh}
optimiser: {name: adam, learning_rate: 1e-3}
steps: 100
seeds: 6
spectra: [{name: dft, frequencies: [1, 3, 5]}]
axes:
  activation: {path: model.activation, values: [tanh, relu, sin]}
"""
RATES = {1: 5.0, 3: 15.0, 5: 26.0}
SVG = "{http://www.w3.org/2000/svg}"
VIEW = "x=first-lowest&y=error-highest"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    """The page of a sweep and of two logs, one of which has a name of two scripts."""
    folder = tmp_path_factory.mktemp("own-log")
    with pytest.MonkeyPatch.context() as patch:
        (folder / "config").mkdir()
        (folder / "config" / "config.yaml").write_text(settings_of_no_project(), "utf-8")
        patch.setattr(catalogue, "CONFIG", folder / "config")
        patch.chdir(folder)
        project = Project(folder)
        project.write("config/experiments/sweep.yaml", SWEEP)
        written(closed_form(RATES, steps=range(100)), folder / "mine.nc")
        spectra = {
            f"sweep/activation-{name}": a_spectrum(decaying(6, 3, key=key))
            for key, name in enumerate(("tanh", "relu", "sin"))
        }
        settings = {"sweeps": ["sweep"], "logs": {"mine": "mine.nc", "我的.v2": "mine.nc"}}
        make_atlas(folder, project.read(settings), spectra, drawn=True)
    return folder / "results/report/atlas.html"


def opened(open_page, atlas, fragment):
    page = open_page(atlas, fragment=fragment)
    page.locator("#atlas-chart svg").wait_for()
    return page


def test_a_star_is_around_each_point_of_ones_own_where_it_lies(open_page, atlas):
    page = opened(open_page, atlas, VIEW)
    assert page.locator("#atlas-chart svg [aria-roledescription='point']").count() == 5
    stars = page.locator("#atlas-chart svg .layer_2_marks path")
    assert stars.count() == 2
    points = page.locator("#atlas-chart svg .layer_0_marks path")
    places = points.evaluate_all(
        "all => all.map(each => [each.getAttribute('aria-label'), each.getAttribute('transform')])"
    )
    own = {place for words, place in places if "sweep/" not in words}
    assert set(stars.evaluate_all("all => all.map(each => each.getAttribute('transform'))")) == own
    page.locator("#atlas-filters [name=own]").check()
    page.wait_for_function("document.querySelectorAll('#atlas-chart svg .layer_0_marks path').length === 2")
    assert page.locator("#atlas-table tr[data-place]:visible").count() == 2


@pytest.mark.parametrize("name", ["mine", "我的.v2"])
def test_its_panel_has_its_numbers_the_command_and_a_link_to_its_card(open_page, atlas, name):
    page = opened(open_page, atlas, VIEW)
    page.locator(f"#atlas-table a[data-run='{name}']").click()
    panel = page.locator("#atlas-run")
    assert panel.locator("h2").inner_text() == f"★ {name}"
    facts = panel.locator("#atlas-run-facts").inner_text()
    assert all(str(time(RATES[k], 0.2)) in facts for k in (1, 5))
    assert f"results/cards/{name}/card.json" in panel.locator("pre").inner_text()
    link = panel.get_by_role("link", name="Its card")
    assert link.evaluate("link => decodeURI(link.href)").endswith(f"results/cards/{name}/index.html")
    page.get_by_role("button", name="中文").click()
    assert link.count() == 0
    assert panel.get_by_role("link", name="其卡片").get_attribute("href").endswith("/index.html#zh")


def test_a_point_under_a_star_or_a_ring_is_clicked(open_page, atlas):
    page = opened(open_page, atlas, VIEW)
    point = page.locator("#atlas-chart svg .layer_0_marks path:not([aria-label*='sweep/'])").last
    point.click()
    assert page.locator("#atlas-run h2").inner_text().startswith("★ ")
    page.get_by_role("button", name="Close").click()
    point.click()
    assert page.locator("#atlas-run").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_saved_as_it_shows(open_page, atlas, scheme):
    page = open_page(atlas, fragment=VIEW, color_scheme=scheme)
    page.locator("#atlas-chart svg").wait_for()
    paths = {}
    for kind in ("svg", "png"):
        with page.expect_download() as download:
            page.locator(f"[data-atlas-file={kind}]").press("Enter")
        paths[kind] = Path(download.value.path())
    root = ElementTree.fromstring(paths["svg"].read_text("utf-8"))
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"steps to the lowest", "final error, highest", "tanh", "relu", "sin"} <= words
    ground = next(root.iter(f"{SVG}rect")).get("fill")
    assert ground == page.evaluate("() => styleValue('--paper', '')")
    width, height = (int.from_bytes(paths["png"].read_bytes()[start : start + 4]) for start in (16, 20))
    assert (width, height) == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_an_address_opens_a_card_in_the_atlas(open_page, atlas):
    page = opened(open_page, atlas, f"run=%E6%88%91%E7%9A%84.v2&{VIEW}")
    assert page.locator("#atlas-run h2").inner_text() == "★ 我的.v2"
    assert page.locator("#atlas-table tr.chosen a[data-run='我的.v2']").is_visible()


def test_without_a_script_the_table_leads_to_the_card(open_page, atlas):
    page = open_page(atlas, java_script_enabled=False)
    row = page.locator("#atlas-table tr[data-place]").first
    assert row.locator("a:visible").all_inner_texts() == ["mine", "card"]
