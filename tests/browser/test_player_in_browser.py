"""The player in the page: what it draws and says are the record's numbers, and it works by keyboard."""

from __future__ import annotations

import re

import pytest
from player_in_page import KEPT_STEPS, SLOWNESS, drawn, kept_at, shown_step, wait
from playwright.sync_api import expect

from player_record import ATTACK, STEPS, TONES, error, output

pytestmark = pytest.mark.browser


def test_output_error_and_spectrum_are_the_formulas(show):
    page = show("step=100")
    step = shown_step(page)
    for side, run in (("left", "plain"), ("right", "fast")):
        slowness = SLOWNESS[run]
        for row in drawn(page, "fit", side=side):
            assert row["y"] == pytest.approx(output(row["x"], kept_at(step), 0, slowness), abs=1e-3)
        errors = [row["value"] for row in drawn(page, "error", side=side)]
        assert errors == pytest.approx([error(step, tone, 0, slowness) for tone in TONES], rel=2e-3)
        amplitudes = {row["mode"]: row["amplitude"] for row in drawn(page, "spectrum", side=side)}
        learned = {mode: 1 - error(kept_at(step), mode, 0, slowness) if mode in TONES else 0 for mode in range(8)}
        assert amplitudes == pytest.approx(learned, abs=2e-4)


def test_line_in_the_page_is_the_output(show):
    page = show("step=1000&right=none")
    path, scale = page.evaluate(
        """() => {
          const { view } = pagePlayer.sides.left.panels.fit.drawn;
          const paths = [...document.querySelectorAll('[data-panel=fit] .mark-line path')];
          const y = view.scale('y');
          return [paths[1].getAttribute('d'), [y(0), y(1)]];
        }"""
    )
    ys = [float(y) for y in re.findall(r"[ML][-\d.]+,([-\d.]+)", path)]
    rows = drawn(page, "fit")
    assert ys == pytest.approx([scale[0] + row["y"] * (scale[1] - scale[0]) for row in rows], abs=0.01)


def test_step_0_stands_where_its_axis_begins(show):
    page = show("step=0")
    for side in ("left", "right"):
        place, start = page.evaluate(
            f"""() => {{
              const {{ view }} = pagePlayer.sides.{side}.panels.error.drawn;
              return [view.scale('x')(0), view.scale('x').range()[0]];
            }}"""
        )
        assert place == start
        assert drawn(page, "error", "cursor", side) == [{"step": 0}]


def test_missing_numbers_are_no_zeros(show):
    page = show()
    numbers = page.evaluate(
        "() => Array.from(unpack({data: 'AIABAP//', shape: [3], scale: 0.5, log: false}).values, String)"
    )
    assert numbers == ["NaN", "0.5", "-0.5"]


def test_slider_and_keys_go_through_the_steps(show):
    page = show("step=0")
    slider = page.get_by_label("Step of the training")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert shown_step(page) == STEPS[1]
    page.keyboard.press("End")
    assert shown_step(page) == STEPS[-1]
    expect(slider).to_have_attribute("aria-valuetext", f"step {STEPS[-1]}")
    assert drawn(page, "error", "cursor") == [{"step": STEPS[-1]}]
    page.keyboard.press("Home")
    assert shown_step(page) == 0
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_axes_stay_over_a_film(show):
    page = show("step=0")
    ends = page.evaluate(
        """() => {
          const views = Object.values(pagePlayer.sides.left.panels).map(({ drawn }) => drawn.view);
          return pagePlayer.positions.map((_, place) => {
            pagePlayer.showPlace(place);
            return JSON.stringify(views.map((view) => [view.scale('x').domain(), view.scale('y').domain()]));
          });
        }"""
    )
    assert len(set(ends)) == 1
    tops = "() => [...document.querySelectorAll('.player-chart')].map((each) => each.offsetTop)"
    last = page.evaluate(tops)
    page.evaluate("() => pagePlayer.showPlace(0)")
    assert page.evaluate(tops) == last


def test_nothing_plays_by_itself_and_a_film_stops_at_its_end(show):
    page = show("step=0")
    page.wait_for_timeout(300)
    assert shown_step(page) == 0
    page.get_by_label("Step of the training").press("End")
    page.get_by_label("Step of the training").press("ArrowLeft")
    page.get_by_label("Step of the training").press("ArrowLeft")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=3000)
    assert shown_step(page) == STEPS[-1]


def test_number_of_a_step_snaps_to_the_nearest_and_says_which(show):
    page = show("step=0")
    entry = page.get_by_label("Go to step")
    entry.fill("300")
    entry.press("Enter")
    nearest = min(STEPS, key=lambda step: abs(step - 300))
    assert shown_step(page) == nearest
    expect(page.locator("#player-snapped")).to_have_text(f"300 is not logged; the nearest is {nearest}.")
    expect(entry).to_have_value(str(nearest))


def test_an_address_that_asks_for_what_is_not_there_is_told_so(show):
    page = show("step=300&seed=9")
    nearest = min(STEPS, key=lambda step: abs(step - 300))
    said = f"300 is not logged; the nearest is {nearest}. This page does not hold seed 9; it shows seed 0."
    expect(page.locator("#player-snapped")).to_have_text(said)
    page.evaluate(f"() => {{ location.hash = 'step={nearest}&seed=2' }}")
    expect(page.locator("#player-snapped")).to_have_text("")
    assert page.evaluate("() => pagePlayer.state.seed") == 2


@pytest.mark.parametrize("fragment", ["step=100", "step=&seed="])
def test_an_emptied_number_leaves_the_step(show, fragment):
    page = show(fragment)
    step = shown_step(page)
    assert step > 0
    entry = page.get_by_label("Go to step")
    entry.fill("")
    entry.press("Enter")
    assert shown_step(page) == step
    expect(entry).to_have_value(str(step))


def test_the_wheel_leaves_the_number(show):
    page = show("step=100")
    step = shown_step(page)
    entry = page.get_by_label("Go to step")
    entry.click()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(200)
    expect(entry).to_have_value(str(step))
    assert shown_step(page) == step


def test_the_step_of_the_numbers_and_the_step_of_the_curves_stand_together(show):
    between = next(step for step in STEPS if step not in KEPT_STEPS)
    page = show(f"step={between}")
    kept = max(step for step in KEPT_STEPS if step <= between)
    said = page.locator("#player-side-left .player-when")
    expect(said).to_contain_text(f"Numbers: step {between}; output and spectrum drawn: step {kept}")
    beside = page.locator("#player-side-left [data-panel=fit] .player-at")
    expect(beside).to_have_text(f"at step {kept}, not at the numbers' step {between}")
    page = show(f"step={kept}")
    expect(page.locator("#player-side-left [data-panel=fit] .player-at")).to_have_text(f"at step {kept}")
    expect(page.locator("#player-side-left .player-when")).to_have_text(f"step {kept}, seed 0")


def test_beside_the_choice_of_seeds_stands_how_many_the_page_lacks(show):
    page = show("step=100")
    expect(page.locator("#player-held")).to_contain_text(f"{page.locator('#player-seed option').count()} of 16 seeds")


def test_readout_has_errors_and_first_passages(show):
    page = show("step=100&right=none")
    step = shown_step(page)
    first = next(each for each in STEPS if error(each, 1, 0, 20) < 0.2)
    said = page.locator("#player-readout").inner_text()
    assert f"step {step}, seed 0: relative error at k = 1: {error(step, 1, 0, 20):.2g}"[:48] in said
    assert f"(first under 0.2 at step {first})" in said
    assert "(not under 0.2 within the run)" in said
    expect(page.locator("#player-speech")).to_have_text(said)


def test_seed_and_runs_are_chosen(show):
    page = show("step=100")
    step = shown_step(page)
    page.locator("#player-seed").select_option("2")
    wait(page)
    assert [row["value"] for row in drawn(page, "error")] == pytest.approx(
        [error(step, tone, 2, 20) for tone in TONES], rel=2e-3
    )
    page.locator("#player-left").select_option(label=f"fast {ATTACK}")
    page.locator("#player-right").select_option("none")
    wait(page)
    assert [row["value"] for row in drawn(page, "error")] == pytest.approx(
        [error(step, tone, 2, 5) for tone in TONES], rel=2e-3
    )
    expect(page.locator("#player-side-right")).to_be_hidden()
    expect(page.locator("#player-sources li")).to_have_text(["results/spectra/tones/fast.nc"])


def test_quick_changes_end_with_the_last_choice(show):
    page = show("step=100&right=none")
    step = shown_step(page)
    page.evaluate(
        """() => {
          const choices = [{ left: 4 }, { left: 2 }, { right: 1 }, { left: 1 }, { seed: 2 }];
          for (const choice of choices) pagePlayer.choose(choice);
          document.dispatchEvent(new Event('languagechange'));
          pagePlayer.choose({ left: 0 });
        }"""
    )
    wait(page)
    page.wait_for_timeout(500)
    assert page.locator(".player-chart svg.marks").count() == page.locator(".player-chart").count() == 6
    for side, slowness in (("left", 20), ("right", 5)):
        assert [row["value"] for row in drawn(page, "error", side=side)] == pytest.approx(
            [error(step, tone, 2, slowness) for tone in TONES], rel=2e-3
        )


def test_runs_stand_under_their_experiments(show):
    page = show()
    groups = page.locator("#player-left optgroup").evaluate_all("(all) => all.map((each) => each.label)")
    assert groups == ["tones", "solver", "pictures", "bands"]


def test_address_is_read_written_and_followed(show):
    page = show("step=42&seed=1&left=fast&right=none")
    assert shown_step(page) == 42
    expect(page.locator("#player-seed")).to_have_value("1")
    expect(page.locator("#player-run-left")).to_contain_text("fast")
    page.get_by_label("Step of the training").press("End")
    page.wait_for_url(f"**#step={STEPS[-1]}&seed=1&left=fast&right=none")
    page.evaluate("() => { window.location.hash = '#step=100&seed=2&left=plain&right=jacobi' }")
    expect(page.locator("#player-run-right")).to_contain_text("jacobi")
    wait(page)
    assert shown_step(page) == 100
    assert [row["value"] for row in drawn(page, "error")] == pytest.approx(
        [error(100, tone, 2, 20) for tone in TONES], rel=2e-3
    )


def test_wrong_address_shows_what_the_claim_says(show):
    page = show("step=never&seed=77&left=nobody")
    assert shown_step(page) == 100
    expect(page.locator("#player-run-left")).to_contain_text("plain")


def test_steps_and_sweeps_stand_side_by_side(show):
    page = show("left=plain&right=jacobi&step=42")
    expect(page.locator("#player-side-left .player-when")).to_contain_text("step 42, seed 0")
    expect(page.locator("#player-side-right .player-when")).to_contain_text("sweep 42, seed 0")


def test_many_places_are_drawn_by_place_and_counted_in_words(show):
    page = show("left=many&right=none&step=100")
    step = shown_step(page)
    values = {row["place"]: row["value"] for row in drawn(page, "error")}
    assert values == pytest.approx({tone: max(error(step, tone, 0, 1), 1e-12) for tone in range(1, 21)}, rel=2e-3)
    under = sum(error(step, tone, 0, 1) < 0.2 for tone in range(1, 21))
    expect(page.locator("#player-readout")).to_contain_text(f"{under} of 20 under 0.2, the first that is not: k = ")


def test_many_bands_are_drawn_by_name(show):
    page = show("left=bands&right=none&step=100")
    step = shown_step(page)
    rows = drawn(page, "error")
    assert [row["value"] for row in rows] == pytest.approx(
        [error(step, tone, 0, 20) for tone in range(1, 10)], rel=2e-3
    )
    domain = page.evaluate("() => pagePlayer.sides.left.panels.error.drawn.view.scale('x').domain()")
    assert domain == [row["place"] for row in rows]
    expect(page.locator("#player-readout")).to_contain_text("of 9 under 0.2")


def test_picture_and_film_strip(show):
    page = show("left=picture&right=none&step=0")
    pixel = """() => {
      const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      copy.drawImage(document.querySelectorAll('.player-pair canvas')[1], 0, 0);
      return [...copy.getImageData(8, 8, 1, 1).data];
    }"""
    assert page.evaluate(pixel) == [0, 0, 0, 255]
    strip = page.locator(".player-strip button")
    assert 2 <= strip.count() <= 8
    strip.last.focus()
    page.keyboard.press("Enter")
    assert shown_step(page) == STEPS[-1]
    assert page.evaluate(pixel) == [128, 128, 0, 255]  # half of both, and an even sum of row and column
    expect(strip.last).to_have_attribute("aria-current", "step")
    assert drawn(page, "curves")[0]["value"] == pytest.approx((len(STEPS) - 1) / 4 - 10, abs=0.01)
    assert len(drawn(page, "curves", "curves")) == len(STEPS)  # those below 0 dB too


def test_table_has_the_numbers_at_the_step(show):
    page = show("step=100&right=none")
    page.get_by_text("Numbers at this step").first.click()
    cells = page.locator("#player-table tbody tr td:nth-child(5)")
    expect(cells).to_have_count(len(TONES))
    step = shown_step(page)
    shown = [float(text) for text in cells.all_inner_texts()]
    assert shown == pytest.approx([error(step, tone, 0, 20) for tone in TONES], rel=2e-3)


def test_address_of_the_view_is_copied(show):
    page = show("step=100")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Step of the training").press("End")
    page.get_by_role("button", name="Copy the address of this view").click()
    assert f"#step={STEPS[-1]}&seed=0&left=plain&right=fast" in page.evaluate("() => navigator.clipboard.readText()")


def test_language_and_colour_scheme_draw_all_charts_again(show):
    page = show("step=100", color_scheme="light")
    light = page.evaluate("() => pagePlayer.sides.left.panels.error.drawn.view.toSVG()")
    page.get_by_role("button", name="中文").click()
    wait(page)
    assert "相对误差" in page.locator("#player-side-left [data-panel=error] svg").inner_html()
    expect(page.locator("#player-readout")).to_contain_text("第 100 步")
    page.emulate_media(color_scheme="dark")
    for _ in range(100):  # the browser tells the page of the change a while later
        wait(page)
        dark = page.evaluate("() => pagePlayer.sides.left.panels.error.drawn.view.toSVG()")
        if stroke_colours(dark) != stroke_colours(light):
            break
        page.wait_for_timeout(100)
    assert stroke_colours(dark) != stroke_colours(light)


def stroke_colours(svg: str) -> set[str]:
    return set(re.findall(r'stroke="(#[0-9a-f]+)"', svg))


def test_text_of_the_record_is_text(show):
    page = show()
    assert page.locator("#player img").count() == 0
    expect(page.locator("#player-run-left")).to_have_text(f"plain {ATTACK}")


@pytest.mark.parametrize("fragment", ["", "left=picture&right=many", "left=many&right=none"])
@pytest.mark.parametrize("width", [360, 390, 820, 1440])
def test_no_width_scrolls_sideways(show, fragment, width):
    page = show(fragment, viewport={"width": width, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    chart, box = page.evaluate(
        """() => {
          const box = document.querySelector('.player-chart');
          return [box.firstElementChild.getBoundingClientRect().width, box.getBoundingClientRect().width];
        }"""
    )
    assert chart == pytest.approx(box, abs=1)


def test_charts_follow_the_width_of_the_window(show):
    page = show(viewport={"width": 1440, "height": 800})
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function(
        "() => [...document.querySelectorAll('.player-chart svg')].every((each) => each.clientWidth < 400)"
    )


def test_a_step_is_drawn_in_less_than_a_frame_of_twenty_a_second(show):
    page = show("step=0", viewport={"width": 1440, "height": 900})
    assert page.locator(".player-panel").count() >= 4
    median = page.evaluate(
        """async () => {
          const times = [];
          for (let turn = 0; turn < 100; turn += 1) {
            const began = performance.now();
            pagePlayer.showPlace(turn % pagePlayer.positions.length);
            times.push(performance.now() - began);
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
          return times.sort((one, other) => one - other)[50];
        }"""
    )
    assert median < 50


def test_without_a_script_the_page_says_so(open_page, tones):
    page = open_page(tones, java_script_enabled=False)
    expect(page.locator("#player")).to_contain_text("The player needs JavaScript")
    expect(page.locator("#player-body")).to_be_hidden()


def test_on_paper_charts_and_numbers_are_whole(show):
    page = show()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 900})  # what the margins of A4 leave
    charts = page.locator(".player-chart svg")
    assert charts.count() > 2
    # A sheet is laid out without the script that fits charts into their boxes.
    charts.evaluate_all("all => all.forEach((each) => each.setAttribute('width', 1200))")
    wider = page.locator(".player-chart").evaluate_all("all => all.map(each => each.scrollWidth - each.clientWidth)")
    assert max(wider) <= 1
    assert page.locator(".player-numbers .table-scroll").evaluate("each => each.scrollHeight - each.clientHeight") <= 1
