"""Rule ``card``: measure how much spectral bias a training log shows: record, table of times, spectrum."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.diagnosis.choice import UnfitLogError
from spectral_bias.diagnosis.diagnose import examine, second_paths, wish
from spectral_bias.diagnosis.measured_files import write_measured
from spectral_bias.diagnosis.refused import Refused, write_refused_record
from spectral_bias.external_logs.validation import BadLogError
from spectral_bias.plan.records.card import CardSpec


def card(
    logs: list[Path], record: Path, times: Path, times_certificate: Path, spectrum: Path, spec: dict[str, Any]
) -> None:
    """Write what a log shows, or why it cannot be analysed; the certificate of its table goes beside that.

    Args:
        logs: the log and those of second trainings; they are opened by the names that the spec has.
        record: the card's record.
        times: table of times.
        times_certificate: beside it.
        spectrum: the frequency analysis.
        spec: names of the card, the log and second trainings' logs.
    """
    asked = CardSpec.read(spec)
    log = Path(asked.log)
    inputs = Inputs()
    found, refused = None, None
    try:
        found = examine(log, wish(), name=asked.card, seconds=second_paths(**asked.second))
    except (BadLogError, UnfitLogError) as error:
        refused = Refused.of(error, log, asked.card)
        print(error, flush=True)
    inputs.own_files(logs, spec.get("files", {}))
    made = certificate("card", record, spec, inputs.digests)
    paths = {path.name: path for path in (record, times, spectrum)}
    if found:
        write_measured(found.card, found.spectrum, paths, made)
    elif refused:
        write_refused_record(refused, paths, made)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, card)
