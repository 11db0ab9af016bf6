"""What the terminal says before a run, in a dry run and while a run goes on: how many jobs are ahead, and how long.

What jobs are expected to take was measured on one machine. So the jobs that the folder has finished before count, and
while a run goes on those that it has finished: another machine, or a slow day of the same one, is seen from them.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from typing import Any

from snakemake_interface_logger_plugins.common import LogEvent

from spectral_bias.artefacts.seal import is_dropped
from spectral_bias.plan.expected import Ahead, Pace
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.processes import told_idle
from spectral_bias.plan.stages import STAGES
from spectral_bias.report.run_jobs import benchmark_row

MADE_AGAIN = "{} of the run files were made before and not kept (keep_run_files: none): they are made again."

# A run shorter than this says what is ahead once; a longer one again after each part of its expected seconds.
LONG = 300.0
PARTS = 10


class SayAhead(logging.Handler):
    """A handler of Snakemake's log that adds a line to its table of the jobs to be done, and others while they are."""

    def __init__(self, plan: Plan, workflow: Any, logger: logging.Logger) -> None:
        """Follow a run.

        Args:
            plan: the plan of the run.
            workflow: the variable of that name in the Snakefile.
            logger: Snakemake's.
        """
        super().__init__()
        self._plan, self._workflow, self._logger = plan, workflow, logger
        self._expected: dict[Any, float] = {}
        self._before = Pace(0.0, 0.0)
        self._said = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Say what is ahead when Snakemake lists it, and from time to time; whatever is in the way, the run goes on."""
        event = getattr(record, "event", None)
        try:
            if event == LogEvent.RUN_INFO:
                self._logger.info(self._start())
            elif event == LogEvent.JOB_FINISHED and (line := self._progress()):
                self._logger.info(line)
        except Exception:  # an estimate is worth no run
            return

    def _start(self) -> str:
        """The line of the start, for which the finished jobs of the folder count."""
        dag = self._workflow.dag
        # Those that a dry run has just gone through count as finished.
        needed = [job for job in dag.needrun_jobs(exclude_finished=False) if job.rule.name in STAGES]
        # The seconds of a job that is run again may be of another scale.
        self._before = self._pace(job for job in dag.jobs if job.rule.name in STAGES and not dag.needrun(job))
        self._expected = {job: self._seconds(job) for job in needed}
        idle: list[int] = []
        again = 0
        for job in needed:
            stage, names = STAGES[job.rule.name], self._names(job)
            again += stage.makes_run and any(is_dropped(path) for path in map(Path, stage.paths(*names).values()))
            if stage.trains and (unused := self._plan.idle_processors(names[0], names[1], job.threads)):
                idle.append(unused)
        trainings = sum(STAGES[job.rule.name].trains for job in needed)
        told = [MADE_AGAIN.format(again) if again else "", told_idle(idle, trainings)]
        return " ".join([self._line(needed, self._before), *filter(None, told)])

    def _progress(self) -> str:
        """The line where another part of a long run is over, for which the jobs that it has finished count."""
        left = [job for job in self._workflow.dag.needrun_jobs() if job in self._expected]
        whole = sum(self._expected.values())
        part = int(PARTS * (1.0 - sum(map(self._expected.__getitem__, left)) / whole)) if whole >= LONG else 0
        if self._workflow.dryrun or not self._said < part < PARTS:
            return ""
        self._said = part
        now = self._pace(self._expected.keys() - set(left))
        return self._line(left, now if now.is_trusted else self._before)

    def _line(self, jobs: Collection[Any], pace: Pace) -> str:
        """What is ahead where jobs take as long as finished ones did."""
        seconds = {
            trains: [self._expected[job] for job in jobs if STAGES[job.rule.name].trains == trains]
            for trains in (True, False)
        }
        elsewhere = self._workflow.resource_settings.nodes is not None
        line = Ahead.of(seconds[True], seconds[False]).at(pace).line(None if elsewhere else self._workflow.cores)
        return f"{line} {pace.line()}".rstrip()

    def _pace(self, jobs: Any) -> Pace:
        """What finished jobs took; nothing of those without a benchmark file."""
        found: list[tuple[float, float]] = []
        for job in jobs:
            if job.benchmark and (seconds := benchmark_row(Path(job.benchmark)).get("s")):
                found.append((seconds, self._seconds(job)))
        return Pace.of(found)

    def _seconds(self, job: Any) -> float:
        return self._expected.get(job) or self._plan.expected_seconds(job.rule.name, *self._names(job))

    def _names(self, job: Any) -> list[str]:
        return [job.wildcards[name] for name in STAGES[job.rule.name].names]
