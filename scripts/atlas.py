"""Rule ``atlas``: every network that is measured, as a table and as a page."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.plan.records.atlas import AtlasSpec
from spectral_bias.report.atlas_cards import runs_of_cards
from spectral_bias.report.atlas_numbers import numbers_of
from spectral_bias.report.atlas_page import atlas_page
from spectral_bias.report.atlas_rows import rows_of
from spectral_bias.report.atlas_table import COLUMNS, atlas_table


def atlas(
    spectra: list[Path],
    cards: list[Path],
    card_spectra: list[Path],
    style: Path,
    script: Path,
    charts: Path,
    html: Path,
    table: Path,
    table_certificate: Path,
    spec: dict[str, Any],
) -> None:
    """Write the page and the table of all networks from their spectra; ``table_certificate`` lies beside the table."""
    asked, inputs = AtlasSpec.read(spec), Inputs()
    by_run = {(path.parent.name, path.stem): path for path in spectra}
    by_card = {path.parent.name: path for path in card_spectra}
    records = {path.parent.name: inputs.record(path) for path in cards}
    own = runs_of_cards({name: records[name] for name in asked.cards})
    paths = [by_run[run.experiment, run.run] for run in asked.runs] + [by_card[run.run] for run in own]
    # However many spectra there are, one is in memory.
    rows = rows_of([*asked.runs, *own], map(numbers_of, inputs.one_by_one(paths)))
    # The spectrum of a log that could not be analysed is empty, and an input all the same.
    inputs.files([*card_spectra, style, script, charts])
    write_table(atlas_table(rows), table, certificate("atlas", table, spec, inputs.digests), COLUMNS)
    text = atlas_page(rows, asked.claims, asked.scale, asked.commands, asked.example)
    write_page(text, html, certificate("atlas", html, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, atlas)
