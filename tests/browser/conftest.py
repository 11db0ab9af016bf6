"""Pages of the report in Debian's Chromium, driven by Playwright.

Marked ``browser``: plain pytest leaves these tests out and says so; ``make test-browser`` runs them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from closed_form_logs import closed_form, written
from player_record import record
from spectral_bias.plan.report_files import SCRIPT, STYLE
from spectral_bias.provenance.stages import call
from spectral_bias.report import assets, environment
from spectral_bias.report.player_charts import player_charts

ROOT = Path(__file__).resolve().parents[2]
# Chromium of its own accord asks Google for this and that; as root it has no sandbox.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
# A page with a player alone.
PLAYER = """{% extends "base.html" %}
{% set kind = "claim" %}
{% set charts = true %}
{% block content %}<h1>Tones</h1>{% include "player.html" %}{% endblock %}
"""


@pytest.fixture(scope="session")
def results() -> Path:
    """The results folder whose report is looked at: that of ``make smoke``, or of the variable ``RESULTS``."""
    folder = Path(os.environ.get("RESULTS", ROOT / "smoke" / "results")).resolve()
    assert (folder / "report" / "index.html").is_file(), f"{folder} holds no finished report: make smoke makes one"
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    path = shutil.which("chromium")
    assert path, "chromium is not installed: tests/browser/install.sh installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with style and scripts for the pages that tests make up; the charts' library is the report's."""
    folder = tmp_path_factory.mktemp("made-up") / "results" / "report"
    (folder / "assets").mkdir(parents=True)
    (folder / "claims").mkdir()
    (folder / "assets" / "report.css").write_text(assets.style_sheet(STYLE), "utf-8")
    (folder / "assets" / "report.js").write_text(assets.script(SCRIPT), "utf-8")
    shutil.copy(results / "report" / "assets" / "vega.js", folder / "assets")
    return folder


@pytest.fixture(scope="session")
def cards(results: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By name the pages of the cards of two logs, one of them no log, which lie beside the report."""
    folder = tmp_path_factory.mktemp("cards")
    (folder / "results").mkdir()
    (folder / "results" / "report").symlink_to(results / "report")
    # Tones of which one is never learned; the last steps are far apart.
    log = closed_form({1: 5.0, 2: 10.0, 3: 20.0, 4: 2000.0}, steps=[0, 1, 2, 5, 10, 20, 50, 80, 100])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        written(log, Path("mine.nc"))
        Path("refused.nc").write_bytes(b"this is no NetCDF")
        for name in ("mine", "refused"):
            made = f"results/cards/{name}"
            files, spec = (
                [f"{made}/card.json", f"{made}/spectrum.nc"],
                {"card": name, "log": f"{name}.nc", "second": {}},
            )
            Path(made).mkdir(parents=True)
            call("card", spec, files[0], [f"{name}.nc"])
            call("card_page", {**spec, "has_report": True}, f"{made}/index.html", [f"{name}.nc", *files])
    return {name: folder / f"results/cards/{name}/index.html" for name in ("mine", "refused")}


class Watched:
    """Windows of a browser that note every fault of the pages in them: errors, warnings, requests to a network."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.faults: list[str] = []

    def open(self, path: Path, *, fragment: str = "", **settings: Any) -> Page:
        """Open a page in a window of its own.

        Args:
            path: the page's file.
            fragment: what stands behind ``#`` in the address.
            settings: of a Playwright context: ``viewport``, ``color_scheme``, ``reduced_motion`` ...
        """
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        page = context.new_page()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda asked: self._note(asked.url))
        page.on("requestfailed", lambda asked: self.faults.append(f"did not get {asked.url}"))
        page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self.browser.contexts:
            context.close()

    def _note(self, address: str) -> None:
        if not address.startswith(("file:", "data:", "blob:", "about:")):
            self.faults.append(f"asked for {address}")


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    """Windows whose faults a test reads itself."""
    windows = Watched(chromium)
    yield windows
    windows.close()


@pytest.fixture
def open_page(watched: Watched) -> Iterator[Callable[..., Page]]:
    """``Watched.open``; at the end no page had a fault."""
    yield watched.open
    watched.close()
    assert watched.faults == []


@pytest.fixture(scope="module")
def tones(site: Path) -> Path:
    """A claim's page with a player alone."""
    shown = record()
    html = (
        environment._environment()
        .from_string(PLAYER)
        .render(title="Tones", root="", scale="smoke", player=shown, player_charts=player_charts(shown))
    )
    page = site / "tones.html"
    page.write_text(html, "utf-8")
    return page


@pytest.fixture
def show(open_page: Callable[..., Page], tones: Path) -> Callable[..., Page]:
    """Open the page and wait for its charts."""

    def opened(fragment: str = "", **settings: Any) -> Page:
        page = open_page(tones, fragment=fragment, **settings)
        page.evaluate("() => pagePlayer.ready")
        return page

    return opened
