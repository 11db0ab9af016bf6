"""Rule ``card_page``: draw the figure and the page of a card from what was measured; nothing is analysed."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.diagnosis.diagnose import run_in_order
from spectral_bias.diagnosis.files import write_shown
from spectral_bias.diagnosis.reading_cards import card_in
from spectral_bias.diagnosis.refused import Refused
from spectral_bias.diagnosis.refused_page import write_refused_page
from spectral_bias.plan.records.card import CardPageSpec

REPORT = "../../report/index.html"


def card_page(log: Path, record: Path, spectrum: Path, html: Path, svg: Path, png: Path, spec: dict[str, Any]) -> None:
    """Draw a card, with the log's own outputs in its figure."""
    inputs = Inputs()
    asked, measured, errors = CardPageSpec.read(spec), inputs.record(record), inputs.netcdf(spectrum)
    inputs.own_files([log], spec.get("files", {}))
    made = certificate("card_page", html, spec, inputs.digests)
    paths = {path.name: path for path in (svg, png, html)}
    report = REPORT if asked.has_report else ""
    if refused := Refused.read(measured):
        write_refused_page(refused, paths, made, report=report)
    else:
        write_shown(card_in(measured), run_in_order(log), errors, paths, made, shown=made, report=report)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, card_page)
