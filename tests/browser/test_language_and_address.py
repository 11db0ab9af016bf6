"""The language stays with the reader from page to page, and is part of an address."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_the_language_is_remembered_on_other_pages(open_page, results):
    page = open_page(results / "report/index.html")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh"
    claim = sorted((results / "report/claims").glob("*.html"))[0]
    page.goto(claim.as_uri())
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.locator("h1 [lang=zh]").first.is_visible()
    assert not page.locator("h1 [lang=en]").first.is_visible()


def test_the_language_of_an_address_wins(open_page, results):
    page = open_page(results / "report/index.html", fragment="lang=zh")
    assert page.locator("html").get_attribute("lang") == "zh"


def test_the_language_of_an_address_that_changes_stays_on_the_next_page(open_page, results):
    page = open_page(results / "report/index.html")
    page.evaluate("location.hash = 'lang=zh'")
    page.wait_for_function("document.documentElement.lang === 'zh'")
    page.goto((results / "report/atlas.html").as_uri())
    assert page.locator("html").get_attribute("lang") == "zh"


def test_the_switch_works_by_keyboard(open_page, results):
    page = open_page(results / "report/index.html")
    button = page.get_by_role("button", name="中文")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("lang") == "zh"


def test_an_address_that_decodes_to_nothing_leaves_the_page_as_it_is(open_page, results):
    page = open_page(results / "report/index.html", fragment="%")
    page.evaluate("location.hash = 'verdict=nosuch&q=%E0%A4%A'")
    page.evaluate("location.hash = 'lang=zh&q=%'")
    page.wait_for_function("document.documentElement.lang === 'zh'")
