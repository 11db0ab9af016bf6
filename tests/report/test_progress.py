"""The page of what is finished while a run goes on."""

from __future__ import annotations

import json
import logging
import re

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from spectral_bias.report.progress import PROGRESS, Progress, progress_page

TITLES = {"one": "First < second", "two": {"en": "Second", "zh": "第二"}}


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path, TITLES, "smoke")


def tell(progress: Progress, event: LogEvent | None) -> None:
    record = logging.LogRecord("snakemake", logging.INFO, "", 0, "a job", (), None)
    if event is not None:
        record.event = event
    progress.handle(record)


def finish(progress: Progress, claim: str, verdict: str) -> None:
    for path, text in {
        f"verdicts/{claim}.json": json.dumps({"verdict": verdict, "scale": "smoke"}),
        f"report/claims/{claim}.html": "",
    }.items():
        target = progress.folder / "results" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def test_the_page_follows_the_claims_that_are_finished(progress):
    page = progress.folder / PROGRESS
    tell(progress, LogEvent.JOB_STARTED)
    tell(progress, None)
    assert not page.exists()
    tell(progress, LogEvent.JOB_FINISHED)
    assert "0 of 2 claims finished" in page.read_text("utf-8")
    finish(progress, "two", "refuted")
    tell(progress, LogEvent.JOB_FINISHED)
    text = page.read_text("utf-8")
    assert "1 of 2 claims finished" in text
    row = re.search(r"<tr>.*claims/two\.html.*</tr>", text)
    assert row is not None
    assert all(
        words in row[0] for words in ('<span lang="en">Second</span>', '<span lang="zh">第二</span>', "refuted", "否定")
    )
    assert 'http-equiv="refresh"' in text
    finish(progress, "one", "supported")
    tell(progress, LogEvent.JOB_FINISHED)
    assert "refresh" not in page.read_text("utf-8")


def test_it_is_written_only_when_something_changed(progress):
    tell(progress, LogEvent.JOB_FINISHED)
    (progress.folder / PROGRESS).unlink()
    tell(progress, LogEvent.JOB_FINISHED)
    assert not (progress.folder / PROGRESS).exists()


@pytest.mark.parametrize("error", [OSError("full"), MemoryError()])
@pytest.mark.parametrize("place", ["progress.atomic_write", "progress.Progress._page"])
def test_a_page_that_cannot_be_made_ends_nothing(progress, monkeypatch, error, place):
    monkeypatch.setattr(f"spectral_bias.report.{place}", lambda *_: (_ for _ in ()).throw(error))
    tell(progress, LogEvent.JOB_FINISHED)
    monkeypatch.undo()
    tell(progress, LogEvent.JOB_FINISHED)
    assert (progress.folder / PROGRESS).exists()


def test_a_folder_that_is_a_link_out_of_the_results_ends_nothing(progress, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (progress.folder / "results").mkdir()
    (progress.folder / PROGRESS.parent).symlink_to(outside)
    tell(progress, LogEvent.JOB_FINISHED)
    assert not [*outside.iterdir()]


def test_titles_are_escaped_and_unfinished_claims_have_no_link():
    page = progress_page(TITLES, {}, "smoke")
    assert "First &lt; second" in page
    assert "../report/claims/" not in page
    assert page.count("未完成") == len(TITLES)
    assert "../report/assets/report.css" in page


def test_a_finished_claim_whose_verdict_cannot_be_read_is_finished_all_the_same():
    page = progress_page(TITLES, {"one": "", "two": "supported"}, "smoke")
    assert "../report/claims/one.html" in page
    assert "refresh" not in page
    assert "未完成" not in page
