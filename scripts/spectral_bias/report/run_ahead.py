"""What the terminal says before a run and in a dry run: how many jobs are ahead, and how long they may take."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from snakemake_interface_logger_plugins.common import LogEvent

from spectral_bias.artefacts.seal import is_dropped
from spectral_bias.plan.expected import Ahead
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.processes import told_idle
from spectral_bias.plan.stages import STAGES

MADE_AGAIN = "{} of the run files were made before and not kept (keep_run_files: none): they are made again."


class SayAhead(logging.Handler):
    """A handler of Snakemake's log that adds a line to its table of the jobs to be done."""

    def __init__(self, plan: Plan, workflow: Any, logger: logging.Logger) -> None:
        """Follow a run.

        Args:
            plan: the plan of the run.
            workflow: the variable of that name in the Snakefile.
            logger: Snakemake's.
        """
        super().__init__()
        self._plan, self._workflow, self._logger = plan, workflow, logger

    def emit(self, record: logging.LogRecord) -> None:
        """Say what is ahead when Snakemake lists it; whatever is in the way, the run goes on."""
        if getattr(record, "event", None) == LogEvent.RUN_INFO:
            try:
                line = self._line()
            except Exception:  # an estimate is worth no run
                return
            self._logger.info(line)

    def _line(self) -> str:
        trainings: list[float] = []
        others: list[float] = []
        idle: list[int] = []
        # Those that a dry run has just gone through count as finished.
        again = 0
        for job in self._workflow.dag.needrun_jobs(exclude_finished=False):
            if stage := STAGES.get(job.rule.name):
                names = [job.wildcards[name] for name in stage.names]
                again += stage.makes_run and any(is_dropped(path) for path in map(Path, stage.paths(*names).values()))
                seconds = self._plan.expected_seconds(job.rule.name, *names)
                if stage.trains and (unused := self._plan.idle_processors(names[0], names[1], job.threads)):
                    idle.append(unused)
                (trainings if stage.trains else others).append(seconds)
        elsewhere = self._workflow.resource_settings.nodes is not None
        line = Ahead.of(trainings, others).line(None if elsewhere else self._workflow.cores)
        told = [MADE_AGAIN.format(again) if again else "", told_idle(idle, len(trainings))]
        return " ".join([line, *filter(None, told)])
