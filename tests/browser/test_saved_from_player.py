"""What the player's buttons save: numbers of the record, and pictures of the view."""

from __future__ import annotations

import csv
import math
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from player_in_page import SLOWNESS, kept_at, shown_step
from playwright.sync_api import Page

from player_record import STEPS, TONES, error, output

pytestmark = pytest.mark.browser


def saved(page: Page, file: str, *, by_key: bool = False) -> Path:
    """What a button saves."""
    button = page.locator(f'[data-player-file="{file}"]')
    with page.expect_download() as download:
        if by_key:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
    return Path(download.value.path())


@pytest.mark.parametrize("by_key", [False, True])
def test_saved_errors_are_of_all_steps_of_the_runs_shown(show, by_key):
    page = show("step=100&seed=1")
    rows = list(csv.DictReader(saved(page, "errors", by_key=by_key).read_text("utf-8").splitlines()))
    assert len(rows) == 2 * len(STEPS) * len(TONES)
    for row in rows:
        wanted = error(int(row["step"]), int(row["place"]), 1, SLOWNESS[row["run"]])
        assert float(row["error"]) == pytest.approx(max(wanted, 1e-12), rel=2e-3)
    assert {(row["experiment"], row["seed"]) for row in rows} == {("tones", "1")}


def test_saved_output_and_spectrum_are_of_the_step_shown(show):
    page = show("step=100&right=none")
    step = kept_at(shown_step(page))
    for row in csv.DictReader(saved(page, "output").read_text("utf-8").splitlines()):
        assert int(row["step"]) == step
        assert float(row["output"]) == pytest.approx(output(float(row["x"]), step, 0), abs=1e-3)
        assert float(row["target"]) == pytest.approx(sum(math.sin(k * float(row["x"])) for k in TONES), abs=1e-4)
    rows = list(csv.DictReader(saved(page, "spectrum").read_text("utf-8").splitlines()))
    amplitudes = {int(row["mode"]): float(row["amplitude"]) for row in rows if float(row["target"])}
    assert amplitudes == pytest.approx({tone: 1 - error(step, tone, 0, 20) for tone in TONES}, abs=2e-4)


def test_saved_pictures_hold_the_view(show):
    page = show("left=picture&right=plain")
    svg = saved(page, "svg", by_key=True).read_text("utf-8")
    root = ElementTree.fromstring(svg)
    images = root.findall(".//{http://www.w3.org/2000/svg}image")
    assert len(images) == page.locator(".player-side canvas").count()
    assert all(image.get("href", "").startswith("data:image/png;base64,") for image in images)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Tones", "picture", "plain", "100;", "threshold", "relative error"} <= set(words)
    png = saved(page, "png").read_bytes()
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[start : start + 4]) for start in (16, 20))
    assert (width, height) == (2 * int(root.get("width", "0")), 2 * int(root.get("height", "0")))
