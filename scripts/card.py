"""Rule ``card``: say how much spectral bias a training log shows, as page, record, table, figure and spectrum."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.diagnosis.diagnose import examine, wish
from spectral_bias.diagnosis.files import write_card_files
from spectral_bias.plan.records.card import CardSpec


def card(
    log: Path,
    html: Path,
    record: Path,
    times: Path,
    times_certificate: Path,
    svg: Path,
    png: Path,
    spectrum: Path,
    spec: dict[str, Any],
) -> None:
    """Write the card of a log; the certificate of its table of times goes beside that."""
    asked = CardSpec.read(spec)
    inputs = Inputs()
    found = examine(log, wish(), name=asked.card)
    inputs.own_files([log], spec.get("files", {}))
    made = certificate("card", html, spec, inputs.digests)
    paths = {path.name: path for path in (record, times, svg, png, spectrum, html)}
    write_card_files(found.card, found.run, found.spectrum, paths, made, shown=made)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, card)
