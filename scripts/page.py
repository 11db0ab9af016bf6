"""Rule ``page``: render one claim's page of the report."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.plan.records.report import PageSpec
from spectral_bias.report.claim_page import claim_page


def page(
    verdict: Path,
    figure: Path,
    player: list[Path],
    style: Path,
    script: Path,
    charts: Path,
    html: Path,
    spec: dict[str, Any],
) -> None:
    """Write the page of a claim, with its figure and its ``player``, one record or none, inside; the rest is linked."""
    inputs = Inputs()
    asked, record = PageSpec.read(spec), inputs.record(verdict)
    drawn = inputs.sealed(figure)
    inputs.files([style, script, charts])
    shown = next((inputs.record(path) for path in player), None)
    text = claim_page(asked, record, drawn, str(html), inputs.digests, shown)
    write_page(text, html, certificate("page", html, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, page)
