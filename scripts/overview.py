"""Rule ``overview``: all claims at a glance, as a table and as a figure."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.overview import overview as draw
from spectral_bias.figures.style import lay_out_once, style
from spectral_bias.plan.records.report import OverviewSpec
from spectral_bias.verdicts.table import claims_table

TITLE = "All claims"
CAPTION = (
    "Every test, control and limit of every claim: estimate and 95 % interval, as the distance beyond the threshold "
    "that was written down before, in units of it. Right of the line is the claimed side. Beside them each claim's "
    "verdict, and those of its corrected statement and of its replication with fresh seeds, where it has them. "
    "Scale: {scale}."
)


def overview(
    verdicts: list[Path], table: Path, table_certificate: Path, svg: Path, pdf: Path, png: Path, spec: dict[str, Any]
) -> None:
    """Write the table and the figure of all claims from their verdicts; ``table_certificate`` lies beside the table."""
    asked = OverviewSpec.read(spec)
    inputs = Inputs()
    records = {path.stem: inputs.record(path) for path in verdicts}
    rows = claims_table(asked.titles, records)
    made = certificate("overview", table, spec, inputs.digests)
    write_table(rows, table, made)
    words = CAPTION.format(scale=asked.scale)
    with style():
        drawn = draw({name: asked.titles[name] for name in asked.order}, records, asked.chapters)
        lay_out_once(drawn)
        for path in (svg, pdf, png):
            write_picture(drawn, path, {**made, "artefact": str(path)}, title=TITLE, caption=words)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, overview)
