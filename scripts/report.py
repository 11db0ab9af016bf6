"""Rule ``report``: render the overview of all claims."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.plan.records.report import ReportSpec
from spectral_bias.report.front_page import front_page


def report(
    verdicts: list[Path], overview: Path, style: Path, script: Path, charts: Path, html: Path, spec: dict[str, Any]
) -> None:
    """Write the first page from every claim's verdict; the figure and what all pages load are linked, not copied."""
    asked = ReportSpec.read(spec)
    inputs = Inputs()
    records = {path.stem: inputs.record(path) for path in verdicts}
    inputs.files([overview, style, script, charts])
    text = front_page(asked.claims, records, asked.scale)
    write_page(text, html, certificate("report", html, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, report)
