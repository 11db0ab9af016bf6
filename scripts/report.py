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
    verdicts: list[Path],
    overview: Path,
    player: list[Path],
    cards: list[Path],
    style: Path,
    script: Path,
    charts: Path,
    html: Path,
    spec: dict[str, Any],
) -> None:
    """Write the first page from every verdict and card; ``player`` is one record, or none; other files are linked."""
    asked = ReportSpec.read(spec)
    inputs = Inputs()
    records = {path.stem: inputs.record(path) for path in verdicts}
    frames = [inputs.record(path) for path in player]
    own = {path.parent.name: inputs.record(path) for path in cards}
    inputs.files([overview, style, script, charts])
    claims = {name: asked.claims[name] for name in asked.order}
    text = front_page(claims, records, asked.scale, frames[0] if frames else None, own)
    write_page(text, html, certificate("report", html, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, report)
