"""The atlas in a browser: filters, order, axes, error maps, addresses, and all of it by keyboard."""

from __future__ import annotations

import io
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from made_up_spectra import a_spectrum, decaying, make_atlas
from small_project import Project, settings_of_no_project
from spectral_bias.config import catalogue

pytestmark = pytest.mark.browser

EXPERIMENT = """\
title: A sweep.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 3}, {sin: 5}], train: 32, evaluate: 32}
model: {name: mlp, widths: [8], activation: tanh}
optimiser: {name: adam, learning_rate: 1e-3}
steps: 100
seeds: 6
spectra: [{name: dft, frequencies: [1, 3, 5]}]
axes:
  activation: {path: model.activation, values: [tanh, relu, sin]}
  width: {path: model.widths, values: [[8], [16, 16]]}
"""
SLOWNESS = {"tanh": 1.0, "relu": 2.0, "sin": 0.5}
RUNS = [f"activation-{activation}_width-{width}" for activation in SLOWNESS for width in ("8", "16x16")]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory) -> Path:
    """The page of a claim's four runs, one of them without frequencies, and a sweep."""
    folder = tmp_path_factory.mktemp("atlas")
    with pytest.MonkeyPatch.context() as patch:
        (folder / "config").mkdir()
        (folder / "config" / "config.yaml").write_text(settings_of_no_project(), "utf-8")
        patch.setattr(catalogue, "CONFIG", folder / "config")
        patch.chdir(folder)
        project = Project(folder)
        project.write("config/experiments/sweep.yaml", EXPERIMENT)
        spectra = {
            f"sweep/activation-{activation}_width-{width}": a_spectrum(
                decaying(6, 3, slowness, key=len(width)), attributes={"parameters": 25 if width == "8" else 321}
            )
            for activation, slowness in SLOWNESS.items()
            for width in ("8", "16x16")
        }
        for run in ("a-1_start-plain", "a-1_start-x8", "a-0.3_start-plain"):
            spectra[f"tones/{run}"] = a_spectrum(decaying(6, 2), places=(1, 3), attributes={"parameters": 337})
        spectra["tones/a-0.3_start-x8"] = a_spectrum()
        make_atlas(folder, project.read({"sweeps": ["sweep"], "only": ["tones-first"]}), spectra, drawn=True)
    return folder / "results/report/atlas.html"


def shown_runs(page) -> list[str]:
    """The networks whose rows show, in their order."""
    return page.locator("#atlas-table tr[data-place]:visible a[data-run]").evaluate_all(
        "links => links.map(link => link.dataset.run)"
    )


def points(page):
    return page.locator("#atlas-chart svg [aria-roledescription='point']")


def opened(open_page, atlas, fragment=""):
    page = open_page(atlas, fragment=fragment)
    page.locator("#atlas-chart svg").wait_for()
    return page


def test_without_a_script_the_table_and_the_comparison_read(open_page, atlas):
    page = open_page(atlas, java_script_enabled=False)
    assert len(shown_runs(page)) == 10
    assert page.locator("#ranking-1 tbody tr").count() == 3
    assert page.locator(".answer").is_visible()
    assert not page.locator("#map").is_visible()
    assert not page.locator("#atlas-run").is_visible()


def test_filters_leave_the_networks_that_fit_and_stand_in_the_address(open_page, atlas):
    page = opened(open_page, atlas)
    assert points(page).count() == 9
    page.locator("#atlas-filters [name=activation]").select_option("relu")
    assert shown_runs(page) == [f"sweep/activation-relu_width-{width}" for width in ("8", "16x16")]
    assert "activation=relu" in page.url
    assert page.locator("#atlas-count").inner_text().startswith("2 of 10")
    page.locator("#atlas-filters [name=text]").fill("16×16")
    assert shown_runs(page) == ["sweep/activation-relu_width-16x16"]
    page.get_by_role("button", name="Show all").click()
    assert len(shown_runs(page)) == 10
    page.locator("#atlas-filters [name=target]").select_option("tones 1, 3")
    assert {name.partition("/")[0] for name in shown_runs(page)} == {"tones"}
    page.locator("#atlas-filters [name=own]").check()
    page.get_by_role("button", name="Show all").click()
    page.locator("#atlas-filters [name=own]").check()
    assert {name.partition("/")[0] for name in shown_runs(page)} == {"tones"}


def test_alpha_of_several_targets_is_warned_of(open_page, atlas):
    page = opened(open_page, atlas)
    assert "2 different targets" in page.locator("#atlas-warning").inner_text()
    page.locator("#atlas-filters [name=target]").select_option("tones 1, 3, 5")
    assert not page.locator("#atlas-warning").is_visible()


def test_the_table_is_sorted_by_any_column_both_ways_by_keyboard(open_page, atlas):
    page = opened(open_page, atlas)
    heading = page.locator("th[data-sort=first-highest]")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    up = shown_runs(page)
    assert up[-1] == "tones/a-0.3_start-x8"  # without a number
    times = page.locator("#atlas-table tr[data-place] td:nth-child(5)").evaluate_all(
        "cells => cells.map(cell => parseFloat(cell.textContent))"
    )
    assert times[:-1] == sorted(times[:-1])
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    down = shown_runs(page)
    assert set(down) == set(up)
    assert down[0] in up[-3:-1]
    assert down[-1] == up[-1]
    page.get_by_role("button", name="Group by experiment again").click()
    assert [name.partition("/")[0] for name in shown_runs(page)] == 4 * ["tones"] + 6 * ["sweep"]


def test_axes_and_scales_are_chosen(open_page, atlas):
    page = opened(open_page, atlas)
    page.locator("#atlas-axes [name=x]").select_option("first-lowest")
    page.locator("#atlas-axes [name=y]").select_option("first-highest")
    page.locator("#atlas-chart").get_by_text("steps to the highest").wait_for()
    assert "x=first-lowest" in page.url
    assert page.locator("#atlas-axes [name=x-log]").is_checked()
    page.locator("#atlas-axes [name=x-log]").uncheck()
    assert "x-scale=linear" in page.url
    page.locator("#atlas-axes [name=colour]").select_option("experiment")
    page.locator("#atlas-chart svg .role-legend").get_by_text("sweep").wait_for()


def test_a_point_opens_its_error_map_with_a_link_and_a_command(open_page, atlas):
    page = opened(open_page, atlas)
    page.locator("#atlas-filters [name=activation]").select_option("ricker")
    page.locator("#atlas-axes [name=y]").select_option("first-lowest")
    page.wait_for_function("document.querySelectorAll('#atlas-chart svg [aria-roledescription=point]').length === 3")
    points(page).last.click()
    panel = page.locator("#atlas-run")
    assert panel.locator("h2").inner_text().removeprefix("★ ").startswith("tones/a-")
    assert panel.locator("svg.error-map rect").count() > 2 * 20
    assert panel.get_by_role("link", name="Low tones first").get_attribute("href") == "claims/tones-first.html"
    assert "results/spectra/tones/a-" in panel.locator("pre").inner_text()
    assert panel.get_by_role("button", name="Copy").is_visible()


def test_an_address_opens_a_network_in_a_view(open_page, atlas):
    name = "sweep/activation-sin_width-16x16"
    page = opened(open_page, atlas, f"run={name}&x=steps&y=rmse&activation=sin&sort=-alpha")
    panel = page.locator("#atlas-run")
    assert panel.locator("h2").inner_text() == name
    assert page.locator("#atlas-axes [name=x]").input_value() == "steps"
    assert page.locator("#atlas-axes [name=y]").input_value() == "rmse"
    assert len(shown_runs(page)) == 2
    assert page.locator("th[data-sort=alpha]").get_attribute("aria-sort") == "descending"
    alpha = page.locator(f"#atlas-table a[data-run='{name}']").locator("xpath=ancestor::tr/td[2]").inner_text()
    assert alpha in panel.inner_text()
    assert not panel.get_by_role("button", name="Close").is_hidden()


@pytest.mark.parametrize("fragment", ["run=%3Cb%3E&x=nothing&y=alpha%22&activation=none&sort=x", "x=&run=&text=%"])
def test_an_unknown_address_shows_the_usual_view(open_page, atlas, fragment):
    page = opened(open_page, atlas, fragment)
    assert page.locator("#atlas-axes [name=x]").input_value() == "parameters"
    assert not page.locator("#atlas-run").is_visible()


def test_a_network_is_opened_and_closed_by_keyboard(open_page, atlas):
    page = opened(open_page, atlas)
    link = page.locator("#atlas-table a[data-run='sweep/activation-relu_width-8']")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "atlas-run-heading"
    assert "run=sweep%2Factivation-relu_width-8" in page.url
    page.get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    assert not page.locator("#atlas-run").is_visible()
    assert page.evaluate("document.activeElement.dataset.run") == "sweep/activation-relu_width-8"


def test_points_are_reached_by_keyboard(open_page, atlas):
    page = opened(open_page, atlas)
    page.locator("#atlas-chart").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator("#atlas-point").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator("#atlas-point").inner_text() != said
    page.keyboard.press("Home")
    assert page.locator("#atlas-point").inner_text() == said
    page.keyboard.press("Enter")
    assert page.locator("#atlas-run h2").inner_text().removeprefix("★ ") == said.partition(":")[0]


def test_numbers_are_the_same_in_the_panel_as_in_the_table_and_the_languages_change_all_words(open_page, atlas):
    page = opened(open_page, atlas, "run=sweep/activation-tanh_width-8")
    row = page.locator("#atlas-table a[data-run='sweep/activation-tanh_width-8']").locator("xpath=ancestor::tr")
    facts = page.locator("#atlas-run-facts").inner_text()
    for cell in row.locator("td.number").all_inner_texts()[:3]:
        assert cell in facts
    page.get_by_role("button", name="中文").click()
    assert "最高频所需步数" in page.locator("#atlas-run-facts").inner_text()
    page.locator("#atlas-chart").get_by_text("参数个数").wait_for()
    assert page.locator("#atlas-axes [name=x] option:checked").inner_text() == "参数个数"
    assert "steps to the highest" not in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_no_width_scrolls_sideways(open_page, atlas, width):
    page = opened(open_page, atlas, "run=sweep/activation-tanh_width-8")
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_markup_in_names_is_text(open_page, atlas):
    page = opened(open_page, atlas, "text=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert page.locator("#atlas-filters [name=text]").input_value() == "<img src=x onerror=alert(1)>"
    assert page.locator("main img").count() == 0


def test_on_paper_the_table_has_the_names_and_numbers_of_all_its_columns_and_no_filter_shows(open_page, atlas):
    page = opened(open_page, atlas)
    names = page.locator("#atlas-table thead th").all_inner_texts()
    assert len(names) == 12
    document = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    pages = "".join(each.extract_text() for each in document.pages)
    text = normalize("NFKC", "".join(pages.split()))  # "fi" may be one letter
    assert [word for name in names for word in name.split() if word not in text] == []
    row = page.locator("#atlas-table tr[data-place]").first.locator("th, td").all_inner_texts()
    assert [word for cell in row for word in cell.split() if word not in text] == []
    page.emulate_media(media="print")
    assert not page.locator(".atlas-form").first.is_visible()
