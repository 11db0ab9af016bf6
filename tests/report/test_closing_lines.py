"""What the terminal says at the end of a run."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from spectral_bias.report.closing_lines import MAX_FAILURES, after_failure, after_success

BEGAN = 1_000_000_000.0
BEFORE, DURING = BEGAN - 10, BEGAN + 10


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "work"


def write(path: Path, text: str, when: float = DURING) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (when, when))


def verdict(folder: Path, claim: str, outcome: str, scale: str = "default") -> None:
    reason = "too-few-seeds" if outcome == "inconclusive" else None
    record = {"verdict": outcome, "inconclusive": reason, "scale": scale}
    write(folder / f"results/verdicts/{claim}.json", json.dumps(record))


def test_a_whole_run_names_verdicts_and_the_report(folder, tmp_path):
    for name in ("verdict/one", "verdict/two", "report"):
        write(folder / f"logs/{name}.log", "done in 0.1 s\n")
    write(folder / "logs/train/old/run.log", "done in 5.0 s\n", BEFORE)
    for claim, outcome in {"one": "supported", "two": "inconclusive", "three": "supported"}.items():
        verdict(folder, claim, outcome)
    write(folder / "results/report/index.html", "")
    first, *rest = after_success(folder, tmp_path, ["one", "two", "three", "four"], BEGAN)
    assert first.startswith("3 jobs done in ")
    assert rest == [
        "2 supported: one, three",
        "1 inconclusive: two (too few seeds)",
        "Open work/results/report/index.html",
    ]


def test_one_claim_names_its_page_and_smoke_is_no_evidence(folder):
    write(folder / "logs/page/one.log", "done in 0.1 s\n")
    verdict(folder, "one", "refuted", "smoke")
    write(folder / "results/report/claims/one.html", "")
    write(folder / "results/report/claims/two.html", "", BEFORE)
    write(folder / "results/report/index.html", "", BEFORE)
    lines = after_success(folder, folder, ["one", "two"], BEGAN)
    assert lines[1:] == ["1 refuted (smoke scale: no evidence): one", "Open results/report/claims/one.html"]


@pytest.mark.parametrize("damage", ["", "[]", "{}", "{"])
def test_a_verdict_that_cannot_be_read_is_left_out(folder, damage):
    write(folder / "logs/page/one.log", "done in 0.1 s\n")
    write(folder / "results/verdicts/one.json", damage)
    assert len(after_success(folder, folder, ["one"], BEGAN)) == 1


def test_nothing_is_said_where_nothing_ran(folder):
    write(folder / "logs/page/one.log", "done in 0.1 s\n", BEFORE)
    assert after_success(folder, folder, ["one"], BEGAN) == []
    assert after_failure(folder, folder, BEGAN) == []


def test_each_failed_job_has_its_cause_and_its_log(folder, tmp_path):
    write(folder / "logs/train/a/x.log", "Traceback\nfailed: ValueError: no such luck\nsome library's last words\n")
    write(folder / "logs/train/a/y.log", "train: results/runs/a/y.nc\n100 of 4000 steps\n", DURING + 1)
    write(folder / "logs/train/a/z.log", "done in 1.0 s\nprofile: {}\n", DURING + 2)
    assert after_failure(folder, tmp_path, BEGAN) == [
        "2 jobs failed:",
        "  train/a/x: ValueError: no such luck",
        "    log: work/logs/train/a/x.log",
        "  train/a/y: ended without a message: killed, or out of memory",
        "    log: work/logs/train/a/y.log",
        "What is complete is kept. After a repair the same command makes the rest.",
    ]


def test_of_many_failures_the_first_are_shown_and_the_rest_counted(folder):
    for number in range(MAX_FAILURES + 3):
        write(folder / f"logs/train/{number:03}.log", "failed: no\n", DURING + number)
    lines = after_failure(folder, folder, BEGAN)
    assert lines[0] == f"{MAX_FAILURES + 3} jobs failed:"
    assert len(lines) == 2 * MAX_FAILURES + 3
    assert lines[-2] == "  and 3 more"
