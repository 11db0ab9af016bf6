"""Rule ``page``: render one claim's page of the report."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


import json
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
    """Write the page of a claim; ``figure`` and what all pages load are linked; ``player`` is one record, or none."""
    inputs = Inputs()
    asked, record = PageSpec.read(spec), inputs.record(verdict)
    inputs.files([figure, *player, style, script, charts])
    shown = json.dumps(record["certificate"], indent=2, sort_keys=True)
    text = claim_page(asked.claim, asked.text, asked.setups, record, shown, asked.commands)
    write_page(text, html, certificate("page", html, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, page)
