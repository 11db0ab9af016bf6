"""A page that lists the claims that are finished while the others are still made: ``results/timings/progress.html``.

It is written by the workflow's own process whenever a job ends, and is no artefact: it has no certificate, like the
seconds beside it, and the audit does not read it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snakemake_interface_logger_plugins.common import LogEvent

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.report.run_jobs import TIMINGS
from spectral_bias.report.verdict_files import read_verdicts

PROGRESS = TIMINGS / "progress.html"


class Progress(logging.Handler):
    """A handler of Snakemake's log that keeps the page up to date."""

    def __init__(self, folder: Path, titles: Mapping[str, Any], scale: str) -> None:
        """Follow the claims of a run.

        Args:
            folder: the working folder.
            titles: title by claim, in the order in which they are to be finished.
            scale: the scale of the results.
        """
        super().__init__()
        self.folder, self.titles, self.scale = folder, titles, scale
        self._shown: frozenset[str] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the page again where a job that ended has finished a claim; whatever is in the way, the run goes on."""
        if getattr(record, "event", None) == LogEvent.JOB_FINISHED:
            try:
                self._update()
            except Exception:  # a full disk, say, or a link out of the folder: jobs say so themselves
                self._shown = None

    def _update(self) -> None:
        finished = frozenset(claim for claim in self.titles if self._page(claim).is_file())
        if finished != self._shown:
            verdicts = {claim: each["verdict"] for claim, each in read_verdicts(self.folder, finished).items()}
            page = progress_page(self.titles, {claim: verdicts.get(claim, "") for claim in finished}, self.scale)
            with atomic_write(self.folder / PROGRESS) as partial:
                partial.write_text(page, "utf-8")
            self._shown = finished

    def _page(self, claim: str) -> Path:
        return self.folder / "results" / "report" / "claims" / f"{claim}.html"


def progress_page(titles: Mapping[str, Any], verdicts: Mapping[str, str], scale: str) -> str:
    """The page, which reloads itself until every claim is finished.

    Args:
        titles: title by claim, plain or in both languages.
        verdicts: verdict by claim, of those that are finished; empty where its file cannot be read.
        scale: the scale of the results.
    """
    # The engine is loaded when the first job ends, not when the Snakefile is read.
    from spectral_bias.report.environment import rendered

    rows = [
        {"claim": claim, "title": title, "finished": claim in verdicts, "verdict": verdicts.get(claim, "")}
        for claim, title in titles.items()
    ]
    words = {
        "en": f"{len(verdicts)} of {len(titles)} claims finished",
        "zh": f"已完成 {len(verdicts)} / {len(titles)} 个论断",
    }
    return rendered(
        "progress.html", root="../report/", title=words, scale=scale, rows=rows, finished=len(verdicts), words=words
    )
