"""A page that lists the claims that are finished while the others are still made: ``results/timings/progress.html``.

It is written by the workflow's own process whenever a job ends, and is no artefact: it has no certificate, like the
seconds beside it, and the audit does not read it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from html import escape
from pathlib import Path

from snakemake_interface_logger_plugins.common import LogEvent

from spectral_bias.artefacts.atomic import atomic_write

PROGRESS = Path("results", "timings", "progress.html")
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{refresh}<title>{finished} of {all} claims finished</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }}
progress {{ width: 100% }} td {{ padding: .2rem 1rem .2rem 0 }}</style>
</head>
<body>
<h1>{finished} of {all} claims finished</h1>
<progress max="{all}" value="{finished}"></progress>
<p>{note}</p>
<table>
{rows}
</table>
</body>
</html>
"""


class Progress(logging.Handler):
    """A handler of Snakemake's log that keeps the page up to date."""

    def __init__(self, folder: Path, titles: Mapping[str, str]) -> None:
        """Follow the claims of a run.

        Args:
            folder: the working folder.
            titles: title by claim, in the order in which they are to be finished.
        """
        super().__init__()
        self.folder, self.titles = folder, titles
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
            page = progress_page(self.titles, {claim: self._verdict(claim) for claim in finished})
            with atomic_write(self.folder / PROGRESS) as partial:
                partial.write_text(page, "utf-8")
            self._shown = finished

    def _page(self, claim: str) -> Path:
        return self.folder / "results" / "report" / "claims" / f"{claim}.html"

    def _verdict(self, claim: str) -> str:
        try:
            record = json.loads((self.folder / "results" / "verdicts" / f"{claim}.json").read_text("utf-8"))
            return str(record["verdict"])
        except (OSError, ValueError, LookupError, TypeError):
            return ""


def progress_page(titles: Mapping[str, str], verdicts: Mapping[str, str]) -> str:
    """The page as text.

    Args:
        titles: title by claim.
        verdicts: verdict by claim, of those that are finished.
    """
    rows = []
    for claim, title in titles.items():
        shown = escape(title)
        if claim in verdicts:
            shown = f'<a href="../report/claims/{escape(claim)}.html">{shown}</a>'
        rows.append(f"<tr><td>{shown}</td><td>{escape(verdicts.get(claim, 'not finished'))}</td></tr>")
    whole = len(verdicts) == len(titles)
    note = '<a href="../report/index.html">The report</a> has them all.' if whole else "This page reloads itself."
    refresh = "" if whole else '<meta http-equiv="refresh" content="5">\n'
    return PAGE.format(finished=len(verdicts), all=len(titles), refresh=refresh, note=note, rows="\n".join(rows))
