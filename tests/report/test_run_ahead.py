"""What the terminal says of a run's time, before it and while it goes on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from real_plan import real_plan
from spectral_bias.plan.expected import Ahead
from spectral_bias.report.run_ahead import SayAhead

PLAN = real_plan()
TRAININGS = [(name, run) for name in ("low-first", "gradient-loss", "aliasing") for run in PLAN.catalogue.runs[name]]


@dataclass(frozen=True)
class Job:
    """A training, as Snakemake shows it to a handler of its log."""

    experiment: str
    run: str
    folder: object
    threads: int = 1

    @property
    def rule(self):
        return SimpleNamespace(name="train")

    @property
    def wildcards(self):
        return {"experiment": self.experiment, "run": self.run}

    @property
    def benchmark(self):
        return str(self.folder / f"{self.experiment}_{self.run}.tsv")

    @property
    def expected(self):
        return PLAN.expected_seconds("train", self.experiment, self.run)

    def end(self, seconds):
        (self.folder / f"{self.experiment}_{self.run}.tsv").write_text(f"s\tmax_rss\n{seconds}\t100\n", "utf-8")


class Graph:
    def __init__(self, jobs, needed):
        self.jobs, self._needed, self.over = jobs, needed, set()

    def needrun(self, job):
        return job in self._needed

    def needrun_jobs(self, exclude_finished=True):
        return [job for job in self._needed if not (exclude_finished and job in self.over)]


@pytest.fixture
def said(tmp_path):
    """Start a run of some jobs, end others, and have what is said."""
    lines = []
    logger = SimpleNamespace(info=lines.append)
    jobs = [Job(*names, tmp_path) for names in TRAININGS]

    def follow(needed, *, dryrun=False):
        settings = SimpleNamespace(nodes=None)
        graph = Graph(jobs, needed)
        workflow = SimpleNamespace(dag=graph, cores=2, dryrun=dryrun, resource_settings=settings)
        handler = SayAhead(PLAN, workflow, logger)
        handler.emit(record(LogEvent.RUN_INFO))
        return handler, graph

    return jobs, lines, follow


def record(event):
    made = logging.makeLogRecord({})
    made.event = event
    return made


def line(jobs, ratio):
    return Ahead.of([job.expected * ratio for job in jobs], []).line(2)


def test_finished_jobs_of_the_folder_count(said):
    jobs, lines, follow = said
    done, rest = jobs[:-2], jobs[-2:]
    for job in done:
        job.end(1.7 * job.expected)
    assert sum(job.expected for job in done) > 60
    follow(rest)
    assert lines == [f"{line(rest, 1.7)} This counts that finished jobs took 1.7 times as long as expected."]


def test_seconds_of_jobs_that_are_run_again_count_for_nothing(said):
    jobs, lines, follow = said
    for job in jobs:
        job.end(100 * job.expected)
    follow(jobs)
    assert lines == [line(jobs, 1)]


def test_few_seconds_are_no_pace(said):
    jobs, lines, follow = said
    short = min(jobs, key=lambda job: job.expected)
    assert short.expected < 60
    short.end(100 * short.expected)
    rest = [job for job in jobs if job is not short]
    follow(rest)
    assert lines == [line(rest, 1)]


def test_a_long_run_says_again_what_is_ahead_by_its_own_finished_jobs(said, monkeypatch):
    jobs, lines, follow = said
    whole = sum(job.expected for job in jobs)
    # The trainings of three claims are a run of some minutes.
    monkeypatch.setattr("spectral_bias.report.run_ahead.LONG", whole)
    handler, graph = follow(jobs)
    expected, over, parts = [line(jobs, 1)], 0.0, 0
    for index, job in enumerate(jobs):
        job.end(3 * job.expected)
        graph.over.add(job)
        handler.emit(record(LogEvent.JOB_FINISHED))
        over += job.expected
        if parts < int(10 * over / whole + 1e-9) < 10:
            parts = int(10 * over / whole + 1e-9)
            trusted = over >= 60
            told = " This counts that finished jobs took 3 times as long as expected." if trusted else ""
            expected.append(line(jobs[index + 1 :], 3 if trusted else 1) + told)
    assert 3 < len(expected) <= 10
    assert lines == expected


@pytest.mark.parametrize("why", ["short", "dry"])
def test_a_short_run_and_a_dry_one_say_it_once(said, monkeypatch, why):
    jobs, lines, follow = said
    whole = sum(job.expected for job in jobs)
    monkeypatch.setattr("spectral_bias.report.run_ahead.LONG", whole + (1 if why == "short" else 0))
    handler, graph = follow(jobs, dryrun=why == "dry")
    for job in jobs:
        graph.over.add(job)
        handler.emit(record(LogEvent.JOB_FINISHED))
    assert len(lines) == 1


def test_what_cannot_be_read_stops_no_run(said):
    jobs, lines, follow = said
    handler, graph = follow(jobs)
    graph.needrun_jobs = None
    handler.emit(record(LogEvent.JOB_FINISHED))
    assert len(lines) == 1
