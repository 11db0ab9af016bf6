"""The front page in a browser: counts, filters, search, order and the moving picture, by mouse and by keyboard."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import quote

import pytest

from spectral_bias.report.axis import LEFT, RIGHT
from spectral_bias.report.decisive import decisive_test
from spectral_bias.report.shown_verdict import SHOWN_VERDICTS, shown_verdict

pytestmark = pytest.mark.browser

SHOWN = "cards => cards.filter(card => card.offsetParent).map(card => card.id.slice('claim-'.length))"


def shown(page) -> list[str]:
    return page.eval_on_selector_all(".claim-card", SHOWN)


@pytest.fixture
def front(results):
    return results / "report/index.html"


@pytest.fixture
def verdicts(results):
    return {path.stem: json.loads(path.read_text("utf-8")) for path in (results / "verdicts").glob("*.json")}


def test_the_counts_and_cards_are_those_of_the_verdict_files(open_page, front, verdicts):
    page = open_page(front)
    assert sorted(shown(page)) == sorted(verdicts)
    counted = Counter(map(shown_verdict, verdicts.values()))
    for verdict in SHOWN_VERDICTS:
        assert page.locator(f".count.{verdict} .count-number").inner_text() == str(counted[verdict])
    for claim, record in verdicts.items():
        assert page.locator(f"#claim-{claim} .claim-verdict .verdict.{shown_verdict(record)}").is_visible()


def test_a_strip_shows_the_verdict_file_s_numbers_at_their_places(open_page, front, verdicts):
    page = open_page(front)
    for claim, record in verdicts.items():
        test = decisive_test(record["tests"])
        strip = page.locator(f"#claim-{claim} .strip")
        low, high = (float(strip.get_attribute(f"data-{end}")) for end in ("low", "high"))
        if strip.get_attribute("data-scale") == "log" or "∞" in strip.text_content():
            continue
        place = float(strip.locator(".strip-threshold").get_attribute("d").partition(" ")[0][1:])
        number = low + (high - low) * (place - LEFT) / (RIGHT - LEFT)
        assert number == pytest.approx(test["threshold"], abs=(high - low) / 1000), claim


def test_a_choice_shows_what_fits_and_stands_in_the_address(open_page, front, verdicts):
    page = open_page(front)
    for verdict in SHOWN_VERDICTS:
        page.locator("[data-filter=verdict]").select_option(verdict)
        assert sorted(shown(page)) == sorted(name for name, each in verdicts.items() if shown_verdict(each) == verdict)
        assert page.url.endswith(f"#verdict={verdict}")
        assert page.locator(".filter-count").inner_text() == str(len(shown(page)))
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == len(verdicts)
    assert "#" not in page.url


def test_an_address_brings_its_view_back(open_page, front, verdicts):
    page = open_page(front, fragment="verdict=inconclusive&sort=effect")
    expected = {name for name, each in verdicts.items() if each["verdict"] == "inconclusive"}
    assert set(shown(page)) == expected
    effects = page.eval_on_selector_all(
        ".cards-sorted .claim-card:not([hidden])", "all => all.map(a => +a.dataset.effect)"
    )
    assert effects == sorted(effects, reverse=True)
    page.evaluate("location.hash = '#verdict=supported'")
    page.wait_for_function("!document.querySelector('.cards-sorted:not([hidden])')")
    assert set(shown(page)) == {name for name, each in verdicts.items() if shown_verdict(each) == "supported"}


@pytest.mark.parametrize("words", ["low-first", "LOW frequencies", "低频"])
def test_the_search_finds_words_of_both_languages(open_page, front, words):
    page = open_page(front)
    page.locator("[data-filter=q]").fill(words)
    assert "low-first" in shown(page)
    assert quote(words.split()[0]) in page.url
    heading = page.locator("#claims-heading")
    assert heading.inner_text().startswith(f"{len(shown(page))} of ")
    page.locator("[data-filter=q]").fill("no such words anywhere")
    assert shown(page) == []
    assert heading.inner_text().startswith("0 of ")
    assert page.locator(".none-found").is_visible()


def test_what_a_search_finds_comes_into_sight(open_page, front):
    page = open_page(front, viewport={"width": 768, "height": 700}, reduced_motion="reduce")
    page.locator("[data-filter=q]").press_sequentially("low")
    assert page.evaluate("document.getElementById('claims-heading').getBoundingClientRect().top") < 700 / 4


def test_the_filters_work_by_keyboard_and_a_count_chooses_what_it_counts(open_page, front, verdicts):
    page = open_page(front)
    link = page.locator(".count.supported a")
    link.focus()
    page.keyboard.press("Enter")
    supported = sorted(name for name, each in verdicts.items() if shown_verdict(each) == "supported")
    assert sorted(shown(page)) == supported
    assert page.evaluate("document.activeElement.dataset.filter") == "verdict"
    page.keyboard.press("ArrowUp")
    assert len(shown(page)) == len(verdicts)


def test_the_link_to_the_content_keeps_the_view(open_page, front):
    page = open_page(front, fragment="verdict=supported")
    before = shown(page)
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert shown(page) == before


def test_without_a_script_every_claim_is_listed_and_nothing_that_needs_one(open_page, front, verdicts):
    page = open_page(front, java_script_enabled=False)
    cards = page.locator(".claim-card")
    assert cards.count() == len(verdicts)
    assert all(cards.nth(place).is_visible() for place in range(cards.count()))
    assert not page.locator(".filters").is_visible()
    assert not page.locator(".language").is_visible()


def test_in_the_dark_the_lightness_of_lines_is_turned_and_that_of_pictures_is_not(open_page, front, results, verdicts):
    page = open_page(front, color_scheme="dark")
    for name in [*verdicts, "overview"]:
        holds_pixels = b"<image" in (results / f"figures/{name}.svg").read_bytes()
        picture = page.locator(f"img[src='../figures/{name}.svg']").first
        shown = picture.evaluate("each => getComputedStyle(each).filter")
        assert ("invert" in shown) is not holds_pixels, (name, shown)
    page.emulate_media(color_scheme="light")
    assert set(page.eval_on_selector_all("main img", "all => all.map(each => getComputedStyle(each).filter)")) == {
        "none"
    }


def test_figures_of_cards_are_drawn_when_they_come_near(open_page, front):
    page = open_page(front, reduced_motion="reduce")
    page.wait_for_function("() => document.documentElement.dataset.settled !== undefined")
    pictures = page.locator(".thumb img")
    loaded = "images => images.map(image => image.naturalWidth > 0)"
    assert not all(pictures.evaluate_all(loaded))
    before = pictures.last.evaluate("image => image.closest('.thumb').getBoundingClientRect().height")
    pictures.last.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.thumb img')].at(-1).naturalWidth > 0")
    assert pictures.last.bounding_box()["height"] == pytest.approx(before, abs=1.5)  # its place was kept


def test_no_figure_of_a_card_is_drawn_before_the_page_is_loaded(open_page, front):
    page = open_page(front)
    page.wait_for_function("() => document.documentElement.dataset.settled !== undefined")
    thumb = page.locator(".thumb").first
    assert thumb.evaluate("each => getComputedStyle(each).contentVisibility") == "auto"
    page.evaluate("delete document.documentElement.dataset.settled")
    assert thumb.evaluate("each => getComputedStyle(each).contentVisibility") == "hidden"
    without = open_page(front, java_script_enabled=False).locator(".thumb img").first
    without.scroll_into_view_if_needed()
    assert without.evaluate("each => getComputedStyle(each.parentElement).contentVisibility") == "auto"


def moving(page) -> bool:
    first = page.locator(".motion-output").get_attribute("d")
    page.wait_for_timeout(700)
    return page.locator(".motion-output").get_attribute("d") != first


@pytest.mark.parametrize("calm", [False, True])
def test_the_picture_moves_unless_the_reader_asked_for_less_and_can_be_stopped(open_page, front, calm):
    page = open_page(front, reduced_motion="reduce" if calm else "no-preference")
    if not page.locator(".motion").count():
        pytest.skip("no claim of these results has a player with tones")
    assert moving(page) is not calm
    page.locator(".motion-play").click()
    assert moving(page) is calm
    page.locator(".motion-play").click()
    assert moving(page) is not calm


def test_a_paused_picture_is_that_of_its_step(open_page, front):
    page = open_page(front, reduced_motion="no-preference")
    if not page.locator(".motion").count():
        pytest.skip("no player of these results has a curve in one dimension")
    frames = json.loads(page.locator("#motion-data").text_content())
    for _ in range(5):
        page.wait_for_timeout(170)
        page.locator(".motion-play").click()
        at = frames["step"].index(int(page.locator(".motion-count").inner_text()))
        said = [text.partition(" ")[0] for text in page.locator(".motion-share").all_text_contents()]
        widths = [float(bar.get_attribute("width")) for bar in page.locator(".motion-bar").all()]
        assert [*map(int, said)] == pytest.approx([each / 10 for each in frames["learned"][at]], abs=0.51)
        assert widths == pytest.approx([each / 1000 * frames["bar"] for each in frames["learned"][at]], abs=0.06)
        page.locator(".motion-play").click()


def test_on_paper_nothing_of_a_count_or_card_is_cut_off(open_page, front):
    page = open_page(front, viewport={"width": 680, "height": 1000})
    page.emulate_media(media="print")
    cut = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
    assert page.locator(".count a, .claim-card").evaluate_all(cut) == []
    counts, box = page.locator(".count"), page.locator(".counts").bounding_box()
    edges = [counts.nth(number).bounding_box() for number in range(counts.count())]
    assert all(edge["x"] + edge["width"] <= box["x"] + box["width"] + 1 for edge in edges)
