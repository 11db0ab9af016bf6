"""Screenshots of a report: which pages, and a clear word where there is no browser."""

from __future__ import annotations

import re

import pytest
import screenshots

PAGES = ("report/index.html", "report/atlas.html", "report/claims/a.html", "report/claims/b.html", "timings/run.html")
OTHERS = ("timings/a.html", "timings/b.html", "timings/progress.html", "figures/a.svg")
CARDS = ("cards/a/index.html", "cards/b/index.html")


@pytest.fixture
def results(tmp_path):
    for name in (*PAGES, *OTHERS, *CARDS):
        (tmp_path / "results" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "results" / name).write_text("<!DOCTYPE html><title>x</title>", "utf-8")
    return tmp_path / "results"


def test_all_pages_of_the_report_the_run_one_page_of_seconds_and_one_card_are_drawn(results):
    found = {path.relative_to(results).as_posix() for path in screenshots.pages_of(results)}
    assert found == {*PAGES, "timings/a.html", "cards/a/index.html"}


def test_without_a_browser_the_message_names_the_package(results, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert screenshots.main([str(results), "--to", str(results.parent / "shots")]) == 1
    assert "Debian's package is `chromium`" in capsys.readouterr().err
    assert not (results.parent / "shots").exists()


def test_without_a_report_the_message_says_what_makes_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(screenshots, "browser", lambda: "any")
    assert screenshots.main([str(tmp_path / "results")]) == 1
    assert "`make` writes the report" in capsys.readouterr().err


def test_the_sheet_shows_every_picture_by_page(results, monkeypatch):
    monkeypatch.setattr(screenshots, "browser", lambda: "any")
    monkeypatch.setattr(
        screenshots, "draw", lambda pages, *_: ((page, [f"{page.stem}-390-light.png"]) for page in pages)
    )
    target = results.parent / "shots"
    target.mkdir()
    (target / "old-390-light.png").touch()
    assert screenshots.main([str(results), "--to", str(target)]) == 0
    sheet = (target / "index.html").read_text("utf-8")
    assert re.findall(r"<h2>(.*?)</h2>", sheet) == [
        *sorted(PAGES[:2]),
        *PAGES[2:],
        "timings/a.html",
        "cards/a/index.html",
    ]
    assert 'src="atlas-390-light.png"' in sheet
    assert not (target / "old-390-light.png").exists()
