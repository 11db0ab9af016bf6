"""Where a page is narrow or a sentence long nothing is cut, laid over another word, or parted from its word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
# Captions of tables, whose boxes scroll sideways: how far each goes beyond its box, in pixels.
BEYOND_BOX = """captions => captions.filter(each => each.offsetParent).map(each => {
  const box = each.closest('.table-scroll').getBoundingClientRect();
  return each.getBoundingClientRect().right - box.right;
})"""
# Words of the axis of time that are seen, from left to right: the free space between neighbours, in pixels.
GAPS = """words => words.filter(each => getComputedStyle(each).visibility === 'visible')
  .map(each => each.getBoundingClientRect())
  .map((each, place, all) => place ? each.left - all[place - 1].right : 1)"""


@pytest.mark.parametrize("path", ["report/atlas.html", "timings/run.html"])
def test_a_caption_is_read_without_scrolling_sideways(results: Path, open_page: Callable[..., Page], path: str):
    page = open_page(results / path, viewport=PHONE)
    beyond = page.eval_on_selector_all(".table-scroll caption", BEYOND_BOX)
    assert beyond
    assert max(beyond) <= 0


def test_words_of_the_axis_of_time_do_not_lie_over_each_other(results: Path, open_page: Callable[..., Page]):
    page = open_page(results / "timings/run.html", viewport=PHONE)
    # A run of eighty seconds, whatever this one took.
    page.evaluate("""() => {
      const axis = document.querySelector('.time-line .axis');
      axis.innerHTML = ['0', '20 s', '40 s', '1 min']
        .map((words, place) => `<span style="left:${25 * place}%">${words}</span>`).join('\\n') +
        '<span class="last" style="right:0%">1 min 20 s</span>';
    }""")
    gaps = page.eval_on_selector_all(".time-line .axis span", GAPS)
    assert len(gaps) >= 4
    assert min(gaps) > 0


def test_the_figure_of_all_tests_is_wide_enough_for_its_words_on_a_phone(results: Path, open_page: Callable[..., Page]):
    page = open_page(results / "report/index.html", viewport=PHONE)
    picture = page.locator(".overview img")
    picture.scroll_into_view_if_needed()
    assert picture.bounding_box()["width"] >= 560
    box = page.locator(".overview > a")
    assert box.evaluate("each => { each.scrollLeft = 100; return each.scrollLeft }") == 100
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_name_of_a_choice_stays_beside_its_list(show: Callable[..., Page]):
    page = show(viewport=TABLET)
    for width in (820, 700, 560, 500):
        page.set_viewport_size({"width": width, "height": 900})
        for name in ("left", "right", "seed"):
            label, choice = (page.locator(f"{each}player-{name}']") for each in ("label[for='", "select[id='"))
            words, box = label.bounding_box(), choice.bounding_box()
            assert box["x"] > words["x"], (width, name)
            assert box["y"] < words["y"] + words["height"], (width, name)


def test_what_counts_only_sustained_has_a_line_of_its_own(results: Path, open_page: Callable[..., Page]):
    page = open_page(results / "report/claims/low-first.html", viewport=TABLET)
    numbers = page.locator(".test-numbers:has(.sustained)").first
    whole, line = numbers.bounding_box(), numbers.locator(".sustained").bounding_box()
    assert line["width"] == pytest.approx(whole["width"], abs=1)
    assert line["y"] + line["height"] == pytest.approx(whole["y"] + whole["height"], abs=1)


@pytest.mark.parametrize("path", ["report/index.html", "report/claims/low-first.html", "timings/run.html"])
def test_chinese_has_its_own_signs_between_sentences(results: Path, open_page: Callable[..., Page], path: str):
    page = open_page(results / path, fragment="lang=zh")
    assert "谱偏差图集。规模：" in page.locator("footer").inner_text()
    if "index" in path:
        numbers = page.locator(".claim-numbers").first.inner_text()
        assert "；" in numbers
        assert ";" not in numbers
    if "claims" in path:
        for line in page.locator("#refutation li").all_inner_texts():
            assert line.endswith("。")
            assert ": " not in line
