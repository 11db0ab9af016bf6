"""What the terminal says at the end of a run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from run_folder import BEFORE, BEGAN, DURING, job, verdict, write
from spectral_bias.report.closing_lines import MAX_FAILURES, after_failure, after_success
from spectral_bias.report.run_end import end_run
from spectral_bias.report.run_page import RUN, Run

CLAIMS = ["one", "two", "three", "four"]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "work"


def ended(folder: Path, seen_from: Path, claims: list[str], *, complete: bool = True) -> list[str]:
    titles = {claim: {"en": claim, "zh": claim} for claim in claims}
    return end_run(folder, seen_from, Run(BEGAN, time.time(), 2, "default", {}, titles, complete))


def test_a_whole_run_ends_in_three_lines(folder, tmp_path):
    for name in ("verdict/one", "verdict/two", "report"):
        job(folder, name)
    job(folder, "train/old/run", when=BEFORE)
    for claim, outcome in dict(zip(CLAIMS, ("supported", "inconclusive", "supported", "refuted"), strict=True)).items():
        verdict(folder, claim, outcome, again="supported" if claim in {"one", "two"} else "")
    write(folder / "results/report/index.html", "")
    came_out, jobs, opened = ended(folder, tmp_path, CLAIMS)
    assert came_out == (
        "4 claims: 2 supported; 1 refuted (four); 1 inconclusive (two)"
        "; replicated with fresh seeds: 1 of 2 came to the same verdict"
    )
    assert jobs.startswith("3 jobs done in ")
    assert jobs.endswith("; seconds, memory, versions: work/results/timings/run.html")
    assert opened == "Open work/results/report/index.html"
    assert (folder / RUN).is_file()


def test_of_few_claims_all_are_named(folder):
    job(folder, "verdict/one")
    for claim in ("one", "two"):
        verdict(folder, claim, "supported")
    assert ended(folder, folder, ["one", "two"])[0] == "2 claims: 2 supported (one, two)"


def test_one_claim_names_its_page_and_smoke_is_no_evidence(folder):
    job(folder, "page/one")
    verdict(folder, "one", "inconclusive", "smoke")
    write(folder / "results/report/claims/one.html", "")
    write(folder / "results/report/claims/two.html", "", BEFORE)
    write(folder / "results/report/index.html", "", BEFORE)
    lines = ended(folder, folder, ["one", "two"])
    assert lines[0] == "one: inconclusive, too few seeds (smoke scale: no evidence)"
    assert lines[1].startswith("1 job done in ")
    assert lines[2] == "Open results/report/claims/one.html"


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{}",
        "{",
        '{"verdict": "supported"}',
        '{"verdict": "inconclusive", "scale": "default", "inconclusive": "?"}',
    ],
)
def test_a_verdict_that_cannot_be_read_is_left_out(folder, damage):
    job(folder, "page/one")
    write(folder / "results/verdicts/one.json", damage)
    assert [line.partition(" done")[0] for line in ended(folder, folder, ["one"])] == ["1 job"]


def test_nothing_is_said_or_written_where_nothing_ran(folder):
    job(folder, "page/one", when=BEFORE)
    assert ended(folder, folder, ["one"]) == []
    assert ended(folder, folder, ["one"], complete=False) == []
    assert not (folder / RUN).exists()
    assert after_success(folder, folder, ["one"], [], BEGAN) == []
    assert after_failure(folder, folder, []) == []


def test_each_failed_job_has_its_cause_and_its_log(folder, tmp_path):
    job(folder, "train/a/x", "Traceback\nfailed: ValueError: no such luck\nsome library's last words\n")
    job(folder, "train/a/y", "train: results/runs/a/y.nc\n100 of 4000 steps\n", DURING + 1)
    job(folder, "train/a/z", "done in 1.0 s\nprofile: {}\n", DURING + 2)
    assert ended(folder, tmp_path, [], complete=False) == [
        "2 jobs failed:",
        "  train/a/x: ValueError: no such luck",
        "    log: work/logs/train/a/x.log",
        "  train/a/y: ended without a message: killed, or out of memory",
        "    log: work/logs/train/a/y.log",
        "What is complete is kept. After a repair the same command makes the rest.",
        "All jobs of this run: work/results/timings/run.html",
    ]


def test_of_many_failures_the_first_are_shown_and_the_rest_counted(folder):
    for number in range(MAX_FAILURES + 3):
        job(folder, f"train/{number:03}", "failed: no\n", DURING + number)
    lines = ended(folder, folder, [], complete=False)
    assert lines[0] == f"{MAX_FAILURES + 3} jobs failed:"
    assert lines[1] == "  train/000: no"
    assert len(lines) == 2 * MAX_FAILURES + 4
    assert lines[-3] == "  and 3 more"
