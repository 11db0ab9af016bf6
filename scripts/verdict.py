"""Rule ``verdict``: judge one claim from the spectra of its experiments."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.plan.records.verdict import BothVerdictsSpec
from spectral_bias.verdicts.replication import judge_both


def verdict(spectra: list[Path], judged: Path, spec: dict[str, Any]) -> None:
    """Write the verdict on a claim to ``judged``.

    Args:
        spectra: the spectra of every run of the claim's experiments, and of the replicates of those that its tests
            read; a run is known by its folder and file name.
        judged: the verdict file.
        spec: the claim's tests.
    """
    inputs = Inputs()
    by_run = {(path.parent.name, path.stem): path for path in spectra}
    record = judge_both(BothVerdictsSpec.read(spec), lambda experiment, run: inputs.netcdf(by_run[experiment, run]))
    inputs.files(spectra)  # of runs that no test reads
    for test in record["tests"]:
        print(f"{test['kind']:8} {test['name']:28} {test['estimate']:.4g} {test['interval']} {test['outcome']}")
    print(f"{record['claim']}: {record['verdict']} ({record['scale']} scale)")
    write_record(record, judged, certificate("verdict", judged, spec, inputs.digests))


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, verdict)
