"""What the report costs to make and how long its readers wait for it, in Chromium, from disk.

    python benchmarks/report_in_browser.py [RESULTS]

Run by ``make bench`` on finished results. Measures the core-seconds of every stage that draws, of the last job of each
artefact; the first page, from the start of its navigation until it is painted, loaded and has its filters; one step of
each claim's player, from the call that shows it until the frame with it is painted. Each load is in a new window,
without anything in its cache. Writes results/bench/report.json.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machine import described, written
from run import lines

from spectral_bias.plan.stages import STAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOADS = 11
STEPS = 30
WINDOW = {"width": 1280, "height": 900}
# A root user's browser has no sandbox; the pages are our own.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
USABLE = """() => new Promise((answer) => {
  const navigation = performance.getEntriesByType('navigation')[0];
  const look = () => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0];
    const filters = document.querySelector('.filters:not([hidden])');
    if (painted && filters && navigation.loadEventEnd) {
      answer(Math.max(painted.startTime, navigation.loadEventEnd));
    } else setTimeout(look, 5);
  };
  look();
})"""
# From the call until the frame after it is on the screen: a message that is sent in a frame comes when that is painted.
STEP = """(place) => new Promise((answer) => {
  const began = performance.now();
  pagePlayer.showPlace(place);
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => answer(performance.now() - began);
    port2.postMessage(null);
  });
})"""


def core_seconds(folder: Path) -> dict[str, dict[str, float]]:
    """Jobs and core-seconds by stage that draws, from the last line of each job's log."""
    found = {name: {"jobs": 0, "core_seconds": 0.0} for name, stage in STAGES.items() if stage.work == "drawing"}
    for job in lines(folder, 0.0):
        if job["rule"] in found:
            found[job["rule"]]["jobs"] += 1
            found[job["rule"]]["core_seconds"] += job["cpu"]
    return {name: each for name, each in found.items() if each["jobs"]}


def load_seconds(browser: Browser, page: Path) -> list[float]:
    """Seconds until the first page is painted, loaded, and its filters are there, by load."""
    found: list[float] = []
    for _ in range(LOADS):
        context = browser.new_context(viewport=WINDOW)  # pyright: ignore[reportArgumentType]
        window = context.new_page()
        window.goto(page.resolve().as_uri())
        found.append(window.evaluate(USABLE) / 1000.0)
        context.close()
    return found


def step_seconds(browser: Browser, page: Path) -> list[float]:
    """Seconds of a player's steps, evenly spaced over all of them."""
    context = browser.new_context(viewport=WINDOW)  # pyright: ignore[reportArgumentType]
    window = context.new_page()
    window.goto(page.resolve().as_uri())
    window.evaluate("() => pagePlayer.ready")
    window.locator("#player").scroll_into_view_if_needed()
    count = window.evaluate("() => pagePlayer.positions.length")
    places = [round(each * (count - 1) / STEPS) for each in range(STEPS + 1)]
    found = [window.evaluate(STEP, place) / 1000.0 for place in places]
    context.close()
    return found[1:]  # the first one compiles the script


def players(results: Path) -> Iterator[tuple[str, Path]]:
    """Claim and page of every player."""
    for path in sorted((results / "players").glob("*.json")):
        yield path.stem, results / f"report/claims/{path.stem}.html"


def main() -> None:
    """Measure, print, write the record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="?", type=Path, default=Path("results"))
    results: Path = parser.parse_args().results
    path = shutil.which("chromium")
    if path is None or not (results / "report/index.html").is_file():
        sys.exit("chromium and a finished report are needed: sh tests/browser/install.sh; make")
    from playwright.sync_api import sync_playwright

    record: dict[str, Any] = {"machine": described(), "stages": core_seconds(results.resolve().parent)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        record["chromium"] = browser.version
        record["first_page"] = load_seconds(browser, results / "report/index.html")
        record["steps"] = {claim: step_seconds(browser, page) for claim, page in players(results)}
        browser.close()
    for name, each in record["stages"].items():
        print(f"{name:12} {each['jobs']:5.0f} jobs {each['core_seconds']:8.1f} core-seconds")
    print(f"first page: median {1000 * statistics.median(record['first_page']):.0f} ms of {LOADS} loads")
    for claim, each in record["steps"].items():
        print(f"{claim:24} a step: median {1000 * statistics.median(each):.0f} ms, slowest {1000 * max(each):.0f} ms")
    written("report", record)


if __name__ == "__main__":
    main()
