"""A card opened from disk: no faults, its record's numbers, two languages without a script, phone to wide screen."""

from __future__ import annotations

import json
import re

import pytest

from closed_form_logs import closed_form, written
from spectral_bias.diagnosis.diagnose import examine, wish
from spectral_bias.diagnosis.files import write_card

pytestmark = pytest.mark.browser

ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    """The folder of the card of a log with one network, one tone of which it never learns."""
    folder = tmp_path_factory.mktemp("cards")
    log = closed_form({1: 5.0, 2: 10.0, 3: 20.0, 4: 2000.0}, steps=[0, 1, 2, 5, 10, 20, 50, 80, 100])
    found = examine(written(log.assign_attrs(title=ATTACK), folder / "mine.nc"), wish())
    write_card(found.card, found.run, found.spectrum, folder / "card")
    return folder / "card"


def interval(words, last):
    """The ends that the words of a time say."""
    words = words.replace(",", "")
    if words == "never":
        return last, None
    if found := re.fullmatch(r"after (\d+) or never", words):
        return int(found[1]), None
    low, _, high = words.partition(" to ")
    return (int(low), int(high)) if high else (max(int(low) - 1, 0), int(low))


def test_the_table_has_the_numbers_of_the_record(card, open_page):
    page = open_page(card / "index.html")
    record = json.loads((card / "card.json").read_text("utf-8"))
    shown = page.locator("#times ~ .scroll tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )
    assert len(shown) == len(record["places"]) == 4
    for (label, _, error, *times), place in zip(shown, record["places"], strict=True):
        assert label == place["label"]
        assert float(error) == pytest.approx(place["final_error"][0], rel=0.05)
        expected = [each[kind] for each in place["summary"] for kind in ("first", "sustained")]
        ends = [(each["after"] or 0, each["at"]) for each in expected]
        assert [interval(each, record["steps"][1]) for each in times] == ends
    assert any("never" in each for each in shown[-1])


def test_the_language_is_chosen_without_a_script(card, open_page):
    page = open_page(card / "index.html", java_script_enabled=False)
    heading = page.locator("#conclusion")
    assert heading.inner_text().startswith("Are low frequencies learned first?")
    page.get_by_role("link", name="中文").focus()
    page.keyboard.press("Enter")
    assert heading.inner_text().startswith("低频是否先被学会？")
    assert page.url.endswith("#zh")
    page.get_by_role("link", name="EN").click()
    assert heading.inner_text().startswith("Are low frequencies learned first?")


def test_an_address_opens_the_card_in_chinese(card, open_page):
    page = open_page(card / "index.html", fragment="zh")
    assert not page.locator("main [lang=en]:visible").count()
    assert page.locator("main [lang=zh]:visible").count() > 20


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width(card, open_page, language, scheme):
    page = open_page(card / "index.html", fragment=language, color_scheme=scheme)
    for width in (1400, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("figure svg:visible").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(card, open_page, scheme):
    """At least 4.5 to 1 for every colour of words against the colours behind them."""
    page = open_page(card / "index.html", color_scheme=scheme)
    pairs = page.eval_on_selector_all(
        "header *, main :not(svg, svg *), footer *",
        """all => all
          .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
          .map(each => {
            const ground = element => getComputedStyle(element).backgroundColor;
            let behind = each;
            while (behind.parentElement && ground(behind) === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
            const color = getComputedStyle(each).color;
            return [each.checkVisibility(), color, ground(behind), each.textContent.slice(0, 40)];
          })""",
    )
    assert len(pairs) > 50
    assert [each for seen, *each in pairs if seen and contrast(*each[:2]) < 4.5] == []


def contrast(one, other):
    """The contrast of two colours after WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    parts = [int(each) / 255 for each in re.findall(r"\d+", color)[:3]]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_it_forbids_every_request_and_script_and_a_log_s_words_are_words(card, open_page):
    page = open_page(card / "index.html")
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert page.locator("script:not([type='application/json']), img, link").count() == 0
    assert page.locator("header").inner_text().count(ATTACK) == 1
