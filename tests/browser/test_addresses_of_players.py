"""An address with a step and a seed opens every claim's player there, and it draws what the claim's record holds."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from player_in_page import drawn, shown_step, wait

from packed_numbers import unpacked

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(os.environ.get("RESULTS", ROOT / "smoke" / "results")).resolve()
PLAYERS = sorted(path.stem for path in (RESULTS / "players").glob("*.json"))
# Those that the issue of the report names.
WANTED = {
    *("low-first", "image-contours-first", "activation-regularity", "gradient-loss", "pinn-order", "aliasing"),
    *("jacobi-high-first", "hybrid-solver", "early-stopping", "phase-dnn", "fourier-features", "depth-accelerates"),
}


def test_every_claim_that_should_has_a_player():
    assert set(PLAYERS) >= WANTED


@pytest.fixture(params=PLAYERS)
def claim(request) -> str:
    return request.param


def test_the_address_of_a_step_and_a_seed_opens_there(claim, results, open_page):
    record = json.loads((results / f"players/{claim}.json").read_text("utf-8"))
    run = record["runs"][record["left"]]
    seed_place, step_place = len(run["seeds"]) - 1, len(run["steps"]) // 3
    seed, step = run["seeds"][seed_place], run["steps"][step_place]
    page = open_page(results / f"report/claims/{claim}.html", fragment=f"step={step}&seed={seed}")
    wait(page)
    assert shown_step(page) == step
    assert page.evaluate("() => pagePlayer.state.seed") == seed
    assert page.locator("#player-snapped").inner_text() == ""
    assert page.locator("#player").bounding_box()["y"] < 900
    if run["error"]:
        expected = unpacked(run["error"]["value"])[seed_place, step_place]
        shown = [row["value"] for row in drawn(page, "error")]
        assert shown == pytest.approx([value for value in expected if value > 0])
    curves = run["curves"]
    if curves and "curves" in page.evaluate("() => Object.keys(pagePlayer.sides.left.panels)"):
        expected = [unpacked(curve["value"])[seed_place, step_place] for curve in curves]
        assert [row["value"] for row in drawn(page, "curves")] == pytest.approx(expected)


VIEW = """() => {
  const { left, right, seed } = pagePlayer.state;
  return JSON.stringify([left, right, seed, pagePlayer.positions[pagePlayer.place]]);
}"""


def test_a_view_that_is_sent_to_somebody_is_the_same_there(claim, results, open_page):
    page = open_page(results / f"report/claims/{claim}.html", fragment="step=250&seed=3")
    wait(page)
    page.evaluate("() => pagePlayer.writeStateNow()")
    address = page.evaluate("() => location.hash.slice(1)")
    other = open_page(results / f"report/claims/{claim}.html", fragment=address)
    wait(other)
    assert other.evaluate(VIEW) == page.evaluate(VIEW)
    # What is shown in the place of what was asked for stands in the address.
    assert other.locator("#player-snapped").inner_text() == ""
