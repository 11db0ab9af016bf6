"""Jobs as their logs and benchmark files tell of them."""

from __future__ import annotations

import pytest

from run_folder import DURING, benchmark, job
from spectral_bias.jobs.log_lines import CONTINUED
from spectral_bias.report.run_jobs import KILLED, NOT_BEGUN, Job, read_job, read_jobs

PROFILE = 'profile: {"rule": "train", "cpu": 3.5, "wall": 4.0, "compiling": 0.5, "hits": 7, "misses": 2}\n'


def test_a_job_has_the_seconds_of_its_benchmark_and_the_compilations_of_its_log(tmp_path):
    job(tmp_path, "train/tones/base", f"train: run.nc\ndone in 3.9 s\n{PROFILE}", DURING)
    benchmark(tmp_path, "train/tones/base", DURING + 1, s=4.25, max_rss=300.5, cpu_time=3.0)
    (found,) = read_jobs(tmp_path)
    assert found == Job("train", "tones/base", DURING + 1, 4.25, 3.5, 300.5, compiled=2, reused=7, compiling=0.5)
    assert found.began == DURING + 1 - 4.25
    assert found.path == "train/tones/base"


def test_a_rule_of_one_job_has_no_further_name(tmp_path):
    job(tmp_path, "report")
    benchmark(tmp_path, "report", s=0.5)
    (found,) = read_jobs(tmp_path)
    assert (found.stage, found.name, found.path, found.cpu, found.memory) == ("report", "", "report", None, None)


def test_a_benchmark_of_the_job_before_tells_nothing_of_one_that_failed(tmp_path):
    benchmark(tmp_path, "train/a", DURING - 60, s=50, max_rss=900)
    job(tmp_path, "train/a", f"failed: ValueError: no\n{PROFILE}", DURING)
    found = read_job(tmp_path, "train/a")
    assert found is not None
    assert (found.failure, found.ended, found.wall, found.memory) == ("ValueError: no", DURING, 4.0, None)


@pytest.mark.parametrize("said", ["train: run.nc\n", "step 3 of 9\nprofile: {broken\n"])
def test_a_job_that_was_killed_says_so(tmp_path, said):
    job(tmp_path, "train/a", said)
    (found,) = read_jobs(tmp_path)
    assert (found.failure, found.wall, found.began) == (KILLED, None, DURING)


def test_a_job_without_a_word_did_not_begin_and_one_that_goes_on_has_not_failed(tmp_path):
    job(tmp_path, "train/a", "")
    job(tmp_path, "train/b", f"train: run.nc\n{CONTINUED}\nprofile: {{}}\n")
    assert [found.failure for found in read_jobs(tmp_path)] == [NOT_BEGUN, ""]


def test_results_without_logs_and_damaged_benchmarks_are_no_obstacle(tmp_path):
    benchmark(tmp_path, "train/a", s=2.0)
    (tmp_path / "results/timings/train/b.tsv").write_text("\x00\n\t\t", "utf-8")
    (tmp_path / "results/timings/train/c.tsv").write_text("", "utf-8")
    assert {each.name: each.wall for each in read_jobs(tmp_path)} == {"a": 2.0, "b": None, "c": None}
    assert not any(each.failure for each in read_jobs(tmp_path))


def test_a_job_whose_files_went_away_is_none(tmp_path):
    assert read_job(tmp_path, "train/a") is None


def test_jobs_come_in_the_order_in_which_they_ended(tmp_path):
    for name, when in {"b": DURING, "a": DURING, "c": DURING - 5}.items():
        job(tmp_path, f"page/{name}", when=when)
    assert [each.name for each in read_jobs(tmp_path)] == ["c", "a", "b"]
