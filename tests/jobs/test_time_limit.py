"""When a job's time is over, and what it leaves for the job after it."""

from __future__ import annotations

import subprocess
import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.jobs import slurm_time
from spectral_bias.jobs.slurm_time import parsed, seconds_left
from spectral_bias.jobs.time_limit import NOTES, UNTIL, TimeIsOverError, is_over, leave_note, margin, take_note


@pytest.mark.parametrize(("until", "expected"), [(None, False), ("", False), (-1.0, True), (3600.0, False)])
def test_time_is_over_when_the_clock_says_so_and_never_without_a_limit(monkeypatch, until, expected):
    if until is None:
        monkeypatch.delenv(UNTIL, raising=False)
    else:
        monkeypatch.setenv(UNTIL, until and str(time.time() + until))
    assert is_over() is expected


@pytest.mark.parametrize(("limit", "expected"), [(60, 15), (600, 60), (3600, 300), (7 * 86400, 300)])
def test_a_job_stops_a_tenth_of_its_time_before_its_end_within_bounds(limit, expected):
    assert margin(limit) == expected


def test_the_end_is_no_error_of_a_stage():
    assert not issubclass(TimeIsOverError, Exception)
    assert TimeIsOverError().code == 75


def test_a_note_is_taken_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert take_note("atlas_1.7") is None
    leave_note("atlas_1.7", ["results/b.nc", "results/a.nc"])
    leave_note("atlas_1.8", [])
    assert take_note("atlas_1.7") == {"results/a.nc", "results/b.nc"}
    assert take_note("atlas_1.7") is None
    assert take_note("atlas_1.8") == set()
    assert list(NOTES.iterdir()) == []


def test_a_damaged_note_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    leave_note("atlas_1.7", [])
    (NOTES / "atlas_1.7").write_text('["results/', "utf-8")
    assert take_note("atlas_1.7") is None


def squeue_prints(seconds):
    """What squeue says of so many seconds: two parts at least, days before a hyphen."""
    days, rest = divmod(seconds, 86400)
    hours, minutes, seconds = rest // 3600, rest // 60 % 60, rest % 60
    if days:
        return f"{days}-{hours:02}:{minutes:02}:{seconds:02}\n"
    return f"{hours}:{minutes:02}:{seconds:02}\n" if hours else f"{minutes}:{seconds:02}\n"


@given(st.integers(0, 400 * 86400))
def test_the_time_left_is_read_as_squeue_prints_it(seconds):
    assert parsed(squeue_prints(seconds)) == seconds


@given(st.sampled_from(["UNLIMITED", "NOT_SET", "INVALID", "", "5", "1-2", "slurm_load_jobs error: Invalid job id"]))
def test_what_is_no_time_is_no_limit(said):
    assert parsed(said) is None


def test_outside_of_slurm_nothing_is_asked(monkeypatch):
    monkeypatch.delenv("SLURM_JOB_ID", raising=False)
    monkeypatch.setattr(subprocess, "run", None)
    assert seconds_left() is None


def test_slurm_is_asked_only_where_it_has_not_said(monkeypatch):
    monkeypatch.setenv("SLURM_JOB_ID", "17")
    monkeypatch.delenv("SLURM_JOB_END_TIME", raising=False)
    asked = []

    def squeue(command, **_):
        asked.append(command)
        return SimpleNamespace(stdout="59:30\n")

    monkeypatch.setattr(slurm_time.subprocess, "run", squeue)
    assert seconds_left() == 3570
    assert asked == [["squeue", "--noheader", "--jobs=17", "--format=%L"]]
    monkeypatch.setenv("SLURM_JOB_END_TIME", str(int(time.time()) + 100))
    assert seconds_left() == pytest.approx(100, abs=5)
    assert len(asked) == 1


def test_a_silent_slurm_is_no_limit(monkeypatch):
    monkeypatch.setenv("SLURM_JOB_ID", "17")
    monkeypatch.delenv("SLURM_JOB_END_TIME", raising=False)
    monkeypatch.setenv("PATH", "")
    assert seconds_left() is None
