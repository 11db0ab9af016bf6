"""Rule ``timing_page``: lay out what was measured for one claim's tests on seconds."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.plan.records.timing import TimingPageSpec
from spectral_bias.report.seconds_page import seconds_page


def timing_page(measured: Path, style: Path, script: Path, html: Path, spec: dict[str, Any]) -> None:
    """Write the page of what was ``measured``; style and script are linked."""
    inputs, asked = Inputs(), TimingPageSpec.read(spec)
    text = seconds_page(asked.claim, asked.title, inputs.record(measured))
    inputs.files([style, script])
    write_page(text, html, certificate("timing_page", html, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, timing_page)
