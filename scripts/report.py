"""Rule ``report``: render the overview of all claims."""

from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.json_record import read_record
from spectral_bias.plan.records.report import ReportSpec
from spectral_bias.report.pages import overview_page


def report(verdicts: list[Path], overview: Path, html: Path, spec: dict[str, Any]) -> None:
    """Write the overview from every claim's verdict; the figure ``overview`` is linked, not copied."""
    asked = ReportSpec.read(spec)
    records = {path.stem: read_record(path) for path in verdicts}
    text = overview_page(asked.claims, records, asked.scale)
    write_page(text, html, certificate("report", html, spec, [*verdicts, overview]))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, report)
