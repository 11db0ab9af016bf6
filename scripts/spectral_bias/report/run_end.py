"""What the workflow's own process does when a run ends: it writes the page of the run and says what came out."""

from __future__ import annotations

from pathlib import Path

from spectral_bias.report.closing_lines import after_failure, after_success
from spectral_bias.report.run_jobs import read_jobs
from spectral_bias.report.run_page import Run, write_run_page


def end_run(folder: Path, seen_from: Path, run: Run) -> list[str]:
    """Write the page of a run that had jobs; returns the last lines for the terminal, none if it had no jobs.

    Args:
        folder: the working folder.
        seen_from: the folder in which the command was given, which paths are relative to.
        run: the run.
    """
    jobs = read_jobs(folder)
    these = [job for job in jobs if job.ended >= run.began]
    if not these:
        return []
    page = write_run_page(folder, run, jobs)
    if run.complete:
        return after_success(folder, seen_from, [*run.titles], these, run.began, page)
    return after_failure(folder, seen_from, these, page)
