"""Rule ``assets``: join the style and the scripts of all pages, and bundle the library that draws charts."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.plain_text import write_plain
from spectral_bias.plan.records.report import AssetsSpec
from spectral_bias.report import assets as sources


def assets(
    style: Path,
    script: Path,
    charts: Path,
    style_certificate: Path,
    script_certificate: Path,
    charts_certificate: Path,
    spec: dict[str, Any],
) -> None:
    """Write what all pages load; the certificates lie beside the files."""
    asked = AssetsSpec.read(spec)
    texts = {
        style: sources.style_sheet(asked.style),
        script: sources.script(asked.script),
        charts: sources.charts(asked.licences),
    }
    for path, text in texts.items():
        write_plain(text, path, certificate("assets", path, spec))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, assets)
