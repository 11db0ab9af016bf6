"""A claim's page in a browser: what is copied and saved, by mouse and keyboard, is what the verdict's file says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from a_claim_page import PATH, TEXT, a_claim_page
from made_up_verdicts import a_record, a_test

pytestmark = pytest.mark.browser
COMMAND = 'ATLAS=$(where) && snakemake --snakefile "$ATLAS"/Snakefile'
ORDER = a_test("order", [9.0, 9.5, 8.0, 10.0, 9.25, 11.0, 8.75, 9.0, float("inf")], at_least=5.0)
CONTROL = a_test("large-start", [-0.25, 0.5, 0.75, 0.5, 0.25, 0.125, 0.5, 1.0, 0.0], kind="control", at_most=2.0)


@pytest.fixture(scope="module")
def path(site: Path) -> Path:
    """The page of a made-up verdict."""
    page = site.parents[1] / PATH
    page.write_text(a_claim_page(a_record(ORDER, CONTROL), commands=[COMMAND]), "utf-8")
    return page


def saved(page: Page, table: str) -> list[list[str]]:
    """The rows of the file that a table's button saves, pressed by keyboard."""
    button = page.locator(f"button[data-table='#{table}']")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return [*csv.reader(Path(download.value.path()).read_text("utf-8").splitlines())]


def test_the_table_under_the_figure_saves_every_seed(open_page: Callable[..., Page], path: Path):
    page = open_page(path)
    page.locator("details.values summary").click()
    header, *rows = saved(page, "values")
    assert header == ["Test", "Seed", "Value", "Lower bound", "Upper bound"]
    expected = [(test["name"], seed, value) for test in (ORDER, CONTROL) for seed, value in enumerate(test["values"])]
    assert [(name, int(seed)) for name, seed, *_ in rows] == [(name, seed) for name, seed, _ in expected]
    for (_, _, value, *_), (_, _, true) in zip(rows, expected, strict=True):
        assert float(value) == pytest.approx(float(true), rel=1e-5)


def test_the_table_of_tests_saves_what_it_shows_in_the_chosen_language(open_page: Callable[..., Page], path: Path):
    page = open_page(path, fragment="lang=zh")
    page.locator("details.summary summary").click()
    _, order, _ = saved(page, "all-tests")
    assert order[0] == "order"
    assert order[1] == "检验"
    assert order[6:8] == ["9", "0"]


def test_the_command_is_copied_as_it_stands(open_page: Callable[..., Page], path: Path):
    page = open_page(path)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("button[data-copy='#rebuild-command']").click()
    assert page.evaluate("navigator.clipboard.readText()") == COMMAND


def test_from_the_sentence_to_a_seed_takes_two_clicks(open_page: Callable[..., Page], path: Path):
    page = open_page(path)
    page.locator(".on-this-page a[href='#figure']").click()
    page.locator("details.values summary").click()
    assert page.locator("#values tbody tr").first.is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sentence_shows_in_both_languages_and_all_else_in_one(
    open_page: Callable[..., Page], path: Path, language: str
):
    page = open_page(path, fragment=f"lang={language}")
    for sentence in TEXT["statement"].values():
        assert page.get_by_text(sentence, exact=True).is_visible()
    assert page.locator("h1").inner_text() == TEXT["title"][language]
    other = {"en": "zh", "zh": "en"}[language]
    assert TEXT["title"][other] not in page.locator("main").inner_text()


def test_the_figure_has_the_pages_colours_in_the_dark_and_those_of_its_file_in_print(
    open_page: Callable[..., Page], path: Path
):
    page = open_page(path, color_scheme="dark")
    sheet = page.locator(".figure-sheet")
    ground = sheet.evaluate("each => getComputedStyle(each).backgroundColor")
    paper = sheet.locator("[style*='fill: #ffffff']").first
    ticks = sheet.locator("[style*='stroke: #000000']").first
    assert paper.evaluate("each => getComputedStyle(each).fill") == ground == "rgb(26, 32, 41)"
    assert ticks.evaluate("each => getComputedStyle(each).stroke") == "rgb(231, 234, 238)"
    page.emulate_media(media="print")
    assert paper.evaluate("each => getComputedStyle(each).fill") == "rgb(255, 255, 255)"
    assert ticks.evaluate("each => getComputedStyle(each).stroke") == "rgb(0, 0, 0)"


def test_from_a_test_to_its_measures_code_takes_two_clicks(open_page: Callable[..., Page], path: Path):
    page = open_page(path)
    row = page.locator("#test-order")
    row.locator("details.measure summary").click()
    row.get_by_role("link", name="code").click()
    code = page.locator("#code pre").first
    assert code.is_visible()
    assert "def passage_order(" in code.inner_text()


@pytest.mark.parametrize(("width", "some"), [(390, True), (1280, False)])
def test_what_is_wider_than_the_page_says_so_above(open_page: Callable[..., Page], path: Path, width: int, some: bool):
    page = open_page(path, viewport={"width": width, "height": 800})
    page.locator("details.summary summary").click()
    page.wait_for_timeout(100)  # the observer of sizes runs after the next drawing
    boxes = page.locator(".table-scroll:visible, .figure-sheet:visible").all()
    cut = [box.evaluate("box => box.scrollWidth > box.clientWidth + 1") for box in boxes]
    hints = [box.locator("xpath=preceding-sibling::*[1][contains(@class, 'scroll-hint')]") for box in boxes]
    assert [hint.is_visible() for hint in hints] == cut
    assert any(cut) is some
